using System.Buffers.Binary;
using System.Security.Cryptography;
using Latchkey.AccessCodes;

namespace Latchkey.Drivers.Virtual;

/// <summary>What a virtual lock does when it is spoken to, and what a careful driver makes of its answers.</summary>
static class FromAfar
{
    /// <summary>
    /// Tries at a PIN of the lock's own choice; past that it has no room. A guess: a million PINs against 1,000 tries.
    /// </summary>
    const int ChoicesMax = 1000;

    public static Listing List(this VirtualLock door)
    {
        if (door.Unreachable is { } why)
            return Listing.Failed(Outcome.Transient, why);
        return door.Faults.Reading switch
        {
            ReadFault.None => new(Outcome.Confirmed, Readings(door, door.Codes), IsComplete: true),
            ReadFault.Failing => Listing.Failed(Outcome.Transient, "The lock did not answer."),
            ReadFault.Stale => new(Outcome.Confirmed, Readings(door, door.StaleCodes), IsComplete: true),
            ReadFault.Partial => new(Outcome.Confirmed, Readings(door, door.Codes.Where((_, i) => i % 2 == 0)), false),
            ReadFault.Empty => new(Outcome.Confirmed, [], IsComplete: true),
        };
    }

    public static SlotReading Reading(this VirtualLock door, HeldCode code) => new(
        code.Slot, IsOccupied: true,
        door.HidesPins ? null : code.Pin,
        code.Name,
        door.Traits.SchedulesNatively ? code.Schedule : null);

    public static Turn<PutAnswer> Put(this VirtualLock door, SlotContent content, DateTimeOffset now)
    {
        if (Deaf(door) is { } deaf)
            return Turn.Of(Later(door), new PutAnswer(Outcome.Transient, Detail: deaf));
        if (Objection(door, content, now) is { } refused)
            return Turn.Of(door, refused, WhenFull(door, refused.Why));
        if (content.IsNew && door.In(content.Slot) is { } other && other.Pin != content.Pin)
            return Turn.Of(door, No(Refused.NoSpace, "Somebody else's code is in the slot."));
        if ((content.Pin ?? door.In(content.Slot)?.Pin ?? Choose(door)) is not { } pin)
            return Turn.Of(door, No(Refused.NoSpace, "The lock found no PIN."));

        var isNew = door.In(content.Slot) is null;
        var slot = isNew ? SlotForNew(door, content.Slot) : content.Slot!;
        var code = new HeldCode(slot, pin, door.Traits.Pins.Cut(content.Name), content.Schedule);
        var after = door.Faults.DropsWrites
            ? door
            : door.With(code) with { NamesGiven = door.NamesGiven + (isNew ? 1 : 0) };
        return Turn.Of(after, door.Faults.IsSilent ? Silence : AfterReadBack(after, code, content.Pin is null));
    }

    public static Turn<CommandAnswer> Remove(this VirtualLock door, string slot)
    {
        if (Deaf(door) is { } deaf)
            return Turn.Of(Later(door), new CommandAnswer(Outcome.Transient, Detail: deaf));
        var after = door.Faults.DropsWrites ? door : door.Without(slot);
        return Turn.Of(after, door.Faults.IsSilent ? NoAnswer : AfterRemoval(after, slot), NoLongerFull(door, after));
    }

    public static Turn<CommandAnswer> Lock(this VirtualLock door) =>
        Move(door, door.Traits.CanRemotelyLock, d => d.Closed(), d => d.IsLocked);

    public static Turn<CommandAnswer> Unlock(this VirtualLock door, DateTimeOffset now) =>
        Move(door, door.Traits.CanRemotelyUnlock, d => d.Opened(now), d => !d.IsLocked);

    public static Turn<CommandAnswer> ConfigureAutoLock(this VirtualLock door, TimeSpan? delay) =>
        door.Traits.CanConfigureAutoLock != true
            ? Turn.Of(door, CannotDoThat)
            : Carry(door, d => d with { AutoLockDelay = delay }, d => d.AutoLockDelay == delay);

    /// <summary>No answer came. What was asked may have been done.</summary>
    static readonly CommandAnswer NoAnswer = new(Outcome.Unknown, Detail: "The lock did not answer.");

