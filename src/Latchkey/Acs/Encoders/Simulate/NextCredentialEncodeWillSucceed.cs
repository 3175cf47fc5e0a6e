using Latchkey.Api;
using Latchkey.Workspaces;

namespace Latchkey.Acs.Encoders.Simulate;

/// <summary>The next card that a sandbox's encoder writes succeeds.</summary>
static class NextCredentialEncodeWillSucceed
{
    public sealed record Request(Guid AcsEncoderId, NextCredentialEncodeWillSucceed.Scenarios? Scenario);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        Sandboxes.Require(call.Workspace);
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        var (_, encoder) = desk.HoldEncoder(ask.AcsEncoderId);
        desk.Save(encoder with { NextEncode = new(null, null) });
        return new Response();
    });

    /// <summary>The only one that there is.</summary>
    public enum Scenarios { CredentialIsIssued }
}
