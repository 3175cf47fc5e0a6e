using System.Globalization;
using Latchkey.AccessCodes;
using Latchkey.Drivers.Hubs;

namespace Latchkey.Drivers.Zigbee2Mqtt;

/// <summary>The codes on one lock: lists, puts and removes them, and believes only what it reads back.</summary>
sealed class CodeBook(Network network, ZigbeeLock door, string? timeZone)
{
    /// <summary>So long it is looked for who else holds the digits that a lock did not take, without saying why. A guess.</summary>
    static readonly TimeSpan searchMax = TimeSpan.FromSeconds(8);

    /// <summary>Status of "set PIN code response" (ZCL 7, 7.3.2.17.6).</summary>
    const byte MemoryFull = 2, DuplicateCode = 3;

    readonly Speech speech = network.SpeechOf(door);

    bool HasSchedules => speech.KeepsSchedules && door.Limits!.YearDaySchedules > 0;

    // ---- listing ----

    public async Task<Listing> List(CancellationToken cut)
    {
        if (await network.Introduce(door, cut) is { IsDone: false } no) return Listing.Failed(no.Outcome, no.Detail);
        return await new SlotSweep(door, network.Desk, network.Line, network.Clock).List(0, door.Limits!.Users - 1, slot => Ask(slot, cut));
    }

    async Task<SlotAsked> Ask(int slot, CancellationToken cut)
    {
        var read = await speech.Read(slot, cut);
        return read.State switch
        {
            SlotState.Free => new(null),
            SlotState.Occupied => new([await Reading(slot, read, cut)]),
            SlotState.Unreadable => new(null, IsCertain: false),
            SlotState.Failed => new(null, Failure: Listing.Failed(read.Reply.Outcome, read.Reply.Detail)),
        };
    }

    /// <summary>What is told of one slot; null: it could not be read.</summary>
    public async Task<SlotReading?> ReadingOf(int slot, CancellationToken cut)
    {
        var read = await speech.Read(slot, cut);
        return read.State switch
        {
            SlotState.Free => new(Text(slot), false, null, null, null),
            SlotState.Occupied => await Reading(slot, read, cut),
            SlotState.Unreadable or SlotState.Failed => null,
        };
    }

    async Task<SlotReading> Reading(int slot, SlotRead read, CancellationToken cut)
    {
        var schedule = !HasSchedules ? null
            : read.IsScheduled == true ? FrameOf(await speech.AskSchedule(slot, cut))
            : TimeFrame.Always;
        return new(Text(slot), true, read.Pin, null, schedule);
    }

    /// <summary>Null: it cannot be told, or there is none, and then the lock lets the code in never.</summary>
    TimeFrame? FrameOf(Told<(long Start, long End)?> told) => told.Value is { } schedule ? Schedules.Frame(schedule, timeZone) : null;

    // ---- putting ----

    public async Task<PutAnswer> Put(SlotContent content, CancellationToken cut)
    {
        if (!door.Facts.HasCodes) return No(Refused.Other, "the lock takes no codes");
        if (await network.Introduce(door, cut) is { IsDone: false } no) return new(Outcome.Transient, Detail: $"could not ask the lock for its limits: {no.Detail}");
        if (Objection(content) is { } objection) return objection;
        var (slot, pin) = (int.Parse(content.Slot!, CultureInfo.InvariantCulture), content.Pin!.Value);
        if (content.IsNew && await Somebody(slot, pin, cut) is { } taken) return taken;
        if (content.Schedule != TimeFrame.Always) return await PutScheduled(slot, pin, content.Schedule, cut);

        var answer = await Write(slot, pin, UserType.Unrestricted, cut);
        // The lock does not look at it any more; it is taken off, so that nobody else's code finds it there.
        if (HasSchedules && !content.IsNew && IsThere(answer)) await speech.EraseSchedule(slot, cut);
        return answer;
    }

