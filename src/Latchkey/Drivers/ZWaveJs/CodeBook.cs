using System.Globalization;
using System.Text.Json.Nodes;
using Latchkey.AccessCodes;
using Latchkey.Drivers.Hubs;

namespace Latchkey.Drivers.ZWaveJs;

/// <summary>The codes on one lock: lists, puts and removes them, and believes only what it reads back.</summary>
/// <remarks>
/// Writes go by the server's unified access control calls, which serve User Code and User Credential locks alike. Slots
/// of User Code locks are read by that class itself: the unified calls answer for a slot that sent no report as for one
/// that is free.
/// </remarks>
sealed class CodeBook(Network network, LockNode door, string? timeZone)
{
    /// <summary>UserCredentialType.PINCode.</summary>
    const int PinType = 1;

    /// <summary>Between the refusal of a duplicate and the lock's word for it: 50 ms at the simulated lock. A guess for others.</summary>
    static readonly TimeSpan repeatedMax = TimeSpan.FromMilliseconds(500);

    bool HasSchedules => door.YearDaySlots > 0;

    /// <summary>The lock, asked for one slot.</summary>
    public async Task<SlotRead> Read(int slot, CancellationToken cut) => door.HasUsers
        ? SlotRead.OfCredential(await network.Endpoint(door, "access_control.get_credential", Credential(slot), cut))
        : SlotRead.OfUserCode(await network.Call(door, LockNode.UserCode, "get", [slot], cut), slot);

    // ---- listing ----

    public Task<Listing> List(CancellationToken cut) =>
        new SlotSweep(door, network.Desk, network.Line, network.Clock).List(1, door.Codes.Count, slot => Ask(slot, cut));

    async Task<SlotAsked> Ask(int slot, CancellationToken cut)
    {
        var read = await Read(slot, cut);
        return read.State switch
        {
            SlotState.Free => new(null),
            SlotState.Occupied => new([await Reading(slot, read, cut)]),
            // Nothing at all for a slot: what it held before is still there as far as anybody knows, and cannot be read.
            SlotState.Silent => await IsThoughtOccupied(slot, cut)
                ? new([new(Text(slot), true, null, null, null)])
                : new(null, IsCertain: door.HasUsers),
            SlotState.Failed => new(null, Failure: Listing.Failed(
                read.Reply.Outcome is Outcome.RefusedForGood ? Outcome.Unknown : read.Reply.Outcome, read.Reply.Detail)),
        };
    }

    /// <summary>What is told of one slot; null: it could not be read.</summary>
    public async Task<SlotReading?> ReadingOf(int slot, CancellationToken cut)
    {
        var read = await Read(slot, cut);
        return read.State switch
        {
            SlotState.Free => new(Text(slot), false, null, null, null),
            SlotState.Occupied => await Reading(slot, read, cut),
            SlotState.Silent or SlotState.Failed => null,
        };
    }

    async Task<SlotReading> Reading(int slot, SlotRead read, CancellationToken cut) => new(
        Text(slot), true, read.Pin, null,
        HasSchedules ? Schedules.FrameOf(await network.ReadSchedule(door, read.UserId, cut), timeZone) : null);

    /// <summary>As the driver's last report of the slot has it; the lock is not asked.</summary>
    async Task<bool> IsThoughtOccupied(int slot, CancellationToken cut)
    {
        var reply = await network.Endpoint(door, "access_control.get_credential_cached", Credential(slot), cut);
        return reply.IsDone && reply.Result.TryGetProperty("credential", out var credential) && (credential.Number("userId") ?? 0) != 0;
    }

    // ---- putting ----

