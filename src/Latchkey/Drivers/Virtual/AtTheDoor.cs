using Latchkey.AccessCodes;

namespace Latchkey.Drivers.Virtual;

/// <summary>
/// What happens when somebody stands before the lock: the digits typed, the button pressed, the codes edited at the
/// keypad.
/// </summary>
static class AtTheDoor
{
    /// <summary>
    /// Types a PIN. The door opens if and only if the lock itself holds that PIN (or knows it for one of its maker's
    /// offline codes) and its schedule lets it in now, whatever anybody else believes.
    /// </summary>
    public static Turn<Entry> TypeCode(this VirtualLock door, Pin pin, DateTimeOffset now)
    {
        if (!door.CanType || door.Battery <= 0)
            return Turn.Of(door, new Entry(EntryResult.NothingHappened));
        if (door.Faults.IsInPrivacyMode)
            return Turn.Of(door, new Entry(EntryResult.KeypadBlocked), Denial(door, DenialReason.BlockedByPrivacyMode));
        if (door.KeypadBlockedUntil > now)
            return Turn.Of(door, new Entry(EntryResult.KeypadBlocked), Denial(door, DenialReason.TooManyAttempts));

        var codes = door.Codes.Where(code => code.Pin == pin).ToList();
        if (codes.Find(code => code.LetsIn(now)) is { } code)
            return Open(door, code.Slot, now);
        if (OfflineCodes.Read(door, pin, now) is { } offline && offline.Opens(door.OfflineCodesUsed, now))
            return Open(Remembering(door, offline, now), slot: null, now);

        var isOver = codes.Exists(c => c.Schedule.PhaseAt(now) == Phase.Over);
        return Turn.Of(
            Wrong(door, now),
            new Entry(codes.Count > 0 ? EntryResult.NotAtThisTime : EntryResult.UnknownCode),
            Denial(door, isOver ? DenialReason.ExpiredCode : DenialReason.UnknownCode));
    }

    /// <summary>Locks the door from its keypad or thumb turn. A jammed bolt stays where it is.</summary>
    public static Turn<bool> ManualLock(this VirtualLock door) =>
        door.Faults.IsJammed && !door.IsLocked ? Turn.Of(door, false, new LockReport.Jammed()) :
        door.IsLocked ? Turn.Of(door, true) :
        Turn.Of(door.Closed(), true, new LockReport.Closed(EntryMethod.Manual));

    /// <summary>Presses the button beside the door.</summary>
    /// <returns>False: there is none.</returns>
    public static Turn<bool> Ring(this VirtualLock door) =>
        door.Habits.HasDoorbell ? Turn.Of(door, true, new LockReport.Rang()) : Turn.Of(door, false);

    /// <param name="isReported">False: the lock makes no sound about it, and only a listing finds it.</param>
    public static Turn<KeypadEdit> KeypadAdd(this VirtualLock door, Pin pin, string? name, bool isReported)
    {
        if (Objection(door, pin, slot: null) is { } no)
            return Turn.Of(door, no);
        if (door.IsFull)
            return Turn.Of(door, KeypadEdit.NoSlotFree);
        var code = new HeldCode(door.SlotForNew(null), pin, door.Traits.Pins.Cut(name), TimeFrame.Always);
        return Edited(door.With(code) with { NamesGiven = door.NamesGiven + 1 }, door.Reading(code), isReported);
    }

    /// <param name="to">The new PIN; null: it stays.</param>
    /// <param name="name">The new name; null: it stays.</param>
    public static Turn<KeypadEdit> KeypadChange(this VirtualLock door, Pin pin, Pin? to, string? name, bool isReported)
    {
        if (door.CodeWith(pin) is not { } held)
            return Turn.Of(door, KeypadEdit.NoSuchCode);
        if (to is { } wanted && Objection(door, wanted, held.Slot) is { } no)
            return Turn.Of(door, no);
        var code = held with { Pin = to ?? held.Pin, Name = door.Traits.Pins.Cut(name) ?? held.Name };
        return Edited(door.With(code), door.Reading(code), isReported);
    }

    public static Turn<KeypadEdit> KeypadDelete(this VirtualLock door, Pin pin, bool isReported) =>
        !door.CanType ? Turn.Of(door, KeypadEdit.NoKeypad) :
        door.CodeWith(pin) is not { } held ? Turn.Of(door, KeypadEdit.NoSuchCode) :
        Edited(door.Without(held.Slot), new SlotReading(held.Slot, false, null, null, null), isReported);

    static Turn<Entry> Open(VirtualLock door, string? slot, DateTimeOffset now)
    {
        var calm = door with { WrongEntries = 0, KeypadBlockedUntil = null };
        if (door.Faults.IsJammed && door.IsLocked)
            return Turn.Of(calm, new Entry(EntryResult.Jammed, slot), new LockReport.Jammed());
        var told = door.Traits.TellsWhichCodeOpened ? slot : null;
        return Turn.Of(
            calm.Opened(now),
            new Entry(EntryResult.Opened, slot),
            door.Habits.TellsEntries ? [new LockReport.Opened(EntryMethod.Keycode, told)] : []);
    }

    static VirtualLock Wrong(VirtualLock door, DateTimeOffset now)
    {
        if (door.Habits.Lockout is not { } lockout)
            return door;
        return door.WrongEntries + 1 >= lockout.WrongEntriesMax
            ? door with { WrongEntries = 0, KeypadBlockedUntil = now + lockout.Lasts }
            : door with { WrongEntries = door.WrongEntries + 1 };
    }

    static VirtualLock Remembering(VirtualLock door, OfflineCode code, DateTimeOffset now)
    {
        var used = door.OfflineCodesUsed.Where(u => u.Value > now).ToDictionary();
        used[code.Number] = code.Frame.End!.Value;
        return door with { OfflineCodesUsed = used };
    }

    static LockReport[] Denial(VirtualLock door, DenialReason reason) =>
        door.Habits.TellsEntries ? [new LockReport.AccessDenied(reason)] : [];

    static KeypadEdit? Objection(VirtualLock door, Pin pin, string? slot) =>
        !door.CanType ? KeypadEdit.NoKeypad :
        door.Traits.Pins.Objection(pin) is not null ? KeypadEdit.PinNotTaken :
        door.RefusesDuplicates && door.WouldRepeat(pin, slot) ? KeypadEdit.PinInUse :
        null;

    static Turn<KeypadEdit> Edited(VirtualLock door, SlotReading reading, bool isReported) =>
        Turn.Of(door, KeypadEdit.Done, isReported ? [new LockReport.SlotChanged(reading)] : []);
}

/// <param name="Slot">Whose PIN it was; null: nobody's, or an offline code.</param>
readonly record struct Entry(EntryResult Result, string? Slot = null);

enum EntryResult
{
    Opened,

    /// <summary>The lock holds the PIN, and its schedule does not let it in now.</summary>
    NotAtThisTime,

    UnknownCode,

    /// <summary>Too many wrong entries: not even the right PIN is listened to.</summary>
    KeypadBlocked,

    /// <summary>The PIN was right and the bolt did not move.</summary>
    Jammed,

    /// <summary>No keypad, or an empty battery.</summary>
    NothingHappened,
}

enum KeypadEdit { Done, NoKeypad, PinNotTaken, PinInUse, NoSlotFree, NoSuchCode }
