namespace Latchkey.Storage;

/// <summary>Who is moving a sandbox's clock: until when that is believed without hearing more.</summary>
static class ClockMoverRows
{
    /// <summary>On the machine's clock; null: nobody moves it.</summary>
    public static DateTimeOffset? ClockMovedUntil(this Session session, Guid workspaceId) => session.First(
        "select clock_moved_until from workspaces where workspace_id = $1", row => row.MomentOrNull(0), workspaceId);

    public static void SetClockMovedUntil(this Session session, Guid workspaceId, DateTimeOffset? until) => session.Execute(
        "update workspaces set clock_moved_until = $2 where workspace_id = $1", workspaceId, until);

    /// <summary>Sandboxes whose clock stands still although nobody has moved it since <paramref name="machineNow"/>.</summary>
    public static List<Guid> AbandonedClocks(this Session session, DateTimeOffset machineNow) => session.Query(
        "select workspace_id from workspaces where clock_stopped_at is not null and (clock_moved_until is null or clock_moved_until < $1)",
        row => row.Id(0), machineNow);
}