    public async Task<PutAnswer> Put(SlotContent content, CancellationToken cut)
    {
        if (Objection(content) is { } objection) return objection;
        var (slot, pin) = (int.Parse(content.Slot!, CultureInfo.InvariantCulture), content.Pin!.Value);
        var (user, no) = await UserFor(slot, content, cut);
        if (no is { } unready) return unready;

        // The schedule first: a code must not open the door before its time, not even for the time of two commands.
        var isScheduled = content.Schedule != TimeFrame.Always;
        if (isScheduled && await network.SetSchedule(door, user, content.Schedule, timeZone, cut) is { IsDone: false } unset)
            return Of(unset, "set the schedule");
        var answer = await Write(slot, user, pin, cut);
        if (answer.Outcome is not (Outcome.Confirmed or Outcome.AcceptedUnreadable) || !HasSchedules) return answer;
        return await AgreeOnSchedule(slot, user, content.Schedule, cut) ?? answer;
    }

    PutAnswer? Objection(SlotContent content)
    {
        if (door.Codes.Count == 0) return No(Refused.Other, "the lock takes no codes");
        if (content.Pin is not { } pin) return No(Refused.Digits, "the lock does not choose PINs");
        if (pin.Length < door.Codes.Shortest || pin.Length > door.Codes.Longest)
            return No(Refused.Length, $"the lock takes {door.Codes.Shortest} to {door.Codes.Longest} digits");
        if (!pin.Reveal().All(char.IsAsciiDigit)) return No(Refused.Digits, "the lock takes digits");
        if (!int.TryParse(content.Slot, CultureInfo.InvariantCulture, out var slot) || slot < 1 || slot > door.Codes.Count)
            return No(Refused.NoSpace, $"the lock has slots 1 to {door.Codes.Count}");
        return content.Schedule == TimeFrame.Always || (HasSchedules && WallClock.Tells(content.Schedule, timeZone))
            ? null
            : No(Refused.Schedule, "the lock cannot keep this schedule");
    }

    /// <summary>
    /// The user to whom the slot's code belongs. User Code locks: the slot is the user. Others: whose it is already, or
    /// one without another code, made when there is none.
    /// </summary>
    async Task<(int User, PutAnswer? No)> UserFor(int slot, SlotContent content, CancellationToken cut)
    {
        if (!door.HasUsers && !content.IsNew) return (slot, null);
        var there = await Read(slot, cut);
        if (there.State == SlotState.Failed) return (0, Of(there.Reply, "read the slot"));
        // Somebody was faster at the keypad, without a word; what they typed is not ours to write over.
        if (content.IsNew && there.State == SlotState.Occupied && there.Pin != content.Pin)
            return (0, No(Refused.NoSpace, "somebody else's code is in the slot"));
        if (!door.HasUsers) return (slot, null);
        if (there.State == SlotState.Occupied) return (there.UserId, null);
        var user = await HasOtherCode(slot, slot, cut) ? await FreeUser(cut) : slot;
        return user == 0 ? (0, No(Refused.NoSpace, "the lock has no user left")) : (user, await MakeUser(user, cut));
    }

    async Task<PutAnswer?> MakeUser(int user, CancellationToken cut)
    {
        var made = await network.Endpoint(door, "access_control.set_user", User(user, isActive: true), cut);
        if (made.IsDone && made.Result.Number("result") != 0)
        {
            // The driver's memory of this user was wrong; reading it mends that.
            await network.Endpoint(door, "access_control.get_user", new() { ["userId"] = user }, cut);
            made = await network.Endpoint(door, "access_control.set_user", User(user, isActive: true), cut);
        }
        return made.IsDone ? null : Of(made, "make the user");
    }

    async Task<bool> HasOtherCode(int user, int slot, CancellationToken cut)
    {
        var cached = await network.Endpoint(door, "access_control.get_credentials_cached", new() { ["userId"] = user }, cut);
        return cached.IsDone && cached.Result.TryGetProperty("credentials", out var codes)
            && codes.EnumerateArray().Any(c => c.Number("slot") != slot);
    }

    /// <returns>0: there is none.</returns>
    async Task<int> FreeUser(CancellationToken cut)
    {
        var cached = await network.Endpoint(door, "access_control.get_users_cached", [], cut);
        var taken = cached.IsDone && cached.Result.TryGetProperty("users", out var users)
            ? users.EnumerateArray().Select(u => u.Number("userId") ?? 0).ToHashSet()
            : [];
        return Enumerable.Range(1, door.Codes.Count).FirstOrDefault(u => !taken.Contains(u));
    }

