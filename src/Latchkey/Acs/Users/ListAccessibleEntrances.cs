using Latchkey.Api;

namespace Latchkey.Acs.Users;

/// <summary>The entrances where a user may pass.</summary>
static class ListAccessibleEntrances
{
    public sealed record Request(Guid? AcsSystemId, Guid? AcsUserId, Guid? UserIdentityId);

    public sealed record Response(IReadOnlyList<AcsEntranceView> AcsEntrances);

    public static async Task<Response> Handle(Request ask, Call call) => await call.Read(session =>
    {
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        var user = UserChoice.Find(desk, ask.AcsUserId, ask.UserIdentityId, ask.AcsSystemId);
        var entrances = desk.Entrances(new Reach(desk).Of(user, desk.System(user.AcsSystemId)));
        return new Response([.. entrances.Select(new AcsViews(desk, call).Of)]);
    });
}
