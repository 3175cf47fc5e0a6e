namespace Latchkey.Storage;

/// <summary>Takes everything out of a workspace but the workspace itself and its keys.</summary>
static class EmptyingRows
{
    static readonly string[] Tables =
        ["access_codes", "virtual_locks", "devices", "connected_accounts", "action_attempts", "events", "idempotency_keys", "webhook_deliveries", "webhooks"];

    public static void EmptyWorkspace(this Session session, Guid workspaceId)
    {
        session.ChangedAll();
        foreach (var table in Tables) session.Execute($"delete from {table} where workspace_id = $1", workspaceId);
    }
}
