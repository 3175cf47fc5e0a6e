using Latchkey.Api;
using Latchkey.Storage;
using Latchkey.Workspaces;

namespace Latchkey.ConnectedAccounts.Simulate;

/// <summary>
/// Has a virtual account's maker let us in no more, as after a changed password: nobody knows what its locks do until its owner logs in
/// again on the page of a connect webview.
/// </summary>
static class Disconnect
{
    public sealed record Request(Guid ConnectedAccountId);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        Sandboxes.Require(call.Workspace);
        var account = Ties.Hold(session, call, ask.ConnectedAccountId);
        Ties.Cut(call.Server, session, account);
        return new Response();
    });
}