    static readonly PutAnswer Silence = new(Outcome.Unknown, Detail: "The lock did not answer.");

    static readonly CommandAnswer CannotDoThat =
        new(Outcome.RefusedForGood, Refused.Other, "This lock cannot do that.");

    static Turn<CommandAnswer> Move(
        VirtualLock door, bool? can, Func<VirtualLock, VirtualLock> bolt, Func<VirtualLock, bool> moved)
    {
        if (can != true)
            return Turn.Of(door, CannotDoThat);
        if (Deaf(door) is null && door.Faults.IsJammed && !moved(door))
            {
            var stuck = new CommandAnswer(Outcome.RefusedForGood, Refused.Other, "The bolt is jammed.");
            return Turn.Of(door, stuck, new LockReport.Jammed());
        }
        return Carry(door, bolt, moved);
    }

    static Turn<CommandAnswer> Carry(
        VirtualLock door, Func<VirtualLock, VirtualLock> change, Func<VirtualLock, bool> isDone)
    {
        if (Deaf(door) is { } deaf)
            return Turn.Of(Later(door), new CommandAnswer(Outcome.Transient, Detail: deaf));
        var after = door.Faults.DropsWrites ? door : change(door);
        return Turn.Of(after, door.Faults.IsSilent ? NoAnswer : isDone(after)
            ? CommandAnswer.Done
            : new CommandAnswer(Outcome.Unknown, Detail: "The lock said yes, and did not move."));
    }

    /// <summary>Why a command does not get through; null: it does.</summary>
    static string? Deaf(VirtualLock door) =>
        door.Unreachable ?? (door.Faults.FailsNextCommands > 0 ? "The command did not get through." : null);

    static VirtualLock Later(VirtualLock door) => door with
    {
        Faults = door.Faults with { FailsNextCommands = Math.Max(0, door.Faults.FailsNextCommands - 1) },
    };

    static PutAnswer? Objection(VirtualLock door, SlotContent content, DateTimeOffset now)
    {
        if (door.Traits.CanProgramOnlineCodes != true || !door.CanType)
            return No(Refused.Other, "This lock takes no codes from afar.");
        if (door.Faults.IsSubscriptionExpired)
            return No(Refused.Permission, "The subscription at the maker has ended.");
        var isHeldThere = content.Pin is { } asked && door.In(content.Slot)?.Pin == asked;
        if (!isHeldThere && content.Pin is null != door.ChoosesPins)
            return No(Refused.Digits, $"The lock {(door.ChoosesPins ? "chooses its" : "does not choose")} PINs.");
        if (content.Pin is { } pin && door.Traits.Pins.Objection(pin) is { } why)
            return No(why, "The lock does not take such a PIN.");
        if (!Takes(door, content.Schedule, now))
            return No(Refused.Schedule, "The lock does not take such a schedule.");
        if (content.Name is { } name && RepeatsName(door, door.Traits.Pins.Cut(name)!, content.Slot))
            return No(Refused.Name, "The lock has a code of that name.");
        if (content.Pin is { } same && door.RefusesDuplicates && door.WouldRepeat(same, content.Slot))
            return No(Refused.Duplicate, "The lock holds that PIN in another slot.");
        if (!HasSuch(door, content.Slot))
            return No(Refused.Other, "The lock has no such slot.");
        return door.In(content.Slot) is null && door.IsFull ? No(Refused.NoSpace, "No slot is free.") : null;
    }

    static PutAnswer No(Refused why, string detail) => new(Outcome.RefusedForGood, Why: why, Detail: detail);

    static bool Takes(VirtualLock door, TimeFrame schedule, DateTimeOffset now) =>
        schedule == TimeFrame.Always ||
        (door.Traits.SchedulesNatively && schedule.PhaseAt(now) != Phase.Over && KeepsHours(door, schedule.Schedule) &&
            (schedule.Start > now || schedule.Start is null || !NeedsFutureStart(door)));

    // Days of the week with one pair of hours, in the lock's own zone: whatever else a schedule says, there is no place for it.
    static bool KeepsHours(VirtualLock door, Schedule? hours) =>
        hours is null || (door.Traits.KeepsWeeks && hours == hours.EveryWeek());

