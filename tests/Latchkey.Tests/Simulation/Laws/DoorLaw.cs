using Latchkey.AccessCodes;

namespace Latchkey.Simulation.Laws;

/// <summary>Who may come in does, in time; who may not does not, or not for long. Only calm time is counted: bad weather excuses lateness.</summary>
sealed class DoorLaw(World world, Ledger ledger, ListLaw listLaw)
{
    /// <summary>The longest pause between two tries, with its jitter, and the same again for the lock's own pause; then the work itself.</summary>
    static readonly TimeSpan Bound = TimeSpan.FromMinutes(45);

    /// <summary>Where nothing has gone wrong for as long as <see cref="Bound"/>, nothing waits: a code of its own accord is done in this time.</summary>
    static readonly TimeSpan Prompt = TimeSpan.FromMinutes(5);

    readonly Dictionary<BadLock, TimeSpan> undisturbed = [];
    readonly Dictionary<(BadLock, Pin), TimeSpan> tooLong = [];
    readonly Dictionary<Asked, TimeSpan> tooLate = [];

    /// <summary>Nothing changes at the doors from now on for <paramref name="span"/>.</summary>
    public void Pass(TimeSpan span)
    {
        foreach (var door in world.Doors)
        {
            var counts = door.IsCalm && world.IsTimeRight && world.Now >= door.SlowUntil;
            undisturbed[door] = counts ? undisturbed.GetValueOrDefault(door) + span : TimeSpan.Zero;
            Opens(door, counts, span);
            StaysShut(door, counts, span);
        }
    }

    void Opens(BadLock door, bool counts, TimeSpan span)
    {
        foreach (var code in door.Door.Codes)
        {
            var key = (door, code.Pin);
            if (!counts || !code.LetsIn(world.Now) || MayOpen(door, code.Slot, code.Pin)) tooLong.Remove(key);
            else if ((tooLong[key] = tooLong.GetValueOrDefault(key) + span) > BoundOf(door, tooLong[key]))
                throw new BrokenLawException($"{door.Label} opens to {code.Pin.Reveal()} in slot {code.Slot} although it should not, for {tooLong[key]}.");
        }
    }

    // What is wrong since then began when all had been well for long: whatever other codes or locks suffer, it does not wait.
    TimeSpan BoundOf(BadLock door, TimeSpan wrongFor) => undisturbed[door] - wrongFor >= Bound ? Prompt : Bound;

    bool MayOpen(BadLock door, string slot, Pin pin) =>
        door.Strangers.ContainsKey(slot) || door.Disputed.Contains(pin) || ledger.On(door).Any(a => a.IsLetGo || a.AllowsExternal || a.MayOpenAt(pin, world.Now, world.Timing.JustInTimeLead));

    void StaysShut(BadLock door, bool counts, TimeSpan span)
    {
        foreach (var asked in ledger.On(door))
        {
            if (!counts || !asked.ShouldOpenAt(world.Now) || asked.IsExcused || asked.AllowsExternal || IsLetIn(door, asked)) tooLate.Remove(asked);
            else if ((tooLate[asked] = tooLate.GetValueOrDefault(asked) + span) > BoundOf(door, tooLate[asked]) && !IsExcusedByNow(door, asked))
                throw new BrokenLawException($"{door.Label} does not open to {asked.Name} ({asked.Pin?.Reveal()}, {asked.Status}) although it should, for {tooLate[asked]} until {world.Now:O}; it is for {asked.Frame}.");
        }
    }

    // That a lock is full again is told by no event.
    bool IsExcusedByNow(BadLock door, Asked asked)
    {
        listLaw.Check(door);
        return asked.IsExcused;
    }

    bool IsLetIn(BadLock door, Asked asked) =>
        asked.Pin is not { } pin || door.Door.Codes.Any(c => c.Pin == pin && c.LetsIn(world.Now));
}
