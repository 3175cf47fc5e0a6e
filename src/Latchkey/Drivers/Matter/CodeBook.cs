using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Latchkey.AccessCodes;
using Latchkey.Drivers.Hubs;

namespace Latchkey.Drivers.Matter;

/// <summary>The codes on one lock: lists, puts and removes them.</summary>
/// <remarks>
/// A slot is the index of a PIN credential; each belongs to a user, whose kind and schedules say when it opens the door. PINs cannot be read:
/// that a slot is occupied, by our own network, is all that is ever confirmed.
/// </remarks>
sealed class CodeBook(Fabric fabric, MatterLock door, string? timeZone)
{
    const int Add = 0, Modify = 2;

    // SetCredentialResponse: the cluster's own statuses beside the general ones.
    const int Success = 0, Duplicate = 2, Occupied = 3;

    /// <summary>The lock tells of a change after it has answered: up to 0.1 s at the simulated lock. A guess for those that sleep.</summary>
    public static readonly TimeSpan ToldWithin = TimeSpan.FromSeconds(10);

    readonly Schedules schedules = new(fabric, door, timeZone);

    // ---- reading ----

    public async Task<SlotRead> Read(int slot, CancellationToken cut) =>
        SlotRead.Of(await fabric.Invoke(door, "GetCredentialStatus", new() { ["credential"] = Credential(slot) }, isTimed: false, cut));

    public async Task<UserRead> ReadUser(int user, CancellationToken cut) =>
        UserRead.Of(await fabric.Invoke(door, "GetUser", new() { ["userIndex"] = user }, isTimed: false, cut));

    /// <summary>Goes from user to user; each is asked for once, and each tells which is the next.</summary>
    public Task<Listing> List(CancellationToken cut) =>
        new SlotSweep(door, fabric.Desk, fabric.Line, fabric.Clock).List(1, door.Users, user => Ask(user, cut));

    async Task<SlotAsked> Ask(int user, CancellationToken cut)
    {
        var read = await ReadUser(user, cut);
        if (!read.IsRead) return new(null, Failure: Listing.Failed(read.Reply.IsDone ? Outcome.Unknown : Question(read.Reply), read.Reply.Detail));
        var readings = read.IsOccupied ? await Readings(user, read, cut) : [];
        // A lock that goes round in circles has not told everything.
        return new(readings, IsCertain: read.Next is null || read.Next > user, Next: read.Next > user ? read.Next : int.MaxValue);
    }

    /// <summary>What is told of one slot; null: it could not be read.</summary>
    public async Task<SlotReading?> ReadingOf(int slot, CancellationToken cut)
    {
        var read = await Read(slot, cut);
        if (!read.IsRead) return null;
        if (!read.IsOccupied) return new(Text(slot), false, null, null, null);
        if (read.User is not { } user || await ReadUser(user, cut) is not { IsRead: true } owner) return new(Text(slot), true, null, null, null);
        return (await Readings(user, owner, cut)).FirstOrDefault(r => r.Slot == Text(slot), new(Text(slot), true, null, null, null));
    }

    async Task<IReadOnlyList<SlotReading>> Readings(int user, UserRead read, CancellationToken cut)
    {
        if (read.Pins is not { Count: > 0 } pins) return [];
        // Others may use more schedules than the first of each kind.
        var isOurs = read.Creator is { } creator && creator == door.OurFabric;
        TimeFrame? frame = read.Type == UserRead.Unrestricted ? TimeFrame.Always : isOurs ? (await schedules.Read(user, read.Type, cut)).Frame : null;
        return [.. pins.Where(slot => slot >= 1 && slot <= door.Slots).Select(slot => new SlotReading(Text(slot), true, null, null, frame))];
    }

    // ---- putting ----

