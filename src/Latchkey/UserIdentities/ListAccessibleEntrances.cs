using Latchkey.Acs;
using Latchkey.Api;

namespace Latchkey.UserIdentities;

/// <summary>The entrances that a person may pass, in all access systems.</summary>
static class ListAccessibleEntrances
{
    public sealed record Request(Guid UserIdentityId);

    public sealed record Response(IReadOnlyList<AcsEntranceView> AcsEntrances);

    public static async Task<Response> Handle(Request ask, Call call) => await call.Read(session =>
    {
        Get.Find(session, call, ask.UserIdentityId);
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        var reach = new Reach(desk);
        var entrances = UserChoice.OfPerson(desk, ask.UserIdentityId).SelectMany(user => reach.Of(user, desk.System(user.AcsSystemId))).ToHashSet();
        return new Response([.. desk.Entrances(entrances).Select(new AcsViews(desk, call).Of)]);
    });
}
