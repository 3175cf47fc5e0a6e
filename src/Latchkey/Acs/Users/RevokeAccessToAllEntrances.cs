using Latchkey.Api;

namespace Latchkey.Acs.Users;

/// <summary>Takes from a user every entrance: groups and single ones, and those that credentials name.</summary>
static class RevokeAccessToAllEntrances
{
    public sealed record Request(Guid? AcsSystemId, Guid? AcsUserId, Guid? UserIdentityId);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        var (system, user) = UserChoice.Hold(desk, ask.AcsUserId, ask.UserIdentityId, ask.AcsSystemId);
        var keys = new KeyDesk(desk, system);
        keys.Change(user, user.Wanted with { Groups = [], Entrances = [] });
        foreach (var credential in desk.CredentialsOf(user.AcsUserId))
            if (credential.DeletedAt is null) keys.Change(credential, credential.Wanted with { Entrances = [] });
        return new Response();
    });
}
