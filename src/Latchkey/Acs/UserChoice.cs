using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Acs;

/// <summary>Which user a request is about: named by <c>acs_user_id</c>, or by a user identity and, where it has several, the access system.</summary>
static class UserChoice
{
    /// <exception cref="Refusal">None is named, two are, or there is no such user.</exception>
    public static AcsUser Find(AcsDesk desk, Guid? acsUserId, Guid? userIdentityId, Guid? systemId = null)
    {
        CheckOne(acsUserId, userIdentityId);
        if (acsUserId is { } id)
        {
            var user = desk.User(id);
            return systemId is null || systemId == user.AcsSystemId ? user : throw AcsRefusals.NoUser(id);
        }
        var found = OfPerson(desk, userIdentityId!.Value, systemId);
        return found switch
        {
            [var only] => only,
            [] => throw Refusal.NotFound("acs_user_not_found", "The user identity has no user in such an access system."),
            _ => throw Refusal.Invalid("acs_system_id", "The user identity has users in several access systems: name one"),
        };
    }

    /// <summary>As <see cref="Find"/>, with the user's system held for a change.</summary>
    public static (AcsSystem System, AcsUser User) Hold(AcsDesk desk, Guid? acsUserId, Guid? userIdentityId, Guid? systemId = null)
    {
        var seen = Find(desk, acsUserId, userIdentityId, systemId);
        var system = desk.Hold(seen.AcsSystemId);
        // Read again: another caller may have changed the user in between.
        return (system, desk.User(seen.AcsUserId));
    }

    /// <summary>The user in a system that is held; a person who has none there is found by address or number, or gets one.</summary>
    public static AcsUser FindOrMake(AcsDesk desk, AcsSystem system, Guid? acsUserId, Guid? userIdentityId)
    {
        CheckOne(acsUserId, userIdentityId);
        if (acsUserId is { } id)
        {
            var user = desk.User(id);
            return user.AcsSystemId == system.AcsSystemId ? user : throw AcsRefusals.OtherSystem("acs_user_id");
        }
        var person = desk.Person(userIdentityId!.Value) ?? throw AcsRefusals.NoPerson(userIdentityId.Value);
        return new KeyDesk(desk, system).UserFor(person);
    }

    /// <summary>A person's users; null as system: in all of them.</summary>
    public static List<AcsUser> OfPerson(AcsDesk desk, Guid userIdentityId, Guid? systemId = null) => AcsRows.Users.List(
        desk.Session, desk.Server.Vault, desk.WorkspaceId, new()
        {
            UserIdentityIds = [userIdentityId], Owners = systemId is { } system ? [system] : null, Fits = u => u.DeletedAt is null,
        });

    static void CheckOne(Guid? acsUserId, Guid? userIdentityId)
    {
        if (acsUserId is null && userIdentityId is null) throw Refusal.Invalid("acs_user_id", FieldError.Required);
        if (acsUserId is not null && userIdentityId is not null)
            throw Refusal.Invalid("user_identity_id", "Give either acs_user_id or user_identity_id, not both");
    }
}
