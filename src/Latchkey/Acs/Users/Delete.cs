using Latchkey.Api;

namespace Latchkey.Acs.Users;

/// <summary>Deletes a user from an access system, and with them what they open it with.</summary>
static class Delete
{
    public sealed record Request(Guid? AcsSystemId, Guid? AcsUserId, Guid? UserIdentityId);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        var (system, user) = UserChoice.Hold(desk, ask.AcsUserId, ask.UserIdentityId, ask.AcsSystemId);
        new KeyDesk(desk, system).Remove(user);
        return new Response();
    });
}