    public async Task<PutAnswer> Put(SlotContent content, CancellationToken cut)
    {
        if (Objection(content) is { } objection) return objection;
        var slot = int.Parse(content.Slot!, CultureInfo.InvariantCulture);
        var there = await Read(slot, cut);
        if (!there.IsRead) return new(Question(there.Reply), Why: Why(Question(there.Reply)), Detail: $"could not read the slot: {there.Reply.Detail}");
        Wrote(slot);
        if (!there.IsOccupied) return await Make(slot, content, cut);
        return content.IsNew || there.User is not { } user || (there.Creator != door.OurFabric && door.OurFabric is not null)
            ? No(Refused.NoSpace, "somebody else's code is in the slot")
            : await Change(slot, user, content, cut);
    }

    PutAnswer? Objection(SlotContent content)
    {
        if (door.Slots == 0) return No(Refused.Other, "the lock takes no codes");
        if (content.Pin is not { } pin) return No(Refused.Digits, "the lock does not choose PINs");
        if (pin.Length < door.Shortest || pin.Length > door.Longest) return No(Refused.Length, $"the lock takes {door.Shortest} to {door.Longest} digits");
        if (!pin.Reveal().All(char.IsAsciiDigit)) return No(Refused.Digits, "the lock takes digits");
        if (!int.TryParse(content.Slot, CultureInfo.InvariantCulture, out var slot) || slot < 1 || slot > door.Slots)
            return No(Refused.NoSpace, $"the lock has slots 1 to {door.Slots}");
        return schedules.Keeps(content.Schedule) ? null : No(Refused.Schedule, "the lock cannot keep this schedule");
    }

    /// <summary>The user first, shut out as long as its schedules are not there; the PIN last: it must not open the door before its time.</summary>
    async Task<PutAnswer> Make(int slot, SlotContent content, CancellationToken cut)
    {
        var (user, no) = await MakeUser(slot, TypeFor(content.Schedule), cut);
        if (no is { } unmade) return unmade;
        if (content.Schedule != TimeFrame.Always && await schedules.Set(user, content.Schedule, isNewUser: true, cut) is { IsDone: false } unset)
            return await Undone(user, Of(unset, "set the schedule"), cut);
        var set = await Set(Add, slot, user, content.Pin!.Value, cut);
        return set is { } refused ? await Undone(user, refused, cut) : await Confirm(slot, user, content, cut);
    }

    /// <summary>In an order in which the old PIN is not let in when the new one is not to be.</summary>
    async Task<PutAnswer> Change(int slot, int user, SlotContent content, CancellationToken cut)
    {
        var isScheduled = content.Schedule != TimeFrame.Always;
        if (isScheduled)
        {
            if (await SetUser(Modify, user, UserRead.ScheduleRestricted, cut) is { IsDone: false } open) return Of(open, "restrict the user");
            if (await schedules.Set(user, content.Schedule, isNewUser: false, cut) is { IsDone: false } unset) return Of(unset, "set the schedule");
        }
        if (await Set(Modify, slot, user, content.Pin!.Value, cut) is { } refused) return refused;
        if (!isScheduled)
        {
            if (await SetUser(Modify, user, UserRead.Unrestricted, cut) is { IsDone: false } shut) return MayBe(shut, "let the user in");
            if (door.KeepsYearDays && await schedules.Clear(user, cut) is { IsDone: false } left) return MayBe(left, "take the old schedule off");
        }
        return await Confirm(slot, user, content, cut);
    }

    /// <summary>The user of the slot's number, or the next one that is free.</summary>
    async Task<(int User, PutAnswer? No)> MakeUser(int slot, int type, CancellationToken cut)
    {
        var made = await SetUser(Add, slot, type, cut);
        if (made.IsDone) return (slot, null);
        // Occupied, or there is no user of so high a number: the lock says the same of both.
        if (made.Status is not (Reply.Failure or Reply.InvalidCommand or Reply.ConstraintError)) return (0, Of(made, "make the user"));
        var (free, isOurLeftover, failed) = await FreeUser(slot, cut);
        if (failed is { } unread) return (0, new(Question(unread), Why: Why(Question(unread)), Detail: $"could not look for a free user: {unread.Detail}"));
        if (free is not { } user) return (0, No(Refused.NoSpace, "the lock has no user left"));
        made = await SetUser(isOurLeftover ? Modify : Add, user, type, cut);
        return (user, made.IsDone ? null : Of(made, "make the user"));
    }

