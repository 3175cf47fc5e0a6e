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
        new KeyDesk(desk, system).Suspend(user, true);
        return new Response();
    });
}
