using Latchkey.Api;

namespace Latchkey.Acs;

/// <summary>Who belongs to which access group.</summary>
static class Membership
{
    /// <exception cref="Refusal">There is no such group or user, or they belong to different systems.</exception>
    public static void Join(AcsDesk desk, Guid groupId, Guid? acsUserId, Guid? userIdentityId)
    {
        var group = desk.Group(groupId);
        var system = desk.Hold(group.AcsSystemId);
        var user = UserChoice.FindOrMake(desk, system, acsUserId, userIdentityId);
        if (!user.Wanted.Groups.Contains(groupId))
            new KeyDesk(desk, system).Change(user, user.Wanted with { Groups = [.. user.Wanted.Groups, groupId] });
    }

    /// <summary>Who is no member leaves no less.</summary>
    public static void Leave(AcsDesk desk, Guid groupId, Guid? acsUserId, Guid? userIdentityId)
    {
        var group = desk.Group(groupId);
        var system = desk.Hold(group.AcsSystemId);
        var user = UserChoice.Find(desk, acsUserId, userIdentityId, acsUserId is null ? system.AcsSystemId : null);
        if (user.AcsSystemId != system.AcsSystemId) throw AcsRefusals.OtherSystem("acs_user_id");
        new KeyDesk(desk, system).Change(user, user.Wanted with { Groups = [.. user.Wanted.Groups.Where(id => id != groupId)] });
    }
}
