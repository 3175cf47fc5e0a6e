using Latchkey.ActionAttempts;

namespace Latchkey.Storage;

/// <summary>Which action attempts; a property that is null asks for nothing, an empty list finds nothing.</summary>
sealed record ActionAttemptFilter
{
    public IReadOnlyCollection<Guid>? ActionAttemptIds { get; init; }
    public Guid? DeviceId { get; init; }
}

static class ActionAttemptRows
{
    public static ActionAttempt? FindActionAttempt(this Session session, Guid workspace, Guid attempt)
    {
        var found = session.First(
            "select body from action_attempts where workspace_id = $1 and action_attempt_id = $2",
            Read, workspace, attempt);
        return found is not null && session.Sees(found) ? found : null;
    }

    static bool Sees(this Session session, ActionAttempt attempt) => session.Sight is not { } sight
        || (attempt.DeviceId is { } device && session.Device(attempt.WorkspaceId, device) is not null)
        || (attempt.ConnectedAccountId is { } account && sight.Accounts.Contains(account));

    /// <summary>Writes an attempt, new or changed.</summary>
    public static void Save(this Session session, ActionAttempt attempt) => session.Execute(
        """
        insert into action_attempts
            (workspace_id, action_attempt_id, device_id, access_code_id, is_pending, created_at, body)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (workspace_id, action_attempt_id) do update set is_pending = excluded.is_pending, body = excluded.body
        """,
        attempt.WorkspaceId, attempt.ActionAttemptId, attempt.DeviceId, attempt.AccessCodeId,
        IsPending(attempt), attempt.CreatedAt, Bodies.Text(attempt));

    /// <summary>A page, oldest first.</summary>
    public static List<ActionAttempt> ListActionAttempts(
        this Session session, Guid workspace, ActionAttemptFilter filter, Place? after, int limit)
    {
        var values = new Values();
        List<string> conditions = [$"workspace_id = {values.Add(workspace)}"];
        if (filter.ActionAttemptIds is not null)
            conditions.Add($"action_attempt_id in {values.AddAll(filter.ActionAttemptIds)}");
        if (filter.DeviceId is { } device)
            conditions.Add($"device_id = {values.Add(device)}");
        if (session.Sight is { } sight)
            conditions.Add(values.AddSeenDevice(sight, workspace));
        if (after is { } last)
            conditions.Add($"(created_at, action_attempt_id) > ({values.Add(last.Moment)}, {values.Add(last.Id)})");
        return session.Query(
            $"""
            select body from action_attempts where {string.Join(" and ", conditions)}
            order by created_at, action_attempt_id limit {values.Add(limit)}
            """,
            Read, values.All);
    }

    /// <summary>What a lock was asked to do and has not answered, in the order in which it was asked.</summary>
    public static List<ActionAttempt> PendingActionAttempts(
        this Session session, Guid workspace, Guid device, int limit) => session.Query(
            """
            select body from action_attempts where workspace_id = $1 and device_id = $2 and is_pending = 1
            order by created_at, action_attempt_id limit $3
            """,
            Read, workspace, device, limit);

    static bool IsPending(ActionAttempt attempt) => attempt.Status == AttemptStatus.Pending;

    static ActionAttempt Read(Row row) => Bodies.Read<ActionAttempt>(row.Text(0));
}
