namespace Latchkey.Storage;

/// <summary>Takes everything out of a workspace but the workspace itself and its keys.</summary>
static class EmptyingRows
{
    static readonly string[] Tables =
    [
        "access_codes", "virtual_locks", "devices", "connected_accounts", "action_attempts", "events", "event_subjects", "idempotency_keys",
        "client_sessions", "client_session_webviews", "connect_webviews", "user_identities", "user_identity_devices", "instant_keys", "customer_resources", "spaces", "space_members",
        "access_grants", "access_grant_places", "access_methods",
        "acs_systems", "acs_entrances", "acs_encoders", "acs_access_groups", "acs_users", "acs_credentials", "acs_reach", "acs_due",
        "webhook_deliveries", "webhooks",
    ];

    public static void EmptyWorkspace(this Session session, Guid workspaceId)
    {
        session.ChangedAll();
        foreach (var table in Tables) session.Execute($"delete from {table} where workspace_id = $1", workspaceId);
    }
}
