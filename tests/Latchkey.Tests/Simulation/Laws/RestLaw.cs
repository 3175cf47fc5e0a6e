using Latchkey.AccessCodes;
using Latchkey.Storage;

namespace Latchkey.Simulation.Laws;

/// <summary>Nothing that is not final waits without a next attempt; and in the end the locks hold what is wanted, and are left in peace.</summary>
sealed class RestLaw(World world, Ledger ledger, StoreInHand store, Guid workspaceId)
{
    public void HasNextAttempt(BadLock door, bool isBeingLookedAt)
    {
        if (isBeingLookedAt) return;
        var (look, check) = store.Now(session => session.Marks(workspaceId, door.DeviceId));
        foreach (var asked in ledger.On(door).Where(a => !a.IsGone && !a.IsLetGo && a.Status is AccessCodeStatus.Setting or AccessCodeStatus.Removing))
        {
            if (look is null && (check is null || !asked.IsExcused))
                throw new BrokenLawException($"{door.Label} {asked.Name} is {asked.Status}, and nothing will be done about it.");
        }
    }

    /// <summary>Faults are over and time has passed.</summary>
    public void WantedIsHeld(BadLock door)
    {
        var now = world.Now;
        var wanted = ledger.On(door).Where(a => a is { IsWanted: true, IsExcused: false, AllowsExternal: false } && a.ShouldOpenAt(now)).ToList();
        foreach (var asked in wanted)
        {
            if (asked.Status != AccessCodeStatus.Set) throw new BrokenLawException($"{door.Label} {asked.Name} is {asked.Status} in the end.");
            if (asked.Pin is { } pin && door.Door.Codes.Count(c => c.Pin == pin && c.LetsIn(now)) != 1)
                throw new BrokenLawException($"{door.Label} does not hold {asked.Name} ({pin.Reveal()}) once, in the end.");
        }
        foreach (var code in door.Door.Codes)
        {
            var isKnown = door.Strangers.ContainsKey(code.Slot) || door.Disputed.Contains(code.Pin) || ledger.On(door).Any(a => a.IsLetGo || a.AllowsExternal || (a.IsWanted && a.Pin == code.Pin));
            if (!isKnown) throw new BrokenLawException($"{door.Label} slot {code.Slot} holds {code.Pin.Reveal()} in the end, for which nobody asked.");
        }
        foreach (var twins in door.Door.Codes.GroupBy(c => c.Pin).Where(g => g.Count() > 1 && !g.Any(c => door.Strangers.ContainsKey(c.Slot))))
            throw new BrokenLawException($"{door.Label} holds {twins.Key.Reveal()} twice in the end.");
    }

    /// <summary>No code begins, ends or goes onto a lock between the two moments: then nothing is to be written.</summary>
    public bool IsQuietBetween(BadLock door, DateTimeOffset from, DateTimeOffset until)
    {
        // A window that has just ended is just being cleared away.
        from -= world.Timing.SettingIsLateAfter;
        bool Within(DateTimeOffset? moment) => moment >= from && moment <= until;
        bool Moves(TimeFrame window) => Within(window.Start) || Within(window.End)
            || Within(window.Start - world.Timing.NativeLead) || Within(window.Start - world.Timing.JustInTimeLead);
        return ledger.On(door).Where(a => !a.IsGone).All(a => !a.IsExcused && !Moves(a.Frame) && !a.Frame.Windows(from).Take(5).Any(Moves));
    }
}
