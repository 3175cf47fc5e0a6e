using Latchkey.Api;
using Latchkey.Workspaces;

namespace Latchkey.Acs.Encoders.Simulate;

/// <summary>The next card that a sandbox's encoder writes fails.</summary>
static class NextCredentialEncodeWillFail
{
    public sealed record Request(Guid AcsEncoderId, NextCredentialEncodeWillFail.Fault? ErrorCode, Guid? AcsCredentialId);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        Sandboxes.Require(call.Workspace);
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        var (_, encoder) = desk.HoldEncoder(ask.AcsEncoderId);
        var fault = ask.ErrorCode ?? Fault.NoCredentialOnEncoder;
        if (ask.AcsCredentialId is { } id)
        {
            if (fault is not (Fault.UncategorizedError or Fault.ActionAttemptExpired))
                throw Refusal.Invalid("acs_credential_id", "Only with error_code uncategorized_error or action_attempt_expired");
            desk.Credential(id);
        }
        desk.Save(encoder with { NextEncode = new(Wire.NameOf($"{fault}"), ask.AcsCredentialId) });
        return new Response();
    });

    public enum Fault { NoCredentialOnEncoder, EncodingInterrupted, UncategorizedError, ActionAttemptExpired }
}
