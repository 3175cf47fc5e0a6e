using Latchkey.Acs;
using Latchkey.Api;

namespace Latchkey.UserIdentities;

/// <summary>Says that a user of an access system is not this person any more. The user stays, and what it was given.</summary>
static class RemoveAcsUser
{
    public sealed record Request(Guid AcsUserId, Guid UserIdentityId);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        Get.Find(session, call, ask.UserIdentityId);
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        var (system, user) = UserChoice.Hold(desk, ask.AcsUserId, null);
        if (user.UserIdentityId != ask.UserIdentityId) throw AcsRefusals.NoUser(ask.AcsUserId);
        new KeyDesk(desk, system).Link(user, null);
        return new Response();
    });
}
