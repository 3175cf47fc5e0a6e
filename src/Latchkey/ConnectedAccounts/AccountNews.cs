using System.Text.Json.Nodes;
using Latchkey.Events;
using Latchkey.Storage;

namespace Latchkey.ConnectedAccounts;

/// <summary>What is told of an account.</summary>
static class AccountNews
{
    /// <param name="webviewId">The connect webview through which it came about; null: none.</param>
    public static void Tell(
        Server server, Session session, ConnectedAccount account, string type, Guid? webviewId = null, JsonObject? details = null)
    {
        var happened = new Event(type, session.ClockOf(account.WorkspaceId).Now(server.Clock), details)
        {
            ConnectedAccountId = account.ConnectedAccountId,
            About = webviewId is { } id ? new Dictionary<string, Guid> { ["connect_webview_id"] = id } : new Dictionary<string, Guid>(),
        };
        server.Events.Append(session, happened, null, account);
    }
}