    async Task<PutAnswer> Write(int slot, int user, Pin pin, CancellationToken cut)
    {
        var repeated = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        door.Repeated = repeated;
        try
        {
            var set = await network.Endpoint(door, "access_control.set_credential", Credential(slot, user, pin), cut);
            if (!set.IsDone) return Of(set, "set the code");
            return set.Result.Number("result") switch
            {
                0 => AfterYes(slot, pin, await ReadBack(slot, user, cut)),
                // Source: SetCredentialResult of zwave-js 15.29.
                3 or 5 => await Undone(user, slot, No(Refused.Duplicate, "the lock holds these digits already"), cut),
                4 => await Undone(user, slot, No(Refused.Digits, "the maker's rules do not allow these digits"), cut),
                _ => await IsSoon(repeated.Task, cut)
                    ? await Undone(user, slot, No(Refused.Duplicate, "the lock holds these digits already"), cut)
                    : AfterNo(slot, pin, await Read(slot, cut)),
            };
        }
        finally
        {
            door.Repeated = null;
        }
    }

    /// <summary>As <see cref="Read"/>; a code that the lock holds and does not let in is switched on.</summary>
    async Task<SlotRead> ReadBack(int slot, int user, CancellationToken cut)
    {
        var read = await Read(slot, cut);
        if (read is not { State: SlotState.Occupied, IsActive: false }) return read;
        await network.Endpoint(door, "access_control.set_user", User(user, isActive: true), cut);
        return await Read(slot, cut);
    }

    static PutAnswer AfterYes(int slot, Pin pin, SlotRead read) => read.State switch
    {
        SlotState.Occupied when !read.IsActive => new(Outcome.Transient, Detail: "the lock keeps the code switched off"),
        SlotState.Occupied when read.Pin == pin => new(Outcome.Confirmed, Text(slot)),
        SlotState.Occupied when read.Pin is null => new(Outcome.AcceptedUnreadable, Text(slot), Detail: "the lock masks its PINs"),
        SlotState.Occupied => new(Outcome.Transient, Detail: "the lock said yes, and holds another code in the slot"),
        SlotState.Free => new(Outcome.Transient, Detail: "the lock said yes, and the slot is free"),
        SlotState.Silent => new(Outcome.AcceptedUnreadable, Text(slot), Detail: "the lock withholds the slot"),
        SlotState.Failed => new(Outcome.Unknown, Detail: $"could not be read back: {read.Reply.Detail}"),
    };

    // A lock without Supervision says nothing, and the stack calls it an error when it could not read the code back.
    static PutAnswer AfterNo(int slot, Pin pin, SlotRead read) => read.State switch
    {
        SlotState.Occupied when read.Pin == pin && read.IsActive => new(Outcome.Confirmed, Text(slot)),
        SlotState.Occupied when read.Pin is null => new(Outcome.Unknown, Detail: "the slot is occupied, and masked"),
        SlotState.Occupied or SlotState.Free => new(Outcome.Transient, Detail: "the lock did not take the code"),
        SlotState.Silent or SlotState.Failed => new(Outcome.Unknown, Detail: $"could not be read back: {read.Reply.Detail}"),
    };

    /// <summary>A user that was made for a code which the lock then refused goes again.</summary>
    async Task<PutAnswer> Undone(int user, int slot, PutAnswer answer, CancellationToken cut)
    {
        if (door.HasUsers && (await Read(slot, cut)).State == SlotState.Free) await DeleteUser(user, slot, cut);
        return answer;
    }

