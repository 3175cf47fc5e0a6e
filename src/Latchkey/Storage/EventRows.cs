using System.Text.Json.Nodes;
using Latchkey.Events;

namespace Latchkey.Storage;

/// <summary>An event that is kept.</summary>
sealed record EventRow(Guid EventId, Event Event)
{
    public Place Place => new(Event.OccurredAt, EventId);
}

/// <summary>Which events; a property that is null asks for nothing, an empty list finds nothing.</summary>
sealed record EventFilter
{
    public IReadOnlyCollection<string>? Types { get; init; }
    public IReadOnlyCollection<Guid>? EventIds { get; init; }
    public IReadOnlyCollection<Guid>? DeviceIds { get; init; }
    public IReadOnlyCollection<Guid>? AccessCodeIds { get; init; }
    public IReadOnlyCollection<Guid>? ConnectedAccountIds { get; init; }

    public CustomerFilter? Customer { get; init; }

    /// <summary>Lists of what an event may be about beyond the ids above: it is about one of each list.</summary>
    public IReadOnlyList<IReadOnlyCollection<Guid>> Subjects { get; init; } = [];

    /// <summary>Inclusive, on the workspace's clock.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Also those for the timeline only.</summary>
    public bool WithInternal { get; init; }

    public bool NewestFirst { get; init; }
}

/// <summary>What belongs to a customer of the caller's: an event is about one of the accounts, or of the people and other things.</summary>
sealed record CustomerFilter(IReadOnlyCollection<Guid> Accounts, IReadOnlyCollection<Guid> Subjects);

static class EventRows
{
    const string Table = "events";

    /// <summary>As <see cref="Read"/> takes them.</summary>
    public const string Columns = "event_id, event_type, occurred_at, device_id, access_code_id, connected_account_id, action_attempt_id, body";

