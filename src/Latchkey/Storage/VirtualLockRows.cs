using Latchkey.Drivers.Virtual;

namespace Latchkey.Storage;

/// <summary>The sandbox's locks in the store. A row's body is sealed: it holds PINs and the names of guests.</summary>
static class VirtualLockRows
{
    const string Table = "virtual_locks";

    /// <summary>Null: the device has no virtual lock.</summary>
    public static VirtualLock? VirtualLock(this Session session, Vault vault, Guid workspaceId, Guid deviceId) => 
        session.Known(workspaceId, deviceId, () => session.First(
            "select body from virtual_locks where workspace_id = $1 and device_id = $2",
            row => Bodies.Open<VirtualLock>(vault, row.Bytes(0), Table, deviceId), workspaceId, deviceId));

    /// <summary>Writes a lock, new or changed.</summary>
    public static void Save(this Session session, Vault vault, Guid workspaceId, Guid deviceId, VirtualLock door)
    {
        session.Changed(workspaceId, deviceId, door);
        session.Execute(
            """
            insert into virtual_locks (workspace_id, device_id, body) values ($1, $2, $3)
            on conflict (workspace_id, device_id) do update set body = excluded.body
            """,
            workspaceId, deviceId, Bodies.Seal(vault, door, Table, deviceId));
    }

    public static void DeleteVirtualLock(this Session session, Guid workspaceId, Guid deviceId)
    {
        session.Changed<VirtualLock>(workspaceId, deviceId, null);
        session.Execute("delete from virtual_locks where workspace_id = $1 and device_id = $2", workspaceId, deviceId);
    }
}