    async Task<bool> IsSoon(Task told, CancellationToken cut)
    {
        try
        {
            await told.WaitAsync(repeatedMax, network.Clock, cut);
            return true;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Makes sure that the lock lets the code in when it should; null: it does.</summary>
    /// <remarks>Some locks drop a user's schedules when its code is set. One that cannot keep them shall not hold the code.</remarks>
    async Task<PutAnswer?> AgreeOnSchedule(int slot, int user, TimeFrame wanted, CancellationToken cut)
    {
        var isScheduled = wanted != TimeFrame.Always;
        var read = await network.ReadSchedule(door, user, cut);
        for (var tries = 0; read.IsDone && Schedules.FrameOf(read, timeZone) != wanted; tries++)
        {
            if (tries == 2) return isScheduled ? await WithoutSchedule(slot, cut) : new(Outcome.Transient, Detail: "the lock kept an old schedule");
            var set = isScheduled
                ? await network.SetSchedule(door, user, wanted, timeZone, cut)
                : await network.EraseSchedule(door, user, cut);
            if (!set.IsDone) return new(Outcome.Unknown, Detail: $"could not set the schedule: {set.Detail}");
            read = await network.ReadSchedule(door, user, cut);
        }
        return read.IsDone ? null : new(Outcome.Unknown, Detail: $"could not read the schedule back: {read.Detail}");
    }

    async Task<PutAnswer> WithoutSchedule(int slot, CancellationToken cut) =>
        (await Remove(slot, cut)).Outcome == Outcome.Confirmed
            ? No(Refused.Schedule, "the lock does not keep the schedule")
            : new(Outcome.Unknown, Detail: "the lock does not keep the schedule, and did not give the code back");

    // ---- removing ----

    public async Task<CommandAnswer> Remove(int slot, CancellationToken cut)
    {
        var user = slot;
        if (door.HasUsers)
        {
            var there = await Read(slot, cut);
            if (there.State == SlotState.Failed) return there.Reply.AsCommand();
            if (there.State == SlotState.Free) return CommandAnswer.Done;
            user = there.UserId;
        }
        var deleted = await network.Endpoint(door, "access_control.delete_credential", Credential(slot, user), cut);
        if (!deleted.IsDone) return deleted.AsCommand();
        var read = await Read(slot, cut);
        if (read.State == SlotState.Free) await CleanUp(user, slot, cut);
        return read.State switch
        {
            SlotState.Free => CommandAnswer.Done,
            SlotState.Occupied => new(Outcome.Transient, Detail: "the code is still on the lock"),
            SlotState.Silent or SlotState.Failed => new(Outcome.Unknown, Detail: $"could not be read back: {read.Reply.Detail}"),
        };
    }

    // Whatever of this fails is no harm: the next code in the slot has its schedule checked.
    async Task CleanUp(int user, int slot, CancellationToken cut)
    {
        if (HasSchedules && Schedules.HasSchedule(await network.ReadSchedule(door, user, cut))) await network.EraseSchedule(door, user, cut);
        if (door.HasUsers) await DeleteUser(user, slot, cut);
    }

    async Task DeleteUser(int user, int slot, CancellationToken cut)
    {
        if (user == 0 || await HasOtherCode(user, slot, cut)) return;
        await network.Endpoint(door, "access_control.delete_user", new() { ["userId"] = user }, cut);
    }

    // ----

    static PutAnswer Of(Reply reply, string what) => new(
        reply.Outcome, Why: reply.Outcome == Outcome.RefusedForGood ? Refused.Other : null, Detail: $"could not {what}: {reply.Detail}");

    static PutAnswer No(Refused why, string detail) => new(Outcome.RefusedForGood, Why: why, Detail: detail);

    static JsonObject Credential(int slot) => new() { ["credentialType"] = PinType, ["credentialSlot"] = slot };

    static JsonObject Credential(int slot, int user) => new() { ["userId"] = user, ["credentialType"] = PinType, ["credentialSlot"] = slot };

    static JsonObject Credential(int slot, int user, Pin pin) => new()
    {
        ["userId"] = user, ["credentialType"] = PinType, ["credentialSlot"] = slot, ["data"] = pin.Reveal(),
    };

    static JsonObject User(int user, bool isActive) => new() { ["userId"] = user, ["options"] = new JsonObject { ["active"] = isActive } };

    static string Text(int slot) => slot.ToString(CultureInfo.InvariantCulture);
}
