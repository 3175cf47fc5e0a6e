using Latchkey.Api;

namespace Latchkey.Acs.Users;

/// <summary>A user of an access system.</summary>
static class Get
{
    public sealed record Request(Guid? AcsSystemId, Guid? AcsUserId, Guid? UserIdentityId);

    public sealed record Response(AcsUserView AcsUser);

    public static async Task<Response> Handle(Request ask, Call call) => await call.Read(session =>
    {
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        return new Response(new AcsViews(desk, call).Of(UserChoice.Find(desk, ask.AcsUserId, ask.UserIdentityId, ask.AcsSystemId)));
    });
}
