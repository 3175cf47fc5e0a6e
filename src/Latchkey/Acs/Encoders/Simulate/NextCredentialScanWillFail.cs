using Latchkey.Api;
using Latchkey.Workspaces;

namespace Latchkey.Acs.Encoders.Simulate;

/// <summary>The next scan of a sandbox's encoder fails.</summary>
static class NextCredentialScanWillFail
{
    public sealed record Request(Guid AcsEncoderId, NextCredentialScanWillFail.Fault? ErrorCode, Guid? AcsCredentialIdOnSeam);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        Sandboxes.Require(call.Workspace);
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        var (_, encoder) = desk.HoldEncoder(ask.AcsEncoderId);
        var fault = ask.ErrorCode ?? Fault.NoCredentialOnEncoder;
        if (ask.AcsCredentialIdOnSeam is { } id)
        {
            if (fault == Fault.NoCredentialOnEncoder)
                throw Refusal.Invalid("acs_credential_id_on_seam", "Only with error_code uncategorized_error or action_attempt_expired");
            desk.Credential(id);
        }
        desk.Save(encoder with { NextScan = new(Wire.NameOf($"{fault}"), null, ask.AcsCredentialIdOnSeam) });
        return new Response();
    });

    public enum Fault { NoCredentialOnEncoder, UncategorizedError, ActionAttemptExpired }
}
