namespace Latchkey.Storage;

/// <summary>What the sandbox's locks hold. Theirs, not ours: only their driver reads it.</summary>
static class VirtualLockRows
{
    const string Table = "virtual_locks";

    public static byte[]? FindVirtualLock(this Session session, Vault vault, Guid workspace, Guid device)
    {
        var body = session.First(
            "select body from virtual_locks where workspace_id = $1 and device_id = $2",
            row => row.Bytes(0), workspace, device);
        return body is null ? null : vault.Open(body, Table, device);
    }

    public static void PutVirtualLock(
        this Session session, Vault vault, Guid workspace, Guid device, ReadOnlySpan<byte> body) =>
        session.Execute(
            """
            insert into virtual_locks (workspace_id, device_id, body) values ($1, $2, $3)
            on conflict (workspace_id, device_id) do update set body = excluded.body
            """,
            workspace, device, vault.Seal(body, Table, device));

    public static void DeleteVirtualLock(this Session session, Guid workspace, Guid device) =>
        session.Execute("delete from virtual_locks where workspace_id = $1 and device_id = $2", workspace, device);
}
