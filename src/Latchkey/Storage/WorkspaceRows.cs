using Latchkey.Workspaces;

namespace Latchkey.Storage;

static class WorkspaceRows
{
    public static Workspace? FindWorkspace(this Session session, Guid workspace) =>
        session.First("select body from workspaces where workspace_id = $1", Read, workspace);

    /// <summary>All of them, oldest first.</summary>
    public static List<Workspace> ListWorkspaces(this Session session) =>
        session.Query("select body from workspaces order by created_at, workspace_id", Read);

    public static void AddWorkspace(this Session session, Workspace workspace) => session.Execute(
        "insert into workspaces (workspace_id, is_sandbox, created_at, body) values ($1, $2, $3, $4)",
        workspace.WorkspaceId, workspace.IsSandbox, workspace.CreatedAt, Bodies.Text(workspace));

    /// <summary>Lets a workspace be found by its publishable key.</summary>
    public static void AddPublishableKey(this Session session, Workspace workspace) => session.Execute(
        "insert into publishable_keys (publishable_key, workspace_id) values ($1, $2)", workspace.PublishableKey, workspace.WorkspaceId);

    public static Workspace? FindWorkspaceOf(this Session session, string publishableKey) => session.First(
        "select workspace_id from publishable_keys where publishable_key = $1", row => row.IdOrNull(0), publishableKey) is { } id
        ? session.FindWorkspace(id)
        : null;

    /// <returns>False: there is none.</returns>
    public static bool UpdateWorkspace(this Session session, Workspace workspace) => session.Execute(
        "update workspaces set is_sandbox = $2, body = $3 where workspace_id = $1",
        workspace.WorkspaceId, workspace.IsSandbox, Bodies.Text(workspace)) > 0;

    /// <exception cref="InvalidOperationException">There is no such workspace.</exception>
    public static WorkspaceClock ClockOf(this Session session, Guid workspace) => session.Known(workspace, workspace, () => session.First(
        "select clock_offset, clock_stopped_at from workspaces where workspace_id = $1",
        row => new ClockRow(new(TimeSpan.FromMicroseconds(row.Long(0)), row.MomentOrNull(1))),
        workspace))?.Clock ?? throw new InvalidOperationException($"There is no workspace {workspace}.");

    /// <summary>Moves, stops or starts a workspace's clock, and with it the machine's moments at which its locks are due.</summary>
    /// <remarks>While it stands still none of its locks is due; moving it then costs the same however many locks there are.</remarks>
    public static void SetClock(this Session session, Guid workspace, WorkspaceClock clock)
    {
        session.Hold(workspace);
        var before = OffsetOfRunning(session.ClockOf(workspace));
        session.Execute(
            "update workspaces set clock_offset = $2, clock_stopped_at = $3 where workspace_id = $1",
            workspace, Microseconds(clock.Offset), clock.StoppedAt);
        session.Changed(workspace, workspace, new ClockRow(clock));
        var after = OffsetOfRunning(clock);
        if (after == before)
            return;
        // Less null is null: not due.
        session.Execute(
            """
            update devices set due_at = look_at - $2, check_due_at = check_at - $2
            where workspace_id = $1 and (look_at is not null or check_at is not null)
            """,
            workspace, after);
        session.MoveAcsDue(workspace, after);
        if (after is not null)
            session.MarkDue();
    }

    static long? OffsetOfRunning(WorkspaceClock clock) => clock.StoppedAt is null ? Microseconds(clock.Offset) : null;

    static long Microseconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;

    sealed record ClockRow(WorkspaceClock Clock);

    static Workspace Read(Row row) => Bodies.Read<Workspace>(row.Text(0));
}
