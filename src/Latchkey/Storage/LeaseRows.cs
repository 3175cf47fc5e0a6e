using Latchkey.Reconciling;

namespace Latchkey.Storage;

/// <summary>Due locks, found by index and taken by one node at a time.</summary>
static class LeaseRows
{
    /// <summary>Longer than any one command, so that a lease only runs out when its node is gone. A guess: twice the command's timeout.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(60);

    /// <summary>A lease that still has this long is not made longer: most commands take no time beside it, and the row is written less.</summary>
    static readonly TimeSpan Ample = Length * 0.9;

    /// <summary>Not behind a hub whose session another node holds, or nobody yet.</summary>
    const string IsOpenTo =
        """
        not exists (select 1 from hub_leases where hub_leases.workspace_id = devices.workspace_id
            and hub_leases.connected_account_id = devices.connected_account_id and (node is null or node <> $2))
        """;

    /// <summary>
    /// Nobody holds the lock at the moment $1. What runs until long after that was taken before the clock was set back. Twice the length, for
    /// the clocks of several machines differ.
    /// </summary>
    static readonly string IsFree = $"(leased_until is null or leased_until <= $1 or leased_until > $1 + {2 * (long)Length.TotalMicroseconds})";

    /// <summary>
    /// Keeps everybody else from the lock and its codes until this transaction ends, and its workspace's clock from being stopped: else it
    /// could be stopped before the moment that is written here, and what comes later would seem to have happened earlier.
    /// </summary>
    public static void HoldLock(this Session session, Guid workspaceId, Guid deviceId)
    {
        session.Share(workspaceId);
        session.Hold(deviceId);
    }

    /// <summary>Takes up to <paramref name="count"/> locks whose moment has come, the longest overdue first.</summary>
    /// <param name="node">Whose session to a lock's hub must be, where there is a hub.</param>
    public static List<Lease> TakeDue(this Session session, DateTimeOffset machineNow, int count, Lane lane, Guid node = default)
    {
        var due = lane switch { Lane.Work => "due_at", Lane.Routine => "check_due_at" };
        var found = session.Query(
            $"""
            select workspace_id, device_id from devices where {due} <= $1 and {IsFree}
            and {IsOpenTo} order by {due} limit $3 {session.SkipLocked}
            """,
            row => (row.Id(0), row.Id(1)), machineNow, node, count);
        return found.ConvertAll(d => session.Take(d.Item1, d.Item2, machineNow));
    }

    /// <summary>Takes the locks of one workspace whose moment has come on its own clock, which stands still.</summary>
    public static List<Lease> TakeOfWorkspace(this Session session, Guid workspaceId, DateTimeOffset moment, DateTimeOffset machineNow) =>
        session.Query(
            $"""
            select device_id from devices where workspace_id = $2 and device_id in (
                select device_id from devices where workspace_id = $2 and look_at <= $3 and due_at is null
                union all
                select device_id from devices where workspace_id = $2 and check_at <= $3 and check_due_at is null)
            and {IsFree} order by device_id {session.SkipLocked}
            """,
            row => row.Id(0), machineNow, workspaceId, moment).ConvertAll(d => session.Take(workspaceId, d, machineNow));

    static Lease Take(this Session session, Guid workspaceId, Guid deviceId, DateTimeOffset machineNow) => new(workspaceId, deviceId, session.First(
        """
        update devices set leased_until = $3, lease_generation = lease_generation + 1
        where workspace_id = $1 and device_id = $2 returning lease_generation
        """,
        row => row.Long(0), workspaceId, deviceId, machineNow + Length));

    /// <summary>Makes the lease last for another command, unless nearly all of it is still ahead.</summary>
    /// <returns>False: the lease ran out and somebody else has the lock.</returns>
    public static bool Extend(this Session session, Lease lease, DateTimeOffset machineNow)
    {
        var mine = session.Query(
            "select leased_until from devices where workspace_id = $1 and device_id = $2 and lease_generation = $3",
            row => row.MomentOrNull(0), lease.WorkspaceId, lease.DeviceId, lease.Generation);
        if (mine is not [var until]) return false;
        if (until - machineNow is { } left && left > Ample && left <= Length) return true;
        session.Execute(
            "update devices set leased_until = $3 where workspace_id = $1 and device_id = $2", lease.WorkspaceId, lease.DeviceId, machineNow + Length);
        return true;
    }

    /// <summary>No other process can hold a lease: those that a killed one left behind are void.</summary>
    public static void VoidLeases(this Session session) =>
        session.Execute("update devices set leased_until = null, lease_generation = lease_generation + 1 where leased_until is not null");

    /// <summary>The machine's moment at which the next lock that <paramref name="node"/> may take is due; null: none.</summary>
    public static DateTimeOffset? NextDue(this Session session, DateTimeOffset machineNow, Lane lane, Guid node = default)
    {
        var due = lane switch { Lane.Work => "due_at", Lane.Routine => "check_due_at" };
        return session.First(
            $"select min({due}) from devices where {due} is not null and {IsFree} and {IsOpenTo}",
            row => row.MomentOrNull(0), machineNow, node);
    }

    /// <summary>The next moment of a workspace's free locks on its own clock, which stands still.</summary>
    public static DateTimeOffset? NextMoment(this Session session, Guid workspaceId, DateTimeOffset machineNow)
    {
        DateTimeOffset? Earliest(string column, string due) => session.First(
            $"select min({column}) from devices where workspace_id = $2 and {column} is not null and {due} is null and {IsFree}",
            row => row.MomentOrNull(0), machineNow, workspaceId);
        var (look, check) = (Earliest("look_at", "due_at"), Earliest("check_at", "check_due_at"));
        return look is null || check < look ? check : look;
    }

    public static bool HasLeases(this Session session, Guid workspaceId, DateTimeOffset machineNow) => session.First(
        $"select count(*) from devices where workspace_id = $2 and not {IsFree}", row => row.Long(0), machineNow, workspaceId) > 0;
}
