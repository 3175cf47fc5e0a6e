using Latchkey.Api;
using Latchkey.Workspaces;

namespace Latchkey.Acs.Encoders.Simulate;

/// <summary>The next scan of a sandbox's encoder finds what is said here.</summary>
static class NextCredentialScanWillSucceed
{
    public sealed record Request(Guid AcsEncoderId, ScanScenario? Scenario, Guid? AcsCredentialIdOnSeam);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        Sandboxes.Require(call.Workspace);
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        var (_, encoder) = desk.HoldEncoder(ask.AcsEncoderId);
        var scenario = ask.Scenario ?? ScanScenario.CredentialExistsOnSeam;
        if (ask.AcsCredentialIdOnSeam is { } id)
        {
            if (scenario is not (ScanScenario.CredentialExistsOnSeam or ScanScenario.CredentialOnEncoderNeedsUpdate))
                throw Refusal.Invalid("acs_credential_id_on_seam", "Only with a scenario in which the credential exists");
            if (desk.Credential(id).AcsSystemId != encoder.AcsSystemId) throw AcsRefusals.OtherSystem("acs_credential_id_on_seam");
        }
        desk.Save(encoder with { NextScan = new(null, scenario, ask.AcsCredentialIdOnSeam) });
        return new Response();
    });
}
