using Latchkey.Api;

namespace Latchkey.Acs.Credentials;

/// <summary>Gives a credential that nobody has, such as a card from the drawer, to a user.</summary>
static class Assign
{
    public sealed record Request(Guid AcsCredentialId, Guid? AcsUserId, Guid? UserIdentityId);

    public sealed record Response(AcsCredentialView AcsCredential);

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        var (system, credential) = Choice.Hold(desk, ask.AcsCredentialId);
        var user = UserChoice.FindOrMake(desk, system, ask.AcsUserId, ask.UserIdentityId);
        if (credential.AcsUserId is { } owner && owner != user.AcsUserId)
            throw Refusal.Conflict("acs_credential_already_assigned", "Another user has this credential: unassign it first.");
        var assigned = new KeyDesk(desk, system).Change(credential, credential.Wanted with { AcsUserId = user.AcsUserId });
        return new Response(new AcsViews(desk, call).Of(assigned));
    });
}