    PutAnswer? Objection(SlotContent content)
    {
        var limits = door.Limits!;
        if (content.Pin is not { } pin) return No(Refused.Digits, "the lock does not choose PINs");
        if (pin.Length < limits.Shortest || pin.Length > limits.Longest) return No(Refused.Length, $"the lock takes {limits.Shortest} to {limits.Longest} digits");
        if (!pin.Reveal().All(char.IsAsciiDigit)) return No(Refused.Digits, "the lock takes digits");
        if (!int.TryParse(content.Slot, CultureInfo.InvariantCulture, out var slot) || slot < ZigbeeLock.FirstSlot || slot >= limits.Users)
            return No(Refused.NoSpace, $"the lock has slots {ZigbeeLock.FirstSlot} to {limits.Users - 1}");
        return content.Schedule == TimeFrame.Always || (HasSchedules && WallClock.Tells(content.Schedule, timeZone))
            ? null
            : No(Refused.Schedule, "the lock cannot keep this schedule");
    }

    /// <summary>Somebody was faster at the keypad, without a word; what they typed is not ours to write over.</summary>
    async Task<PutAnswer?> Somebody(int slot, Pin pin, CancellationToken cut)
    {
        var there = await speech.Read(slot, cut);
        return there.State switch
        {
            // Nothing was written yet, whatever became of the question.
            SlotState.Failed => new(Outcome.Transient, Detail: $"could not read the slot: {there.Reply.Detail}"),
            SlotState.Occupied when there.Pin != pin => No(Refused.NoSpace, "somebody else's code is in the slot"),
            SlotState.Occupied or SlotState.Free or SlotState.Unreadable => null,
        };
    }

    /// <summary>The schedule first: a code must not open the door before its time, not even for the time of two commands.</summary>
    async Task<PutAnswer> PutScheduled(int slot, Pin pin, TimeFrame frame, CancellationToken cut)
    {
        var scheduled = await SetSchedule(slot, frame, cut);
        if (scheduled.Kind == ReplyKind.Refused)
        {
            // Some locks take schedules only for users that they know: the code lies there switched off meanwhile.
            var asleep = await speech.Set(slot, pin, UserType.YearDay, isActive: false, cut);
            if (asleep.IsDone) scheduled = await SetSchedule(slot, frame, cut);
            if (scheduled.Kind == ReplyKind.Refused) return await WithoutSchedule(slot, cut);
        }
        if (!scheduled.IsDone) return Of(scheduled, "set the schedule");
        var answer = await Write(slot, pin, UserType.YearDay, cut);
        return IsThere(answer) ? await AgreeOnSchedule(slot, frame, cut) ?? answer : answer;
    }

    Task<Reply> SetSchedule(int slot, TimeFrame frame, CancellationToken cut)
    {
        var (start, end) = Schedules.Of(frame, timeZone);
        return speech.SetSchedule(slot, start, end, cut);
    }

    async Task<PutAnswer> Write(int slot, Pin pin, byte type, CancellationToken cut)
    {
        var set = await speech.Set(slot, pin, type, isActive: true, cut);
        return set switch
        {
            { IsDone: true } => await AfterYes(slot, pin, type, await speech.Read(slot, cut), cut),
            { Kind: ReplyKind.Refused, Status: DuplicateCode } => No(Refused.Duplicate, "the lock holds these digits already"),
            { Kind: ReplyKind.Refused, Status: MemoryFull } => No(Refused.NoSpace, "the lock is full"),
            { Kind: ReplyKind.Refused } => await WhyNot(slot, pin, set.Detail, cut),
            _ => Of(set, "set the code"),
        };
    }

    async Task<PutAnswer> AfterYes(int slot, Pin pin, byte type, SlotRead read, CancellationToken cut) => read.State switch
    {
        SlotState.Occupied when !read.IsActive => new(Outcome.Transient, Detail: "the lock keeps the code switched off"),
        SlotState.Occupied when read.Pin is { } other && other != pin => await WhyNot(slot, pin, "the lock said yes, and holds another code in the slot", cut),
        SlotState.Occupied when read.IsScheduled == (type == UserType.Unrestricted) =>
            new(Outcome.Transient, Detail: "the lock said yes, and keeps another kind of user in the slot"),
        SlotState.Occupied when read.Pin is null => new(Outcome.AcceptedUnreadable, Text(slot), Detail: "the lock masks its PINs"),
        SlotState.Occupied => new(Outcome.Confirmed, Text(slot)),
        SlotState.Free => await WhyNot(slot, pin, "the lock said yes, and the slot is free", cut),
        SlotState.Unreadable => new(Outcome.AcceptedUnreadable, Text(slot), Detail: "the lock does not show its codes"),
        SlotState.Failed => new(Outcome.Unknown, Detail: $"could not be read back: {read.Reply.Detail}"),
    };

