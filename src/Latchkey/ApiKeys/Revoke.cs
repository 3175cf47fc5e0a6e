using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.ApiKeys;

/// <summary>Takes a key back, at once. A personal token cannot take back itself, so that one always remains.</summary>
static class Revoke
{
    public sealed record Request(Guid ApiKeyId);

    public sealed record Response;

    public static async Task<Response> Handle(Request ask, Call call)
    {
        var isToken = call.Caller.Kind == CallerKind.PersonalToken;
        if (isToken && ask.ApiKeyId == call.Caller.ApiKeyId)
            throw Refusal.Conflict("own_token", "A personal token cannot revoke itself: use another one.");
        var response = await call.Write(session =>
        {
            var within = call.HasWorkspace ? session.ListApiKeys(call.WorkspaceId) : [];
            if (isToken) within.AddRange(session.ListPersonalTokens());
            if (within.All(key => key.ApiKeyId != ask.ApiKeyId))
                throw Refusal.NotFound("api_key_not_found", "There is no such API key.");
            session.RevokeApiKey(ask.ApiKeyId, call.Server.Clock.GetUtcNow());
            return new Response();
        });
        call.Server.Callers.Forget();
        return response;
    }
}
