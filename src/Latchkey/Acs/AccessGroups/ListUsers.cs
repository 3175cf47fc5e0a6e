using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Acs.AccessGroups;

/// <summary>The users in an access group.</summary>
static class ListUsers
{
    public sealed record Request(Guid AcsAccessGroupId);

    public sealed record Response(IReadOnlyList<AcsUserView> AcsUsers);

    public static async Task<Response> Handle(Request ask, Call call) => await call.Read(session =>
    {
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        var group = desk.Group(ask.AcsAccessGroupId);
        var users = desk.Users(desk.HoldersOf(group.AcsAccessGroupId, ReachKind.UserInGroup));
        return new Response([.. users.Select(new AcsViews(desk, call).Of)]);
    });
}
