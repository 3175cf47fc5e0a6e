using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.ConnectWebviews;

/// <summary>A connect webview: whether its owner has logged in, and as which account.</summary>
static class Get
{
    public sealed record Request(Guid ConnectWebviewId);

    public sealed record Response(ConnectWebviewView ConnectWebview);

    public static async Task<Response> Handle(Request ask, Call call)
    {
        var webview = await call.Read(session => session.ConnectWebview(call.Server.Vault, call.WorkspaceId, ask.ConnectWebviewId))
            ?? throw NoWebview(ask.ConnectWebviewId);
        return new(new(webview, Makers.In(call.Workspace, call.Server)));
    }

    public static Refusal NoWebview(Guid connectWebviewId) =>
        Refusal.NotFound("connect_webview_not_found", $"There is no connect webview {connectWebviewId}.");
}
