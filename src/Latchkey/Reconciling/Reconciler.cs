using Latchkey.AccessCodes;
using Latchkey.ConnectedAccounts;
using Latchkey.Drivers;
using Latchkey.Storage;
using Microsoft.Extensions.Logging;

namespace Latchkey.Reconciling;

/// <summary>Finds the locks that are due and brings each to what is wanted: per lock one thing at a time, many locks at once.</summary>
/// <param name="node">This server among those on the same store: it takes no locks whose hub another one speaks to.</param>
sealed class Reconciler(
    Store store, Turn turn, IReadOnlyList<LockDriver> drivers, ActionAttempts.Waiting waiting, TimeProvider machine, Timing timing,
    Guid node, ILogger log)
    : IAsyncDisposable
{
    /// <summary>Locks worked on at once. A guess: a waiting command costs some kilobytes, and stuck locks must not use up the room of the others.</summary>
    const int LooksMax = 16_384;

    /// <summary>Locks taken in one transaction: so many that the wait for its commit is small beside the work on them. Measured with 10,000 due at once.</summary>
    const int BatchMax = 1024;

    /// <summary>Of <see cref="LooksMax"/>, how many may be routine listings.</summary>
    const int RoutineMax = LooksMax / 8;

    /// <summary>Commands to one lock before it is put back in the queue, so that one lock with many codes does not look stuck. A guess.</summary>
    const int CommandsMax = 64;

    /// <summary>Tries to tell all locks of the clock, before the others' work goes on without. A guess: the store may be away for a minute.</summary>
    const int ClockTriesMax = 10;

    readonly ClockWatch clockWatch = new(machine);
    readonly CancellationTokenSource stopping = new();
    int clockTriesLeft = ClockTriesMax;
    readonly Alarm alarm = new(machine);
    int working;
    int routine;
    Task loop = Task.CompletedTask;

    public async Task Start()
    {
        if (store.IsMineAlone) await store.Write(session => { session.VoidLeases(); return true; });
        store.LockBecameDue += alarm.Ring;
        loop = Task.Run(Loop);
    }

    public async ValueTask DisposeAsync()
    {
        store.LockBecameDue -= alarm.Ring;
        await stopping.CancelAsync();
        alarm.Ring();
        await loop;
        // Looks end by themselves: the command on its way is cut off, and nothing new is sent.
        while (Volatile.Read(ref working) > 0) await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        stopping.Dispose();
        alarm.Dispose();
    }

    async Task Loop()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await HeedClock();
                var isMore = await StartDue(Lane.Work, LooksMax - Volatile.Read(ref working));
                isMore |= await StartDue(Lane.Routine, RoutineMax - Volatile.Read(ref routine));
                if (!isMore) await Sleep();
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // The store is away: codes already on their locks work on; try again.
                log.LogError(e, "Looking for due locks failed; trying again.");
                await Task.Delay(timing.FirstRetry, machine);
            }
        }
    }

    /// <summary>
    /// After the machine's clock was set no pause may last for as long as it was wrong, and no window be waited for that is past the next: each lock
    /// begins anew. After a start, those that the clock was set back for before.
    /// </summary>
    public async Task HeedClock()
    {
        var wasSet = clockWatch.WasSet();
        // A server that starts does not know what became of the clock before, and one that failed here has not told every lock: the locks know.
        if (wasSet) clockTriesLeft = ClockTriesMax;
        if (clockTriesLeft == 0) return;
        clockTriesLeft--;
        if (wasSet) log.LogInformation("The machine's clock was set; every lock is looked at again.");
        Guid? last = null;
        while (await store.Read(session => Batch(session)) is { Count: > 0 } doors)
        {
            // Each in a transaction of its own, as whoever else works on a lock: two that want several would wait for each other.
            // The next window of a code that waits may be another by this clock.
            foreach (var (workspaceId, deviceId, _) in doors.Where(d => wasSet || d.IsPlannedAhead))
            {
                await store.Write(session =>
                {
                    turn.Happen(session, workspaceId, deviceId, Settling.BeginAnew, withWaiting: true);
                    return true;
                });
            }
            last = doors[^1].DeviceId;
        }
        clockTriesLeft = 0;

        List<(Guid WorkspaceId, Guid DeviceId, bool IsPlannedAhead)> Batch(Session session) => session.DevicesAfter(last, BatchMax)
            .ConvertAll(d => (d.WorkspaceId, d.DeviceId, !wasSet && turn.IsPlannedAhead(session, d.WorkspaceId, d.DeviceId)));
    }

    /// <returns>True: as many were due as could be taken at once, so there may be more.</returns>
    async Task<bool> StartDue(Lane lane, int room)
    {
        var count = Math.Min(room, BatchMax);
        var now = machine.GetUtcNow();
        // Reading is cheap; only when something is due does it need a transaction.
        if (count <= 0 || await store.Read(session => session.NextDue(now, lane, node)) is not { } due || due > now) return false;
        var leases = await store.Write(session => session.TakeDue(now, count, lane, node), Urgency.Send);
        foreach (var lease in leases)
        {
            Interlocked.Increment(ref working);
            if (lane == Lane.Routine) Interlocked.Increment(ref routine);
            // Not on this loop's own time: it takes the next ones.
            _ = Task.Run(() => LookAndCountDown(lease, lane));
        }
        return leases.Count == count;
    }

    async Task LookAndCountDown(Lease lease, Lane lane)
    {
        try
        {
            await Look(lease, isAhead: false);
        }
        finally
        {
            var wasFull = lane == Lane.Routine && Interlocked.Decrement(ref routine) == RoutineMax - 1;
            wasFull |= Interlocked.Decrement(ref working) == LooksMax - 1;
            if (wasFull) alarm.Ring();
        }
    }

    async Task Sleep()
    {
        var now = machine.GetUtcNow();
        var (work, listing) = await store.Read(session => (session.NextDue(now, Lane.Work, node), session.NextDue(now, Lane.Routine, node)));
        // While a lane is full, the first that ends in it rings.
        if (Volatile.Read(ref working) >= LooksMax) work = null;
        if (Volatile.Read(ref routine) >= RoutineMax) listing = null;
        // At least once a minute: leases of nodes that died run out without anybody telling.
        await alarm.WaitUntil(work is null || listing < work ? listing : work, LeaseRows.Length, stopping.Token);
    }

    /// <summary>Works on one lock until nothing can be done now.</summary>
    /// <param name="isAhead">In a sandbox whose clock is moved: no single step waits for the disk.</param>
    public async Task Look(Lease lease, bool isAhead)
    {
        try
        {
            // Where rows are remembered, reading them here keeps the one writer from doing it; a moved clock has no others waiting for it.
            if (store.IsMineAlone && !isAhead) await store.Read(session => { turn.ReadAhead(session, lease.WorkspaceId, lease.DeviceId); return true; });
            var next = await Step(lease, null, null, true, isAhead);
            for (var sent = 1; next is { } step; sent++)
            {
                var answer = await Send(step);
                next = await Step(lease, step.Command, answer, sent < CommandsMax && !stopping.IsCancellationRequested, isAhead);
            }
        }
        catch (Exception e)
        {
            // Our bug, or the store is away. The lease runs out, and the lock is looked at again.
            log.LogError(e, "Working on lock {DeviceId} failed; it is looked at again within a minute.", lease.DeviceId);
        }
    }

    async Task<Sending?> Step(Lease lease, Command? command, Answer? answer, bool maySend, bool isAhead)
    {
        Sending Work(Session session) => Transact(session, lease, command, answer, maySend);
        var next = isAhead ? await store.WriteAhead(Work) : await store.Write(Work, answer is null ? Urgency.Send : Urgency.Settle);
        foreach (var attempt in next.Settled) waiting.Settled(attempt);
        return next.Command is null ? null : next;
    }

    Sending Transact(Session session, Lease lease, Command? command, Answer? answer, bool maySend)
    {
        var door = turn.Open(session, lease.WorkspaceId, lease.DeviceId);
        if (door is null || !session.Extend(lease, machine.GetUtcNow())) return new(null, null, default, []);
        if (command is not null) Settling.Apply(door, command, answer!);
        var next = turn.Decide(session, door, maySend);
        if (next is null) turn.Close(session, door, lease, isIdle: maySend);
        else turn.Write(session, door);
        var settled = door.ChangedAttempts.Where(a => a.Status != ActionAttempts.AttemptStatus.Pending).Select(a => a.ActionAttemptId).ToList();
        return new(next, door.Account, LockAddress.Of(door.Device), settled);
    }

    async Task<Answer> Send(Sending sending)
    {
        var (command, account, door, _) = sending;
        using var timeout = new CancellationTokenSource(timing.CommandTimeout, machine);
        // A server that stops does not wait for slow locks: what was sent is noted, and read back after the next start.
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping.Token);
        var driver = drivers.FirstOrDefault(d => d.Serves(account!));
        try
        {
            return command switch
            {
                Command.Put put => new Answer.ToPut(driver is null ? new(Outcome.Transient, Detail: NoDriver) : await driver.Put(door, put.Content, cut.Token)),
                Command.Remove remove => new Answer.ToCommand(driver is null ? Unserved : await driver.Remove(door, remove.Slot, cut.Token)),
                Command.List => new Answer.ToList(driver is null ? Listing.Failed(Outcome.Transient, NoDriver) : await driver.List(door, cut.Token)),
                Command.Act act => new Answer.ToCommand(driver is null ? Unserved : await Act(driver, door, act.Attempt, cut.Token)),
                _ => throw new InvalidOperationException($"Nobody sends a {command!.GetType().Name}."),
            };
        }
        catch (Exception e)
        {
            // Cut off, or the driver broke: it may have happened.
            if (e is not OperationCanceledException) log.LogError(e, "The driver of {AccountType} failed.", account!.AccountType);
            var why = e is OperationCanceledException ? "cut off without an answer" : $"the driver failed: {e.GetType().Name}";
            return command switch
            {
                Command.Put => new Answer.ToPut(new(Outcome.Unknown, Detail: why)),
                Command.List => new Answer.ToList(Listing.Failed(Outcome.Unknown, why)),
                _ => new Answer.ToCommand(new(Outcome.Unknown, Detail: why)),
            };
        }
    }

    const string NoDriver = "no driver serves this account";
    static readonly CommandAnswer Unserved = new(Outcome.Transient, Detail: NoDriver);

    static Task<CommandAnswer> Act(LockDriver driver, LockAddress door, ActionAttempts.ActionAttempt attempt, CancellationToken cut) =>
        attempt.ActionType switch
        {
            "LOCK_DOOR" => driver.Lock(door, cut),
            "UNLOCK_DOOR" => driver.Unlock(door, cut),
            "CONFIGURE_AUTO_LOCK" => driver.ConfigureAutoLock(door, Acting.DelayOf(attempt), cut),
            _ => throw new InvalidOperationException($"No lock knows {attempt.ActionType}."),
        };

    sealed record Sending(Command? Command, ConnectedAccount? Account, LockAddress Door, IReadOnlyList<Guid> Settled);
}
