using Latchkey.Storage;

namespace Latchkey.Acs;

/// <summary>Access systems that go with their account.</summary>
static class Removal
{
    /// <summary>Forgets an account's systems with all that is in them. What the systems themselves know stays there.</summary>
    public static void Forget(AcsDesk desk, Guid accountId)
    {
        foreach (var seen in Outages.SystemsOf(desk, accountId)) Forget(desk, desk.Hold(seen.AcsSystemId));
    }

    static void Forget(AcsDesk desk, AcsSystem system)
    {
        foreach (var credential in AcsRows.Credentials.List(desk.Session, desk.Server.Vault, desk.WorkspaceId, new() { Owners = [system.AcsSystemId] }))
        {
            desk.Delete(credential);
            desk.Tell("acs_credential.deleted", system, credential);
        }
        foreach (var user in AcsRows.Users.List(desk.Session, desk.Server.Vault, desk.WorkspaceId, new() { Owners = [system.AcsSystemId] }))
        {
            desk.Delete(user);
            desk.Tell("acs_user.deleted", system, user);
        }
        foreach (var group in desk.GroupsOf(system.AcsSystemId))
        {
            desk.Delete(group);
            desk.Tell("acs_access_group.deleted", system, ("acs_access_group_id", group.AcsAccessGroupId));
        }
        foreach (var encoder in AcsRows.Encoders.List(desk.Session, desk.Server.Vault, desk.WorkspaceId, new() { Owners = [system.AcsSystemId] }))
        {
            desk.Delete(encoder);
            desk.Tell("acs_encoder.removed", system, ("acs_encoder_id", encoder.AcsEncoderId));
        }
        foreach (var entrance in AcsRows.Entrances.List(desk.Session, desk.Server.Vault, desk.WorkspaceId, new() { Owners = [system.AcsSystemId] }))
        {
            desk.Delete(entrance);
            desk.Tell("acs_entrance.removed", system, ("acs_entrance_id", entrance.AcsEntranceId));
        }
        desk.Delete(system);
    }
}
