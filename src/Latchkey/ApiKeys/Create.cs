using Latchkey.Api;
using Latchkey.Workspaces;

namespace Latchkey.ApiKeys;

/// <summary>Makes an API key for the caller's workspace, or (only for a personal token) a personal token. It is shown in this answer alone.</summary>
static class Create
{
    public sealed record Request([Bounds(1, 255)] string Name, KeyKind? Kind);

    public sealed record Response(ApiKeyView ApiKey);

    public static Task<Response> Handle(Request ask, Call call)
    {
        var isToken = ask.Kind == KeyKind.PersonalToken;
        if (isToken && call.Caller.Kind != CallerKind.PersonalToken)
            throw new Refusal(403, "forbidden", "Only a personal token makes personal tokens: they open every workspace.");
        var secret = isToken ? Secrets.NewPersonalToken() : Secrets.NewApiKey(call.Workspace.IsSandbox);
        return call.Write(session => new Response(
            ApiKeyView.Of(Birth.Key(session, call.Server, secret, ask.Name, isToken ? null : call.WorkspaceId), secret)));
    }
}