    static bool NeedsFutureStart(VirtualLock door) =>
        door.Traits.Pins.Constraints.Contains(PinConstraint.StartDateInFuture);

    static bool RepeatsName(VirtualLock door, string name, string? slot) =>
        door.Traits.Pins.NamesMustBeUnique && door.Codes.Any(code => code.Slot != slot && code.Name == name);

    static bool HasSuch(VirtualLock door, string? slot) =>
        slot is null || door.Traits.FirstSlot is not { } first ||
        (int.TryParse(slot, out var number) && number >= first && !(number >= first + door.Traits.CodesMax));

    /// <summary>
    /// The number that was asked for, else the lowest free one; elsewhere the maker's next name, whatever was asked
    /// for.
    /// </summary>
    public static string SlotForNew(this VirtualLock door, string? asked) => door.Traits.FirstSlot is { } first
        ? asked ?? Enumerable.Range(first, door.Codes.Count + 1).Select(n => $"{n}").First(n => door.In(n) is null)
        : $"code-{door.NamesGiven + 1}";

    static PutAnswer AfterReadBack(VirtualLock door, HeldCode code, bool isChosenByLock)
    {
        if (ReadBack(door, code.Slot) is not { } reading)
            return new(Outcome.Unknown, Detail: "The lock said yes, and could not be read.");
        if (!reading.IsOccupied)
            return new(Outcome.Unknown, Detail: "The lock said yes, and holds no such code.");
        if (reading.Pin is null)
            return new(Outcome.AcceptedUnreadable, code.Slot, isChosenByLock ? code.Pin : null);
        return reading == door.Reading(code)
            ? new(Outcome.Confirmed, code.Slot, isChosenByLock ? code.Pin : null)
            : new(Outcome.Unknown, Detail: "The lock said yes, and holds another code.");
    }

    static CommandAnswer AfterRemoval(VirtualLock door, string slot) => ReadBack(door, slot) switch
    {
        { IsOccupied: false } => CommandAnswer.Done,
        { IsOccupied: true } => new(Outcome.Unknown, Detail: "The lock said yes, and still holds the code."),
        null => new(Outcome.Unknown, Detail: "The lock said yes, and could not be read."),
    };

    /// <summary>What the slot holds, asked afresh; null: no telling.</summary>
    static SlotReading? ReadBack(VirtualLock door, string slot)
    {
        var listing = door.List();
        var found = listing.Slots.Where(reading => reading.Slot == slot).ToList();
        return found.Count > 0 ? found[0] :
            listing is { Outcome: Outcome.Confirmed, IsComplete: true } ? new(slot, false, null, null, null) :
            null;
    }

    static SlotReading[] Readings(VirtualLock door, IEnumerable<HeldCode> codes) => [.. codes.Select(door.Reading)];

    static LockReport[] WhenFull(VirtualLock door, Refused? why) =>
        why == Refused.NoSpace && door.Habits.FullError is { } error ? [new LockReport.Trouble(error, true)] : [];

    /// <summary>What the make tells when room has been made.</summary>
    public static LockReport[] NoLongerFull(VirtualLock before, VirtualLock after) =>
        before.IsFull && !after.IsFull && before.Habits.FullError is { } error
            ? [new LockReport.Trouble(error, false)]
            : [];

    /// <summary>
    /// A PIN of the lock's own: from its secret, so that the same lock chooses the same PINs in every run.
    /// </summary>
    static Pin? Choose(VirtualLock door)
    {
        Span<byte> seed = stackalloc byte[16];
        for (var attempt = 0; attempt < ChoicesMax; attempt++)
        {
            BinaryPrimitives.WriteInt64BigEndian(seed, door.NamesGiven);
            BinaryPrimitives.WriteInt64BigEndian(seed[8..], attempt);
            var bytes = HMACSHA256.HashData(door.Secret, seed);
            var digits = bytes.Take(door.Traits.Pins.Lengths[0]).Select(b => (char)('0' + b % 10));
            var pin = new Pin(string.Concat(digits));
            if (door.Traits.Pins.Objection(pin) is null && !door.WouldRepeat(pin, null))
                return pin;
        }
        return null;
    }
}
