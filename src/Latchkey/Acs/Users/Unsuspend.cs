using Latchkey.Api;

namespace Latchkey.Acs.Users;

/// <summary>Lets a suspended user in again.</summary>
static class Unsuspend
{
    public sealed record Request(Guid? AcsSystemId, Guid? AcsUserId, Guid? UserIdentityId);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        var (system, user) = UserChoice.Hold(desk, ask.AcsUserId, ask.UserIdentityId, ask.AcsSystemId);
        new KeyDesk(desk, system).Suspend(user, false);
        return new Response();
    });
}
