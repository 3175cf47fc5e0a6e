using Latchkey.Api;

namespace Latchkey.Acs.AccessGroups;

/// <summary>An access group.</summary>
static class Get
{
    public sealed record Request(Guid AcsAccessGroupId);

    public sealed record Response(AcsAccessGroupView AcsAccessGroup);

    public static async Task<Response> Handle(Request ask, Call call) => await call.Read(session =>
    {
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        return new Response(new AcsViews(desk, call).Of(desk.Group(ask.AcsAccessGroupId)));
    });
}
