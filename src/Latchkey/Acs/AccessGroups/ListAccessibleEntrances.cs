using Latchkey.Api;

namespace Latchkey.Acs.AccessGroups;

/// <summary>The entrances where an access group's users may pass.</summary>
static class ListAccessibleEntrances
{
    public sealed record Request(Guid AcsAccessGroupId);

    public sealed record Response(IReadOnlyList<AcsEntranceView> AcsEntrances);

    public static async Task<Response> Handle(Request ask, Call call) => await call.Read(session =>
    {
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        return new Response([.. desk.Entrances(desk.Group(ask.AcsAccessGroupId).Entrances).Select(new AcsViews(desk, call).Of)]);
    });
}
