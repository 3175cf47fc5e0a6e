using Latchkey.Webhooks;

namespace Latchkey.Storage;

/// <summary>A delivery, and what is sent.</summary>
/// <param name="Body">The event as JSON; null: it is there no more.</param>
sealed record DueDelivery(Delivery Delivery, byte[]? Body);

/// <summary>Events on their way to webhooks.</summary>
static class DeliveryRows
{
    const string Columns =
        "d.event_id, d.event_type, d.occurred_at, d.created_at, d.due_at, d.asked, d.tries, d.delivered_at, d.attempts";

    /// <summary>Of a delivery that was never tried: most of those that are read to be sent.</summary>
    const string None = "[]";

    /// <summary>A new delivery, due at once. In the transaction that writes the event it cannot be lost.</summary>
    public static void Deliver(this Session session, Guid webhookId, Guid workspaceId, Place happened, string eventType, DateTimeOffset machineNow)
    {
        // Whoever works out when the webhook is due waits for us, and we for them.
        session.Share(webhookId);
        session.Insert(new Delivery
        {
            WorkspaceId = workspaceId, WebhookId = webhookId, EventId = happened.Id, EventType = eventType, OccurredAt = happened.Moment,
            CreatedAt = machineNow, DueAt = machineNow,
        });
        session.DueSooner(workspaceId, webhookId, machineNow);
    }

    static void Insert(this Session session, Delivery delivery) => session.Execute(
        """
        insert into webhook_deliveries (workspace_id, webhook_id, event_id, event_type, occurred_at, created_at, due_at, asked, tries, attempts)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """,
        delivery.WorkspaceId, delivery.WebhookId, delivery.EventId, delivery.EventType, delivery.OccurredAt, delivery.CreatedAt, delivery.DueAt,
        delivery.Asked, delivery.Tries, Bodies.Text(delivery.Attempts));

    /// <returns>False: it is gone, or somebody asked for it again meanwhile, and so it stays due.</returns>
    public static bool SaveOutcome(this Session session, Delivery delivery) => session.Execute(
        """
        update webhook_deliveries set due_at = $5, tries = $6, delivered_at = $7, attempts = $8
        where workspace_id = $1 and webhook_id = $2 and event_id = $3 and asked = $4
        """,
        delivery.WorkspaceId, delivery.WebhookId, delivery.EventId, delivery.Asked, delivery.DueAt, delivery.Tries, delivery.DeliveredAt,
        Bodies.Text(delivery.Attempts)) > 0;

    public static void SaveAskedAgain(this Session session, Delivery delivery) => session.Execute(
        "update webhook_deliveries set due_at = $4, asked = $5, tries = $6 where workspace_id = $1 and webhook_id = $2 and event_id = $3",
        delivery.WorkspaceId, delivery.WebhookId, delivery.EventId, delivery.DueAt, delivery.Asked, delivery.Tries);

    public static Delivery? FindDelivery(this Session session, Guid workspaceId, Guid webhookId, Guid eventId) => session.First(
        $"select {Columns} from webhook_deliveries d where workspace_id = $1 and webhook_id = $2 and event_id = $3",
        Reader(workspaceId, webhookId), workspaceId, webhookId, eventId);

    /// <summary>A page, the newest event first.</summary>
    /// <param name="before">The last event of the page before.</param>
    public static List<Delivery> ListDeliveries(this Session session, Guid workspaceId, Guid webhookId, Guid? before, int limit) => session.Query(
        $"""
        select {Columns} from webhook_deliveries d where workspace_id = $1 and webhook_id = $2 and event_id < $3
        order by event_id desc limit $4
        """,
        Reader(workspaceId, webhookId), workspaceId, webhookId, before ?? Guid.AllBitsSet, limit);

    /// <summary>What a webhook has to send now, the longest overdue first, with the bodies.</summary>
    /// <param name="after">Only what comes after this one in that order.</param>
    public static List<DueDelivery> DueDeliveries(
        this Session session, Vault vault, Guid workspaceId, Guid webhookId, (DateTimeOffset DueAt, Guid EventId) after, DateTimeOffset machineNow, int limit)
    {
        var read = Reader(workspaceId, webhookId);
        return session.Query(
            $"""
            select {Columns}, e.body from webhook_deliveries d
            left join events e on e.workspace_id = d.workspace_id and e.occurred_at = d.occurred_at and e.event_id = d.event_id
            where d.workspace_id = $1 and d.webhook_id = $2 and d.due_at <= $3 and (d.due_at, d.event_id) > ($4, $5)
            order by d.due_at, d.event_id limit $6
            """,
            row => new DueDelivery(read(row), row.BytesOrNull(9) is { } body ? EventRows.OpenBody(vault, row.Id(0), body) : null),
            workspaceId, webhookId, machineNow, after.DueAt, after.EventId, limit);
    }

    /// <summary>Removes the oldest of those made before a moment, whatever became of them.</summary>
    /// <returns>How many: as many as asked means that there may be more.</returns>
    public static int PurgeDeliveries(this Session session, DateTimeOffset madeBefore, int most) => session.Execute(
        """
        delete from webhook_deliveries where (workspace_id, webhook_id, event_id) in
            (select workspace_id, webhook_id, event_id from webhook_deliveries where created_at < $1 order by created_at limit $2)
        """,
        madeBefore, most);

    /// <summary>Removes deliveries of a webhook that was deleted, and with the last of them the webhook.</summary>
    /// <returns>As <see cref="PurgeDeliveries"/>.</returns>
    public static int PurgeDeleted(this Session session, int most)
    {
        var gone = session.Query(
            "select workspace_id, webhook_id from webhooks where deleted_at is not null order by deleted_at limit 1", row => (row.Id(0), row.Id(1)));
        if (gone is not [var (workspaceId, webhookId)]) return 0;
        var removed = session.Execute(
            """
            delete from webhook_deliveries where workspace_id = $1 and webhook_id = $2 and event_id in
                (select event_id from webhook_deliveries where workspace_id = $1 and webhook_id = $2 order by event_id limit $3)
            """,
            workspaceId, webhookId, most);
        if (removed < most) session.Execute("delete from webhooks where workspace_id = $1 and webhook_id = $2", workspaceId, webhookId);
        return most;
    }

    static Func<Row, Delivery> Reader(Guid workspaceId, Guid webhookId) => row => new()
    {
        WorkspaceId = workspaceId,
        WebhookId = webhookId,
        EventId = row.Id(0),
        EventType = row.Text(1),
        OccurredAt = row.Moment(2),
        CreatedAt = row.Moment(3),
        DueAt = row.MomentOrNull(4),
        Asked = row.Int(5),
        Tries = row.Int(6),
        DeliveredAt = row.MomentOrNull(7),
        Attempts = row.Text(8) is var attempts and not None ? Bodies.Read<Attempt[]>(attempts) : [],
    };
}