    /// <returns>Null: there is none. A user of ours without any credential is left from a put that was cut off, and is as good as a free one.</returns>
    async Task<(int? User, bool IsOurLeftover, Reply? Failed)> FreeUser(int preferred, CancellationToken cut)
    {
        var taken = new HashSet<int>();
        for (var user = 1; user <= door.Users;)
        {
            var read = await ReadUser(user, cut);
            if (!read.IsRead) return (null, false, read.Reply);
            if (read is { IsOccupied: true, Pins.Count: 0, Others: 0 } && read.Creator == door.OurFabric && door.OurFabric is not null) return (user, true, null);
            if (read.IsOccupied) taken.Add(user);
            if (read.Next is not { } next || next <= user) break;
            user = next;
        }
        var free = Enumerable.Range(1, door.Users).OrderBy(user => user != preferred).Where(user => !taken.Contains(user)).Cast<int?>().FirstOrDefault();
        return (free, false, null);
    }

    Task<Reply> SetUser(int operation, int user, int type, CancellationToken cut) => fabric.Invoke(door, "SetUser", new()
    {
        ["operationType"] = operation, ["userIndex"] = user, ["userName"] = null, ["userUniqueID"] = null,
        ["userStatus"] = UserRead.Enabled, ["userType"] = type, ["credentialRule"] = operation == Add ? 0 : null,
    }, isTimed: true, cut);

    /// <returns>Null: the lock said yes.</returns>
    async Task<PutAnswer?> Set(int operation, int slot, int user, Pin pin, CancellationToken cut)
    {
        var set = await fabric.Invoke(door, "SetCredential", new()
        {
            ["operationType"] = operation, ["credential"] = Credential(slot), ["userIndex"] = user, ["userStatus"] = null, ["userType"] = null,
            ["credentialData"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(pin.Reveal())),
        }, isTimed: true, cut);
        if (!set.IsDone) return set.Status == Reply.ResourceExhausted ? No(Refused.NoSpace, "the lock has no room left") : Of(set, "set the code");
        return set.Result.Number("status") switch
        {
            Success => null,
            Duplicate => No(Refused.Duplicate, "the lock holds these digits already"),
            Occupied => No(Refused.NoSpace, "somebody else's code is in the slot"),
            Reply.ResourceExhausted => No(Refused.NoSpace, "the lock has no room left"),
            Reply.InvalidCommand or Reply.ConstraintError => No(Refused.Other, "the lock does not take the code"),
            // Some locks say no more than that, whatever is wrong.
            { } status => new(Outcome.Transient, Detail: string.Create(CultureInfo.InvariantCulture, $"the lock said no (status {status})")),
            null => new(Outcome.Unknown, Detail: "the Matter Server did not tell what the lock answered"),
        };
    }

    /// <summary>What the lock now says of the slot, its user and its schedules.</summary>
    async Task<PutAnswer> Confirm(int slot, int user, SlotContent content, CancellationToken cut)
    {
        Wrote(slot);
        var read = await Read(slot, cut);
        if (!read.IsRead) return new(Outcome.Unknown, Detail: $"could not be read back: {read.Reply.Detail}");
        if (!read.IsOccupied) return new(Outcome.Transient, Detail: "the lock said yes, and the slot is free");
        if (door.OurFabric is { } ours && read.Changer != ours) return new(Outcome.Transient, Detail: "the lock said yes, and the slot is as somebody else left it");
        var owner = await ReadUser(user, cut);
        if (!owner.IsRead) return new(Outcome.Unknown, Detail: $"the user could not be read back: {owner.Reply.Detail}");
        if (owner.Status != UserRead.Enabled) return new(Outcome.Transient, Detail: "the lock keeps the user switched off");
        var (reply, frame) = await schedules.Read(user, owner.Type, cut);
        if (!reply.IsDone) return new(Outcome.Unknown, Detail: $"the schedule could not be read back: {reply.Detail}");
        return frame == content.Schedule
            ? new(Outcome.AcceptedUnreadable, Text(slot))
            : content.Schedule == TimeFrame.Always ? new(Outcome.Transient, Detail: "the lock kept an old schedule") : await WithoutSchedule(slot, cut);
    }

