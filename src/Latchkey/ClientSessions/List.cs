using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.ClientSessions;

/// <summary>The sessions that fit, those that ended among them, in the order of their making.</summary>
static class List
{
    public sealed record Request(
        Guid? ClientSessionId, Guid? ConnectWebviewId, string? UserIdentifierKey, Guid? UserIdentityId, bool? WithoutUserIdentifierKey);

    public sealed record Response(IReadOnlyList<ClientSessionView> ClientSessions);

    public static async Task<Response> Handle(Request ask, Call call) => await call.Read(session =>
        new Response([.. Found(session, ask, call).Where(it => Fits(it, ask)).Select(it => new ClientSessionView(session, it))]));

    static List<ClientSession> Found(Session session, Request ask, Call call)
    {
        var (vault, workspaceId) = (call.Server.Vault, call.WorkspaceId);
        if (ask.ClientSessionId is { } id) return session.ClientSession(vault, workspaceId, id) is { } one ? [one] : [];
        if (ask.ConnectWebviewId is { } webview) return session.ClientSessionsOfWebview(vault, workspaceId, webview);
        if (ask.UserIdentifierKey is { } key) return session.ClientSessionsOfUser(vault, workspaceId, key);
        if (ask.UserIdentityId is { } person) return session.ClientSessionsOfIdentity(vault, workspaceId, person);
        return session.ClientSessions(vault, workspaceId);
    }

    static bool Fits(ClientSession it, Request ask) =>
        (ask.ConnectWebviewId is not { } webview || it.ConnectWebviewIds.Contains(webview))
        && (ask.UserIdentifierKey is null || ask.UserIdentifierKey == it.UserIdentifierKey)
        && (ask.UserIdentityId is null || ask.UserIdentityId == it.UserIdentityId)
        && (ask.WithoutUserIdentifierKey != true || it.UserIdentifierKey is null);
}
