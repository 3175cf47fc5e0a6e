using Latchkey.AccessCodes;
using Latchkey.Devices;

namespace Latchkey.Drivers.Virtual;

/// <summary>
/// One lock of the sandbox, as it stands: what it holds, what is wrong with it, whether it is locked.
/// </summary>
/// <remarks>
/// It knows nothing of access codes or of what anybody wants. It changes by commands (<see cref="FromAfar"/>), by hands
/// on its keypad (<see cref="AtTheDoor"/>), by mishaps (<see cref="Mishaps"/>) and by the time that passes, and it
/// alone decides whether a PIN opens it.
/// </remarks>
sealed record VirtualLock
{
    public required LockTraits Traits { get; init; }
    public Habits Habits { get; init; } = new();

    /// <summary>
    /// 16 bytes that only the lock and its maker know: offline codes and PINs of the lock's own choice come from it.
    /// </summary>
    public required byte[] Secret { get; init; }

    /// <summary>In the order of their slots where slots are numbered, else in the order they came.</summary>
    public IReadOnlyList<HeldCode> Codes { get; init; } = [];

    /// <summary>How many names the maker has given to codes; a name is never given twice.</summary>
    public long NamesGiven { get; init; }

    public LockFaults Faults { get; init; } = new();
    public bool IsLocked { get; init; } = true;

    /// <summary>0 to 1; an empty battery neither answers nor opens.</summary>
    public double Battery { get; init; } = 1;

    public bool HasKeypad { get; init; } = true;

    public bool CanType => HasKeypad && !Faults.IsKeypadDisconnected;

    /// <summary>The bridge, gateway or hub that the make needs is there at all; whether it works is a fault.</summary>
    public bool HasHub { get; init; } = true;

    /// <summary>Null: it does not lock itself.</summary>
    public TimeSpan? AutoLockDelay { get; init; }

    /// <summary>When it locks itself; null: it is locked, or stays open.</summary>
    public DateTimeOffset? LocksItselfAt { get; init; }

    /// <summary>Wrong entries since the last right one or the last block.</summary>
    public int WrongEntries { get; init; }

    public DateTimeOffset? KeypadBlockedUntil { get; init; }

    /// <summary>
    /// Offline codes that have opened this door (<see cref="OfflineCode.Number"/>), and until when that must be
    /// remembered.
    /// </summary>
    public IReadOnlyDictionary<long, DateTimeOffset> OfflineCodesUsed { get; init; } =
        new Dictionary<long, DateTimeOffset>();

    /// <summary>What reads answer while <see cref="ReadFault.Stale"/> is on.</summary>
    public IReadOnlyList<HeldCode> StaleCodes { get; init; } = [];

    /// <summary>Why nothing goes to or comes from the lock; null: it can be reached.</summary>
    public string? Unreachable =>
        Faults.IsRemoved ? "The account no longer lists this lock." :
        Habits.NeedsHub && !HasHub ? "The lock has no bridge." :
        Habits.NeedsHub && Faults.IsHubOffline ? "The bridge is offline." :
        Faults.IsOffline ? "The lock is offline." :
        Battery <= 0 ? "The battery is empty." :
        null;

    public bool RefusesDuplicates => Faults.RefusesDuplicates ?? Habits.RefusesDuplicates;
    public bool HidesPins => Faults.IsMasked ?? Habits.HidesPins;
    public bool ChoosesPins => Traits.Pins.Constraints.Contains(PinConstraint.CannotSpecifyPinCode);
    public bool IsFull => Faults.IsFull || Codes.Count >= Traits.CodesMax;

    public HeldCode? In(string? slot) => Codes.FirstOrDefault(code => code.Slot == slot);

    public HeldCode? CodeWith(Pin pin) => Codes.FirstOrDefault(code => code.Pin == pin);

    public VirtualLock With(HeldCode code) => this with
    {
        Codes = In(code.Slot) is null
            ? [.. Codes.Append(code).OrderBy(c => Traits.FirstSlot is null ? 0 : int.Parse(c.Slot))]
            : [.. Codes.Select(c => c.Slot == code.Slot ? code : c)],
    };

    public VirtualLock Without(string slot) => this with { Codes = [.. Codes.Where(code => code.Slot != slot)] };

    /// <summary>The lock when the time has come to <paramref name="now"/>: it may have locked itself.</summary>
    public VirtualLock At(DateTimeOffset now) =>
        LocksItselfAt <= now && !Faults.IsJammed ? this with { IsLocked = true, LocksItselfAt = null } : this;

    public VirtualLock Opened(DateTimeOffset now) =>
        this with { IsLocked = false, LocksItselfAt = now + AutoLockDelay };

    public VirtualLock Closed() => this with { IsLocked = true, LocksItselfAt = null };
}

/// <summary>A code that lies on the lock.</summary>
/// <param name="Slot">A number, or the name that the maker gave.</param>
/// <param name="Schedule">The lock looks at its own clock: outside these moments, UTC, the PIN opens nothing.</param>
sealed record HeldCode(string Slot, Pin Pin, string? Name, TimeFrame Schedule)
{
    /// <summary>Of a week, the lock knows days and hours, and what the clock on its wall shows.</summary>
    public bool LetsIn(DateTimeOffset now)
    {
        if (Schedule.Schedule is not { } week) return Schedule.Contains(now);
        var wall = week.Zone.At(now);
        return (Schedule with { Schedule = null }).Contains(now)
            && week.Days.Has(wall.DayOfWeek) && wall.TimeOfDay >= week.Start && wall.TimeOfDay < week.End;
    }
}

/// <summary>
/// What became of a touch: the lock afterwards, the answer, and what the lock tells us without being asked.
/// </summary>
readonly record struct Turn<T>(VirtualLock Lock, T Answer, IReadOnlyList<LockReport> Reports);

static class Turn
{
    /// <summary>What a lock that cannot be reached would tell is lost.</summary>
    public static Turn<T> Of<T>(VirtualLock door, T answer, params LockReport[] reports) =>
        new(door, answer, door.Unreachable is null ? reports : []);
}
