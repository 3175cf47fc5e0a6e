using System.Collections.Concurrent;
using Latchkey.AccessCodes;
using Latchkey.Drivers.Virtual;
using Latchkey.Reconciling;
using Latchkey.Storage;
using Latchkey.Workspaces;

namespace Latchkey.Sandbox;

/// <summary>Moves a sandbox's clock through every moment that is due on the way, with the code that production runs.</summary>
/// <remarks>
/// While the clock is moved it stands still at one moment after another. At each, the reconciler works on the workspace's due locks until
/// nothing can be done; a virtual lock that is slow to answer makes a moment of its own.
/// </remarks>
sealed class SandboxTime(Store store, TimeProvider machine, Timing timing) : SandboxWait
{
    /// <summary>A node that moves a clock and dies is noticed after this long. A guess: a hundred times what one moment takes.</summary>
    static readonly TimeSpan MoverIsGoneAfter = TimeSpan.FromSeconds(10);

    /// <summary>Between two looks whether a lock that somebody else is working on is free again.</summary>
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    readonly ConcurrentDictionary<Guid, Standstill> standstills = new();

    /// <summary>Waits on the workspace's clock: on the machine's while it runs, and until it is moved past the end while it is moved.</summary>
    public override async Task Wait(Guid workspaceId, TimeSpan span, CancellationToken cut)
    {
        if (!standstills.TryGetValue(workspaceId, out var standstill))
        {
            await Task.Delay(span, machine, cut);
            return;
        }
        await standstill.Wait(span < timing.CommandTimeout ? span : timing.CommandTimeout, cut);
        // As long on the sandbox's clock as a command may take on the machine's: cut off, though the machine saw no time pass.
        if (span >= timing.CommandTimeout) throw new OperationCanceledException("No answer in time.");
    }

    /// <summary>Moves the clock to <paramref name="target"/>; done when all that was due by then has been done.</summary>
    /// <returns>False: somebody else is moving it.</returns>
    public async Task<bool> Advance(Guid workspaceId, DateTimeOffset target, Reconciler reconciler, Acs.Rounds rounds, CancellationToken gone)
    {
        var now = await store.Write(session => Stop(session, workspaceId));
        if (now is not { } moment) return false;
        using var standstill = new Standstill(moment);
        standstills[workspaceId] = standstill;
        try
        {
            await OthersAreDone(workspaceId);
            await rounds.OthersAreDone(workspaceId);
            while (!gone.IsCancellationRequested && await Next(workspaceId, standstill) is { } next && next <= target)
            {
                if (next > standstill.Now)
                {
                    await store.WriteAhead(session => Show(session, workspaceId, next));
                    standstill.MoveTo(next);
                }
                await standstill.Settled();
                await WorkOff(workspaceId, standstill, reconciler, rounds);
            }
            return true;
        }
        finally
        {
            var reached = gone.IsCancellationRequested || target < standstill.Now ? standstill.Now : target;
            standstills.TryRemove(workspaceId, out _);
            standstill.LetGo();
            await store.Write(session => Run(session, workspaceId, reached));
        }
    }

    /// <summary>The next moment at which something is due, never before the one at which the clock stands.</summary>
    async Task<DateTimeOffset?> Next(Guid workspaceId, Standstill standstill)
    {
        var due = await store.WriteAhead(session => Earlier(
            session.NextMoment(workspaceId, machine.GetUtcNow()), session.NextAcsMoment(workspaceId)));
        var waiter = standstill.NextWaiter;
        var next = Earlier(due, waiter);
        return next < standstill.Now ? standstill.Now : next;
    }

    static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other : one;

    // Until nothing is due at this moment, and everything that works waits for a slow lock or is done.
    async Task WorkOff(Guid workspaceId, Standstill standstill, Reconciler reconciler, Acs.Rounds rounds)
    {
        while (true)
        {
            var leases = await store.WriteAhead(session => session.TakeOfWorkspace(workspaceId, standstill.Now, machine.GetUtcNow()));
            var wasDue = await rounds.WorkOff(workspaceId, standstill.Now);
            if (leases.Count == 0 && !wasDue) return;
            foreach (var lease in leases) standstill.Add(reconciler.Look(lease, isAhead: true));
            await standstill.Settled();
        }
    }

    // Whoever was at work on a lock when the clock was stopped ends that first: from then on every lease is ours.
    async Task OthersAreDone(Guid workspaceId)
    {
        while (await store.Read(session => session.HasLeases(workspaceId, machine.GetUtcNow()))) await Task.Delay(Pause, TimeProvider.System);
    }

    DateTimeOffset? Stop(Session session, Guid workspaceId)
    {
        session.Hold(workspaceId);
        var machineNow = machine.GetUtcNow();
        if (session.ClockMovedUntil(workspaceId) > machineNow) return null;
        var moment = session.ClockOf(workspaceId).Now(machine);
        session.SetClock(workspaceId, new WorkspaceClock(TimeSpan.Zero, moment));
        session.SetClockMovedUntil(workspaceId, machineNow + MoverIsGoneAfter);
        return moment;
    }

    bool Show(Session session, Guid workspaceId, DateTimeOffset moment)
    {
        session.SetClock(workspaceId, new WorkspaceClock(TimeSpan.Zero, moment));
        session.SetClockMovedUntil(workspaceId, machine.GetUtcNow() + MoverIsGoneAfter);
        return true;
    }

    bool Run(Session session, Guid workspaceId, DateTimeOffset moment)
    {
        session.SetClock(workspaceId, new WorkspaceClock(moment - machine.GetUtcNow(), null));
        session.SetClockMovedUntil(workspaceId, null);
        session.MarkDue();
        return true;
    }

    /// <summary>Lets clocks run again that stand still because whoever moved them is gone.</summary>
    public async Task RunAbandoned() => await store.Write(session =>
    {
        foreach (var workspaceId in session.AbandonedClocks(store.IsMineAlone ? DateTimeOffset.MaxValue : machine.GetUtcNow()))
            Run(session, workspaceId, session.ClockOf(workspaceId).Now(machine));
        return true;
    });
}