    async Task<PutAnswer> WithoutSchedule(int slot, CancellationToken cut) => (await Remove(slot, cut)).Outcome == Outcome.Confirmed
        ? No(Refused.Schedule, "the lock does not keep the schedule")
        : new(Outcome.Unknown, Detail: "the lock does not keep the schedule, and did not give the code back");

    /// <summary>A user that was made for a code that did not come to be is not left behind.</summary>
    async Task<PutAnswer> Undone(int user, PutAnswer answer, CancellationToken cut)
    {
        // What may have happened stays: it is read before anything is written again.
        if (answer.Outcome != Outcome.Unknown && await ReadUser(user, cut) is { IsRead: true, IsOccupied: true, Pins.Count: 0, Others: 0 }) await ClearUser(user, cut);
        return answer;
    }

    // ---- removing ----

    public async Task<CommandAnswer> Remove(int slot, CancellationToken cut)
    {
        var there = await Read(slot, cut);
        if (!there.IsRead) return new(Question(there.Reply), Why(Question(there.Reply)), $"could not read the slot: {there.Reply.Detail}");
        if (!there.IsOccupied) return CommandAnswer.Done;
        Wrote(slot);
        var cleared = there.User is { } user && await ReadUser(user, cut) is { IsRead: true, Pins.Count: <= 1, Others: 0 }
            ? await ClearUser(user, cut)
            : await fabric.Invoke(door, "ClearCredential", new() { ["credential"] = Credential(slot) }, isTimed: true, cut);
        Wrote(slot);
        if (!cleared.IsDone) return cleared.AsCommand();
        var read = await Read(slot, cut);
        return !read.IsRead ? new(Outcome.Unknown, Detail: $"could not be read back: {read.Reply.Detail}")
            : read.IsOccupied ? new(Outcome.Transient, Detail: "the code is still on the lock")
            : CommandAnswer.Done;
    }

    /// <summary>With it go its PINs and its schedules.</summary>
    Task<Reply> ClearUser(int user, CancellationToken cut) => fabric.Invoke(door, "ClearUser", new() { ["userIndex"] = user }, isTimed: true, cut);

    // ----

    void Wrote(int slot) => door.Wrote = (slot, fabric.Clock.GetUtcNow() + ToldWithin);

    /// <summary>A question that was not answered has changed nothing.</summary>
    static Outcome Question(Reply reply) => reply.AsQuestion;

    static Refused? Why(Outcome outcome) => outcome == Outcome.RefusedForGood ? Refused.Other : null;

    static PutAnswer Of(Reply reply, string what) => new(reply.Outcome, Why: Why(reply.Outcome), Detail: $"could not {what}: {reply.Detail}");

    /// <summary>The code is on the lock already, and not yet as it should be.</summary>
    static PutAnswer MayBe(Reply reply, string what) => new(Outcome.Unknown, Detail: $"could not {what}: {reply.Detail}");

    static PutAnswer No(Refused why, string detail) => new(Outcome.RefusedForGood, Why: why, Detail: detail);

    static int TypeFor(TimeFrame frame) => frame == TimeFrame.Always ? UserRead.Unrestricted : UserRead.ScheduleRestricted;

    static JsonObject Credential(int slot) => new() { ["credentialType"] = UserRead.Pin, ["credentialIndex"] = slot };

    static string Text(int slot) => slot.ToString(CultureInfo.InvariantCulture);
}