    /// <summary>The code was not taken, and nobody says why: often somebody else has the digits.</summary>
    async Task<PutAnswer> WhyNot(int slot, Pin pin, string detail, CancellationToken cut)
    {
        var since = network.Clock.GetUtcNow();
        for (var other = 0; other < door.Limits!.Users && network.Clock.GetUtcNow() < since + searchMax; other++)
        {
            if (other == slot) continue;
            var read = await speech.Read(other, cut);
            if (read.State == SlotState.Failed) break;
            if (read.Pin == pin) return No(Refused.Duplicate, "the lock holds these digits already");
        }
        return new(Outcome.Transient, Detail: detail);
    }

    /// <summary>Makes sure that the lock lets the code in when it should; null: it does.</summary>
    /// <remarks>Some locks drop a user's schedules when its code is set. One that cannot keep them shall not hold the code.</remarks>
    async Task<PutAnswer?> AgreeOnSchedule(int slot, TimeFrame wanted, CancellationToken cut)
    {
        for (var tries = 0; ; tries++)
        {
            var told = await speech.AskSchedule(slot, cut);
            if (!told.Reply.IsDone) return new(Outcome.Unknown, Detail: $"could not read the schedule back: {told.Reply.Detail}");
            if (FrameOf(told) == wanted) return null;
            if (tries == 2) return await WithoutSchedule(slot, cut);
            var set = await SetSchedule(slot, wanted, cut);
            if (!set.IsDone) return new(Outcome.Unknown, Detail: $"could not set the schedule: {set.Detail}");
        }
    }

    async Task<PutAnswer> WithoutSchedule(int slot, CancellationToken cut) =>
        (await Remove(slot, cut)).Outcome == Outcome.Confirmed
            ? No(Refused.Schedule, "the lock does not keep the schedule")
            : new(Outcome.Unknown, Detail: "the lock does not keep the schedule, and did not give the code back");

    // ---- removing ----

    public async Task<CommandAnswer> Remove(int slot, CancellationToken cut)
    {
        var cleared = await speech.Clear(slot, cut);
        if (!cleared.IsFromLock) return cleared.AsCommand();
        // A lock may refuse to free what is free.
        var read = await speech.Read(slot, cut);
        if (read.State == SlotState.Free && door.Limits is not null && HasSchedules) await speech.EraseSchedule(slot, cut);
        return read.State switch
        {
            SlotState.Free => CommandAnswer.Done,
            SlotState.Occupied => new(Outcome.Transient, Detail: cleared.IsDone ? "the code is still on the lock" : cleared.Detail),
            SlotState.Unreadable when cleared.IsDone => new(Outcome.AcceptedUnreadable, Detail: "the lock does not show its codes"),
            SlotState.Unreadable => cleared.AsCommand(),
            SlotState.Failed => new(Outcome.Unknown, Detail: $"could not be read back: {read.Reply.Detail}"),
        };
    }

    // ----

    static bool IsThere(PutAnswer answer) => answer.Outcome is Outcome.Confirmed or Outcome.AcceptedUnreadable;

    static PutAnswer Of(Reply reply, string what) => new(
        reply.Outcome, Why: reply.Outcome == Outcome.RefusedForGood ? Refused.Other : null, Detail: $"could not {what}: {reply.Detail}");

    static PutAnswer No(Refused why, string detail) => new(Outcome.RefusedForGood, Why: why, Detail: detail);

    static string Text(int slot) => slot.ToString(CultureInfo.InvariantCulture);
}
