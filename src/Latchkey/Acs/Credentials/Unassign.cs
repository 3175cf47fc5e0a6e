using Latchkey.Api;

namespace Latchkey.Acs.Credentials;

/// <summary>Takes a credential from its user. It stays, and opens nothing that the user opened.</summary>
static class Unassign
{
    public sealed record Request(Guid AcsCredentialId, Guid? AcsUserId, Guid? UserIdentityId);

    public sealed record Response(AcsCredentialView AcsCredential);

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        var (system, credential) = Choice.Hold(desk, ask.AcsCredentialId);
        var user = UserChoice.Find(desk, ask.AcsUserId, ask.UserIdentityId, ask.AcsUserId is null ? system.AcsSystemId : null);
        if (credential.AcsUserId != user.AcsUserId)
            throw Refusal.Conflict("acs_credential_not_assigned", "This user does not have the credential.");
        var unassigned = new KeyDesk(desk, system).Change(credential, credential.Wanted with { AcsUserId = null });
        return new Response(new AcsViews(desk, call).Of(unassigned));
    });
}
