using Latchkey.Workspaces;

namespace Latchkey.Storage;

/// <param name="IsUser">False: a credential.</param>
readonly record struct AcsDue(Guid WorkspaceId, Guid AcsSystemId, Guid SubjectId, bool IsUser);

/// <summary>When something must be brought to an access system, or looked at again.</summary>
static class AcsDueRows
{
    /// <summary>The user or credential is looked at then; what was said before does not count.</summary>
    public static void LookAt(this Session session, AcsDue due, DateTimeOffset moment, WorkspaceClock clock)
    {
        session.Execute(
            """
            insert into acs_due (workspace_id, subject_id, acs_system_id, is_user, look_at, due_at) values ($1, $2, $3, $4, $5, $6)
            on conflict (workspace_id, subject_id) do update set look_at = excluded.look_at, due_at = excluded.due_at
            """,
            due.WorkspaceId, due.SubjectId, due.AcsSystemId, due.IsUser, moment, clock.MachineTime(moment));
        session.MarkDue();
    }

    public static void LookNoMore(this Session session, Guid workspaceId, Guid subject) =>
        session.Execute("delete from acs_due where workspace_id = $1 and subject_id = $2", workspaceId, subject);

    /// <summary>Everything that waits for the system is looked at now: it is back.</summary>
    public static void LookAtAll(this Session session, Guid workspaceId, Guid systemId, DateTimeOffset moment, WorkspaceClock clock)
    {
        session.Execute(
            "update acs_due set look_at = $3, due_at = $4 where workspace_id = $1 and acs_system_id = $2",
            workspaceId, systemId, moment, clock.MachineTime(moment));
        session.MarkDue();
    }

    /// <summary>Systems in which something is due by the machine's clock, the longest overdue first.</summary>
    public static List<(Guid WorkspaceId, Guid AcsSystemId)> DueSystems(this Session session, DateTimeOffset machineNow, int count) => session.Query(
        """
        select workspace_id, acs_system_id from (
            select workspace_id, acs_system_id, due_at from acs_due where due_at <= $1 order by due_at limit $2) as due
        group by workspace_id, acs_system_id order by min(due_at)
        """,
        row => (row.Id(0), row.Id(1)), machineNow, count);

    /// <summary>The same in one workspace, whose clock stands still at <paramref name="moment"/>.</summary>
    public static List<Guid> DueSystems(this Session session, Guid workspaceId, DateTimeOffset moment) => session.Query(
        "select distinct acs_system_id from acs_due where workspace_id = $1 and look_at <= $2 and due_at is null",
        row => row.Id(0), workspaceId, moment);

    /// <summary>What is due in a system at a moment of its workspace's clock.</summary>
    public static List<AcsDue> DueIn(this Session session, Guid workspaceId, Guid systemId, DateTimeOffset moment, int count) => session.Query(
        """
        select subject_id, is_user from acs_due where workspace_id = $1 and acs_system_id = $2 and look_at <= $3
        order by look_at, is_user desc, subject_id limit $4
        """,
        row => new AcsDue(workspaceId, systemId, row.Id(0), row.Bool(1)), workspaceId, systemId, moment, count);

    /// <summary>The machine's moment at which something is due next; null: nothing is.</summary>
    public static DateTimeOffset? NextAcsDue(this Session session) =>
        session.First("select min(due_at) from acs_due where due_at is not null", row => row.MomentOrNull(0));

    /// <summary>The next moment in a workspace whose clock stands still.</summary>
    public static DateTimeOffset? NextAcsMoment(this Session session, Guid workspaceId) => session.First(
        "select min(look_at) from acs_due where workspace_id = $1 and due_at is null", row => row.MomentOrNull(0), workspaceId);

    /// <param name="offset">In microseconds, of the workspace's clock before the machine's; null: it stands still, and nothing is due.</param>
    public static void MoveAcsDue(this Session session, Guid workspaceId, long? offset) =>
        session.Execute("update acs_due set due_at = look_at - $2 where workspace_id = $1", workspaceId, offset);
}
