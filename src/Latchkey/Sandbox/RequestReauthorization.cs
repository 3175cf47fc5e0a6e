using Latchkey.Api;
using Latchkey.ConnectedAccounts;
using Latchkey.Storage;
using Latchkey.Workspaces;

namespace Latchkey.Sandbox;

/// <summary>
/// Has a virtual account's maker offer more than its owner agreed to: the account works on as it is, and asks to be authorized again on the
/// page of a connect webview.
/// </summary>
static class RequestReauthorization
{
    public sealed record Request(Guid ConnectedAccountId);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        Sandboxes.Require(call.Workspace);
        var account = Ties.Hold(session, call, ask.ConnectedAccountId);
        Ties.AskAgain(call.Server, session, account);
        return new Response();
    });
}
