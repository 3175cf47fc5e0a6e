using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Acs.AccessGroups;

/// <summary>Deletes an access group: its users may pass its entrances no longer, unless something else lets them.</summary>
static class Delete
{
    public sealed record Request(Guid AcsAccessGroupId);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        var system = desk.Hold(desk.Group(ask.AcsAccessGroupId).AcsSystemId);
        var group = desk.Group(ask.AcsAccessGroupId);
        var keys = new KeyDesk(desk, system);
        foreach (var user in desk.Users(desk.HoldersOf(group.AcsAccessGroupId, ReachKind.UserInGroup)))
            keys.Change(user, user.Wanted with { Groups = [.. user.Wanted.Groups.Where(id => id != group.AcsAccessGroupId)] });
        desk.Delete(group);
        desk.Tell("acs_access_group.deleted", system, ("acs_access_group_id", group.AcsAccessGroupId));
        return new Response();
    });
}
