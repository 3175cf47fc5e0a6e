using Latchkey.Webhooks;

namespace Latchkey.Storage;

/// <summary>Webhooks in the store, and which of them have something due. A row's body is sealed: it holds the secrets.</summary>
static class WebhookRows
{
    const string Table = "webhooks";

    /// <summary>Nobody sends to it at the moment $1. What runs until long after that was taken before the clock was set back.</summary>
    static readonly string IsFree =
        $"(leased_until is null or leased_until <= $1 or leased_until > $1 + {2 * (long)WebhookLease.Length.TotalMicroseconds})";

    /// <returns>Null: there is none, or it was deleted.</returns>
    public static Webhook? FindWebhook(this Session session, Vault vault, Guid workspaceId, Guid webhookId) =>
        session.Known(workspaceId, webhookId, () => session.First(
            "select webhook_id, body from webhooks where workspace_id = $1 and webhook_id = $2 and deleted_at is null",
            row => Read(vault, row), workspaceId, webhookId));

    /// <summary>Oldest first.</summary>
    public static List<Webhook> ListWebhooks(this Session session, Vault vault, Guid workspaceId) => session.Query(
        "select webhook_id, body from webhooks where workspace_id = $1 and deleted_at is null order by created_at, webhook_id",
        row => Read(vault, row), workspaceId);

    /// <summary>Who in the workspace hears of events.</summary>
    public static Listeners Listeners(this Session session, Vault vault, Guid workspaceId) =>
        session.Known(workspaceId, workspaceId, () => session.LoadListeners(vault, workspaceId))!;

    /// <summary>Writes a webhook, new or changed. Hold it before you read what you change.</summary>
    public static void Save(this Session session, Vault vault, Webhook webhook)
    {
        session.Execute(
            """
            insert into webhooks (workspace_id, webhook_id, created_at, body) values ($1, $2, $3, $4)
            on conflict (workspace_id, webhook_id) do update set body = excluded.body
            """,
            webhook.WorkspaceId, webhook.WebhookId, webhook.CreatedAt, Bodies.Seal(vault, webhook, Table, webhook.WebhookId));
        session.Changed(webhook.WorkspaceId, webhook.WebhookId, webhook);
        session.ListenersChanged(vault, webhook.WorkspaceId);
    }

    /// <summary>It is gone at once; its deliveries, however many, are removed later: <see cref="DeliveryRows.PurgeDeleted"/>.</summary>
    public static void DeleteWebhook(this Session session, Vault vault, Guid workspaceId, Guid webhookId, DateTimeOffset machineNow)
    {
        session.Execute(
            "update webhooks set deleted_at = $3, due_at = null where workspace_id = $1 and webhook_id = $2", workspaceId, webhookId, machineNow);
        session.Changed<Webhook>(workspaceId, webhookId, null);
        session.ListenersChanged(vault, workspaceId);
    }

    /// <summary>The webhook has something to send at that moment, if nothing earlier.</summary>
    public static void DueSooner(this Session session, Guid workspaceId, Guid webhookId, DateTimeOffset dueAt)
    {
        session.Execute(
            "update webhooks set due_at = $3 where workspace_id = $1 and webhook_id = $2 and (due_at is null or due_at > $3)",
            workspaceId, webhookId, dueAt);
        session.MarkDeliveryDue();
    }

    /// <summary>Works out anew when the webhook has something to send. Hold it: else a delivery that is just being written is overlooked.</summary>
    /// <returns>Null: nothing.</returns>
    public static DateTimeOffset? MarkNext(this Session session, Webhook webhook, DateTimeOffset machineNow)
    {
        DateTimeOffset? next = webhook switch
        {
            { DisabledAt: not null } => null,
            { Replay: not null } => machineNow,
            _ => session.First(
                "select min(due_at) from webhook_deliveries where workspace_id = $1 and webhook_id = $2 and due_at is not null",
                row => row.MomentOrNull(0), webhook.WorkspaceId, webhook.WebhookId),
        };
        session.Execute(
            "update webhooks set due_at = $3 where workspace_id = $1 and webhook_id = $2 and deleted_at is null",
            webhook.WorkspaceId, webhook.WebhookId, next);
        if (next is not null) session.MarkDeliveryDue();
        return next;
    }

    /// <summary>Takes up to <paramref name="count"/> webhooks that have something due, the longest overdue first.</summary>
    public static List<WebhookLease> TakeDueWebhooks(this Session session, DateTimeOffset machineNow, int count)
    {
        var found = session.Query(
            $"select workspace_id, webhook_id from webhooks where due_at <= $1 and {IsFree} order by due_at limit $2 {session.SkipLocked}",
            row => (row.Id(0), row.Id(1)), machineNow, count);
        return found.ConvertAll(w => new WebhookLease(w.Item1, w.Item2, session.First(
            """
            update webhooks set leased_until = $3, lease_generation = lease_generation + 1
            where workspace_id = $1 and webhook_id = $2 returning lease_generation
            """,
            row => row.Long(0), w.Item1, w.Item2, machineNow + WebhookLease.Length)));
    }

    /// <returns>False: the lease ran out and somebody else has the webhook.</returns>
    public static bool Extend(this Session session, WebhookLease lease, DateTimeOffset machineNow) => session.Execute(
        "update webhooks set leased_until = $4 where workspace_id = $1 and webhook_id = $2 and lease_generation = $3",
        lease.WorkspaceId, lease.WebhookId, lease.Generation, machineNow + WebhookLease.Length) > 0;

    /// <summary>Another node may take the webhook at once.</summary>
    public static void GiveBack(this Session session, WebhookLease lease) => session.Execute(
        "update webhooks set leased_until = null where workspace_id = $1 and webhook_id = $2 and lease_generation = $3",
        lease.WorkspaceId, lease.WebhookId, lease.Generation);

    /// <summary>When the next webhook that may be taken has something due; null: none.</summary>
    public static DateTimeOffset? NextDueWebhook(this Session session, DateTimeOffset machineNow) => session.First(
        $"select min(due_at) from webhooks where due_at is not null and {IsFree}", row => row.MomentOrNull(0), machineNow);

    /// <summary>No other process can hold a webhook: what a killed one left behind is void.</summary>
    public static void VoidWebhookLeases(this Session session) => session.Execute(
        "update webhooks set leased_until = null, lease_generation = lease_generation + 1 where leased_until is not null");

    static void ListenersChanged(this Session session, Vault vault, Guid workspaceId) =>
        session.Changed(workspaceId, workspaceId, session.LoadListeners(vault, workspaceId));

    static Listeners LoadListeners(this Session session, Vault vault, Guid workspaceId) => new(
        [.. session.ListWebhooks(vault, workspaceId).Where(w => w.DisabledAt is null).OrderBy(w => w.WebhookId).Select(w => new Listener(w.WebhookId, w.EventTypes))]);

    static Webhook Read(Vault vault, Row row) => Bodies.Open<Webhook>(vault, row.Bytes(1), Table, row.Id(0));
}
