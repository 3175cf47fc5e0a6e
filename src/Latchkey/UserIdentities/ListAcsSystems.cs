using Latchkey.Acs;
using Latchkey.Api;

namespace Latchkey.UserIdentities;

/// <summary>The access systems that know a person.</summary>
static class ListAcsSystems
{
    public sealed record Request(Guid UserIdentityId);

    public sealed record Response(IReadOnlyList<AcsSystemView> AcsSystems);

    public static async Task<Response> Handle(Request ask, Call call) => await call.Read(session =>
    {
        Get.Find(session, call, ask.UserIdentityId);
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        var systems = UserChoice.OfPerson(desk, ask.UserIdentityId).Select(user => user.AcsSystemId).Distinct().Select(desk.System);
        return new Response([.. systems.Select(new AcsViews(desk, call).Of)]);
    });
}
