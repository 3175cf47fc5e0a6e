using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Acs;

/// <summary>Views of one or many things of access systems: each system and each user is read once.</summary>
sealed class AcsViews(AcsDesk desk, string origin)
{
    readonly Dictionary<Guid, AcsSystem> systems = [];

    public AcsViews(AcsDesk desk, Call call) : this(desk, call.Origin) { }

    public AcsSystemView Of(AcsSystem system) => new(
        system, AcsRows.Users.Count(desk.Session, desk.WorkspaceId, system.AcsSystemId),
        AcsRows.Groups.Count(desk.Session, desk.WorkspaceId, system.AcsSystemId), origin);

    public AcsEntranceView Of(AcsEntrance entrance) => new(entrance, desk.Session.SpacesOf(desk.WorkspaceId, entrance.AcsEntranceId));

    public AcsUserView Of(AcsUser user) => new(
        user, SystemOf(user.AcsSystemId), user.UserIdentityId is { } id ? desk.Person(id) : null, desk.Now);

    public AcsAccessGroupView Of(AcsAccessGroup group) => new(group, SystemOf(group.AcsSystemId));

    public AcsCredentialView Of(AcsCredential credential) => new(
        credential, SystemOf(credential.AcsSystemId), credential.AcsUserId is { } id ? desk.FindUser(id) : null);

    AcsSystem SystemOf(Guid id) => systems.TryGetValue(id, out var known) ? known : systems[id] = desk.System(id);
}
