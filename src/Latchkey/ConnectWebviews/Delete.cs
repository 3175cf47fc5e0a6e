using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.ConnectWebviews;

/// <summary>Takes a link back. An account that was connected through it stays.</summary>
static class Delete
{
    public sealed record Request(Guid ConnectWebviewId);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        session.Hold(ask.ConnectWebviewId);
        if (session.ConnectWebview(call.Server.Vault, call.WorkspaceId, ask.ConnectWebviewId) is null) throw Get.NoWebview(ask.ConnectWebviewId);
        foreach (var known in session.ClientSessionsOfWebview(call.Server.Vault, call.WorkspaceId, ask.ConnectWebviewId).OrderBy(s => s.ClientSessionId))
        {
            var browser = ClientSessions.Opening.Find(session, call, known.ClientSessionId);
            session.Save(call.Server.Vault, browser with { ConnectWebviewIds = [.. browser.ConnectWebviewIds.Where(id => id != ask.ConnectWebviewId)] });
        }
        session.DeleteConnectWebview(call.WorkspaceId, ask.ConnectWebviewId);
        return new Response();
    });
}
