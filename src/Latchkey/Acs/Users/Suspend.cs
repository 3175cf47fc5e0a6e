using Latchkey.Api;

namespace Latchkey.Acs.Users;

/// <summary>Keeps a user out everywhere, until unsuspended. What they have stays theirs.</summary>
static class Suspend
{
    public sealed record Request(Guid? AcsSystemId, Guid? AcsUserId, Guid? UserIdentityId);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        var (system, user) = UserChoice.Hold(desk, ask.AcsUserId, ask.UserIdentityId, ask.AcsSystemId);
        if (!system.Traits.UsersCanBeSuspended)
            throw AcsRefusals.NotSupported($"{system.Traits.TypeName} cannot suspend users: delete their credentials instead.");
        new KeyDesk(desk, system).Change(user, user.Wanted with { IsSuspended = true });
        return new Response();
    });
}
