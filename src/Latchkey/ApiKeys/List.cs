using Latchkey.Api;
using Latchkey.Storage;
using Latchkey.Workspaces;

namespace Latchkey.ApiKeys;

/// <summary>The API keys of the caller's workspace, the revoked ones among them, or (only for a personal token) the personal tokens.</summary>
static class List
{
    public sealed record Request(KeyKind? Kind);

    public sealed record Response(IReadOnlyList<ApiKeyView> ApiKeys);

    public static async Task<Response> Handle(Request ask, Call call)
    {
        var isTokens = ask.Kind == KeyKind.PersonalToken;
        if (isTokens && call.Caller.Kind != CallerKind.PersonalToken)
            throw new Refusal(403, "forbidden", "Only a personal token lists personal tokens.");
        var workspace = isTokens ? Guid.Empty : call.WorkspaceId;
        var keys = await call.Read(session => isTokens ? session.ListPersonalTokens() : session.ListApiKeys(workspace));
        return new([.. keys.Select(key => ApiKeyView.Of(key))]);
    }
}