    /// <param name="id">Made at <paramref name="happened"/>'s moment, which it tells.</param>
    public static void AddEvent(this Session session, Vault vault, Guid workspace, Guid id, Event happened)
    {
        session.Execute(
            """
            insert into events (workspace_id, event_id, event_type, is_internal, occurred_at,
                device_id, access_code_id, connected_account_id, action_attempt_id, body)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            workspace, id, happened.Type, happened.IsInternal, happened.OccurredAt,
            happened.DeviceId, happened.AccessCodeId, happened.ConnectedAccountId, happened.ActionAttemptId,
            Bodies.Seal(vault, happened.Details ?? [], Table, id));
        foreach (var subject in happened.About.Values.Concat(happened.FoundBy).Distinct())
        {
            session.Execute(
                "insert into event_subjects (workspace_id, subject_id, occurred_at, event_id) values ($1, $2, $3, $4)",
                workspace, subject, happened.OccurredAt, id);
        }
    }

    public static EventRow? FindEvent(this Session session, Vault vault, Guid workspace, Guid id) =>
        session.ListEvents(vault, workspace, new() { EventIds = [id], WithInternal = true }, null, 1).FirstOrDefault();

    /// <summary>A page of the events that match, oldest first unless the filter says otherwise.</summary>
    /// <param name="offset">How many of them to leave out. They are read all the same.</param>
    /// <param name="after">The last event of the page before, in the same order.</param>
    public static List<EventRow> ListEvents(
        this Session session, Vault vault, Guid workspace, EventFilter filter, Place? after, int limit, int offset = 0)
    {
        var values = new Values();
        var conditions = session.Conditions(filter, values, workspace);
        var (beyond, order) = filter.NewestFirst ? ("<", "desc") : (">", "asc");
        if (after is { } last)
            conditions.Add($"(occurred_at, event_id) {beyond} ({values.Add(last.Moment)}, {values.Add(last.Id)})");
        return session.Query(
            $"""
            select {Columns} from events where {string.Join(" and ", conditions)}
            order by occurred_at {order}, event_id {order} limit {values.Add(limit)} offset {values.Add(offset)}
            """,
            row => Read(row, vault), values.All);
    }

    /// <summary>Those that match, among those that the caller may hear of.</summary>
    static List<string> Conditions(this Session session, EventFilter filter, Values values, Guid workspace)
    {
        List<string> conditions = [$"workspace_id = {values.Add(workspace)}"];
        if (session.Sight is { } sight)
            conditions.Add($"({values.AddSeen(sight)} or {About(values.AddSeenSubject(sight, workspace), filter, values, workspace)})");
        if (!filter.WithInternal)
            conditions.Add("is_internal = 0");
        if (filter.Types is not null)
            conditions.Add($"event_type in {values.AddAll(filter.Types)}");
        if (filter.EventIds is { } ids)
        {
            // Rows are found by their moments, which the ids tell but for what is finer than a millisecond.
            var moments = ids.Select(Ids.MomentOf).DefaultIfEmpty().ToList();
            conditions.Add($"event_id in {values.AddAll(ids)}");
            conditions.Add($"occurred_at >= {values.Add(moments.Min())}");
            conditions.Add($"occurred_at < {values.Add(moments.Max().AddMilliseconds(1))}");
        }
        if (filter.DeviceIds is not null)
            conditions.Add($"device_id in {values.AddAll(filter.DeviceIds)}");
        if (filter.AccessCodeIds is not null)
            conditions.Add($"access_code_id in {values.AddAll(filter.AccessCodeIds)}");
        if (filter.ConnectedAccountIds is not null)
            conditions.Add($"connected_account_id in {values.AddAll(filter.ConnectedAccountIds)}");
        if (filter.Customer is { } customer)
            conditions.Add($"(connected_account_id in {values.AddAll(customer.Accounts)} or {About(Among(customer.Subjects, values), filter, values, workspace)})");
        foreach (var subjects in filter.Subjects)
            conditions.Add(About(Among(subjects, values), filter, values, workspace));
        conditions.AddRange(Within(filter, values));
        return conditions;
    }

    /// <summary>Found from what they are about, however many others there are.</summary>
    static string About(string subjects, EventFilter filter, Values values, Guid workspace)
    {
        List<string> conditions = [$"workspace_id = {values.Add(workspace)}", subjects, .. Within(filter, values)];
        return $"(occurred_at, event_id) in (select occurred_at, event_id from event_subjects where {string.Join(" and ", conditions)})";
    }

    static string Among(IReadOnlyCollection<Guid> subjects, Values values) => $"subject_id in {values.AddAll(subjects)}";

    static IEnumerable<string> Within(EventFilter filter, Values values)
    {
        if (filter.From is { } from) yield return $"occurred_at >= {values.Add(from)}";
        if (filter.Until is { } until) yield return $"occurred_at < {values.Add(until)}";
    }

    /// <summary>Where the events that match stand, oldest first, and their types, without opening them.</summary>
    /// <param name="after">As <see cref="ListEvents"/>.</param>
    public static List<(Place Place, string Type)> PlacesOfEvents(this Session session, Guid workspace, EventFilter filter, Place? after, int limit)
    {
        var values = new Values();
        var conditions = session.Conditions(filter, values, workspace);
        if (after is { } last)
            conditions.Add($"(occurred_at, event_id) > ({values.Add(last.Moment)}, {values.Add(last.Id)})");
        return session.Query(
            $"""
            select occurred_at, event_id, event_type from events where {string.Join(" and ", conditions)}
            order by occurred_at, event_id limit {values.Add(limit)}
            """,
            row => (new Place(row.Moment(0), row.Id(1)), row.Text(2)), values.All);
    }

    /// <summary>The event's public JSON, as it was written.</summary>
    public static byte[] OpenBody(Vault vault, Guid id, byte[] body) => vault.Open(body, Table, id);


    /// <summary>An event from <see cref="Columns"/>, in their order.</summary>
    public static EventRow Read(Row row, Vault vault)
    {
        var id = row.Id(0);
        return new EventRow(id, new Event(row.Text(1), row.Moment(2), Bodies.Open<JsonObject>(vault, row.Bytes(7), Table, id))
        {
            DeviceId = row.IdOrNull(3),
            AccessCodeId = row.IdOrNull(4),
            ConnectedAccountId = row.IdOrNull(5),
            ActionAttemptId = row.IdOrNull(6),
        });
    }
}
