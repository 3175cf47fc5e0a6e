using System.Globalization;
using Latchkey.AccessCodes;
using Latchkey.Devices;
using Latchkey.Drivers;

namespace Latchkey.Reconciling;

/// <summary>What to send to a lock next, and when to look at it again. The only place that decides either.</summary>
static class Planning
{
    /// <summary>The next command; null: nothing can be done now. Marks what it sends as being on its way.</summary>
    public static Command? Next(Door door)
    {
        if (Acts(door) is { } act) return act;
        if (door.Account.Errors.ContainsKey(DeviceErrors.AccountDisconnected) || door.Device.Errors.ContainsKey("device_removed")) return null;
        var watch = door.Device.Watch;
        if (watch.PausedUntil > door.Now) return null;

        if (watch.RecheckAt <= door.Now || IsOrphaned(door)) return new Command.List();
        return Removal(door) ?? Setting(door) ?? (watch.RoutineAt is null || watch.RoutineAt <= door.Now ? new Command.List() : null);
    }

    /// <summary>A command was sent by a server that is gone: nobody will bring its answer.</summary>
    static bool IsOrphaned(Door door) => door.Device.Watch.RecheckAt is null && door.Codes.Any(c => c.InFlight is not null);

    // A person waits at the door: before everything else, even while the lock is left in peace after failures.
    static Command? Acts(Door door)
    {
        foreach (var attempt in door.PendingAttempts.Where(a => a.AccessCodeId is null).OrderBy(a => a.CreatedAt).ToList())
        {
            if (attempt.Deadline <= door.Now)
            {
                Acting.Expire(door, attempt);
                continue;
            }
            if (attempt.SentAt is not null) continue;
            if (door.Account.Errors.ContainsKey(DeviceErrors.AccountDisconnected))
            {
                Acting.CutOff(door, attempt);
                continue;
            }
            var sent = attempt with { SentAt = door.Now };
            door.Change(sent);
            return new Command.Act(sent);
        }
        return null;
    }

    // What may still open the door comes off before anything goes on; it also frees the slot and the PIN.
    static Command? Removal(Door door)
    {
        var code = door.Codes
            .Where(c => c.Held is not null && IsFree(c, door) && MustComeOff(c, door))
            .OrderBy(c => c.DeletedAt ?? c.Frame.LastEnd(door.Now) ?? c.Frame.End ?? c.WantedSince)
            .FirstOrDefault();
        return code?.Held is { } held ? TakeOff(door, code, held) : null;
    }

    static Command TakeOff(Door door, AccessCode code, Held held) => Send(door, code,
        new(CommandKind.Remove, held.Slot, null, null, default, door.Now), new Command.Remove(code.AccessCodeId, held.Slot));

    // A doubtful one is removed once more, wanted or not: the lock itself then says that it is gone.
    static bool MustComeOff(AccessCode code, Door door) => code.IsManaged
        ? code.Held is { IsDoubtful: true } || door.WishOf(code).Kind != WishKind.On
        : code.DeletedAt is not null;

    static Command? Setting(Door door)
    {
        foreach (var code in Waiting(door))
        {
            if (SameDigits(door, code) is { } other)
            {
                // While the other one is on its way off, this one only waits for that.
                if (!MustComeOff(other, door)) Settling.Stop(door, code, Trouble.Duplicate, other: other.AccessCodeId);
                continue;
            }
            if (code.Held?.Slot is { } current) return Put(door, code, current);
            if (Slots.IsFull(door))
            {
                if (Slots.WouldGiveWayTo(door, code) is not { Held: { } held } later) Settling.Stop(door, code, Trouble.NoSpace);
                else if (!IsFree(later, door)) door.Change(code with { Effort = code.Effort with { NextTryAt = later.Effort.NextTryAt } });
                else return TakeOff(door, later, held);
                continue;
            }
            return Put(door, code, Slots.For(door, code));
        }
        return null;
    }

    /// <summary>Codes that should be on the lock as they are not, the guest who comes first before the others.</summary>
    static List<AccessCode> Waiting(Door door) => door.Codes
        .Where(c => c.IsManaged && !c.IsOffline && IsFree(c, door) && !IsStopped(c, door)
            && door.WishOf(c).Kind == WishKind.On && door.MutationsOf(c).Count > 0)
        .OrderBy(c => c.IsInBackupPool)
        .ThenBy(c => c.Frame.At(door.Now).Start ?? c.CreatedAt)
        .ThenBy(c => c.AccessCodeId)
        .ToList();

    /// <summary>Nothing of it is on its way, and its pause is over. What waits for a change waits to go on, never to come off.</summary>
    static bool IsFree(AccessCode code, Door door) =>
        code.InFlight is null && (code.Effort.WaitsForChangeSince is not null || !(code.Effort.NextTryAt > door.Now));

    /// <summary>It waits for something to change on the lock, nothing has, and it is not time to try all the same.</summary>
    public static bool IsStopped(AccessCode code, Door door) =>
        code.Effort.WaitsForChangeSince == door.Device.Watch.SlotsVersion && !(code.Effort.NextTryAt <= door.Now);

    static AccessCode? SameDigits(Door door, AccessCode code) => code.Pin is { } pin
        ? door.Codes.FirstOrDefault(c => c.AccessCodeId != code.AccessCodeId && c.Held?.Pin == pin)
        : null;

    static Command Put(Door door, AccessCode code, string? slot)
    {
        var schedule = door.WishOf(code).Schedule;
        var name = door.Device.Traits.KeepsNames ? Mutation.NameOnLock(code, door.Device) : null;
        // A lock that chooses its PINs takes back only the one that it holds; put anew, it chooses anew.
        var pin = door.Device.Traits.Pins.LockChooses ? code.Held?.Pin : code.Pin;
        var content = new SlotContent(slot, pin, name, schedule, IsNew: code.Held is null);
        return Send(door, code with { Slot = slot }, new(CommandKind.Put, slot, pin, name, schedule, door.Now),
            new Command.Put(code.AccessCodeId, content));
    }

    static Command Send(Door door, AccessCode code, InFlight inFlight, Command command)
    {
        door.Change(code with { InFlight = inFlight });
        door.Tell("internal.access_code.programming_started", code, Timeline.Started(inFlight));
        return command;
    }

    /// <summary>When this lock must be looked at again, as far as the loaded codes tell; null: when something changes.</summary>
    public static DateTimeOffset? LookAgainAt(Door door)
    {
        var watch = door.Device.Watch;
        DateTimeOffset? next = null;
        foreach (var moment in door.Codes.SelectMany(c => Moments(c, door))) Sooner(ref next, moment);
        foreach (var attempt in door.PendingAttempts) Sooner(ref next, attempt.Deadline);
        if (Status.ReachOf(door.Device, door.Account) == Reach.Lost) return next;

        DateTimeOffset? work = IsOrphaned(door) ? door.Now : watch.RecheckAt;
        foreach (var code in door.Codes) Sooner(ref work, NextTry(code, door));
        if (work is { } at) Sooner(ref next, watch.PausedUntil is { } paused && paused > at ? paused : at);
        return next;
    }

    /// <summary>When the next try for a code is due; null: nothing is to be done, or it waits for a change.</summary>
    public static DateTimeOffset? NextTry(AccessCode code, Door door)
    {
        // What is on its way and unanswered is settled by the listing that was asked for with it.
        if (code.InFlight is not null || code.IsOffline) return null;
        var mutations = door.MutationsOf(code);
        if (mutations.Count == 0 || mutations[0].Kind == MutationKind.DeferringCreation) return null;
        var waits = code.Effort.WaitsForChangeSince is not null;
        if (MustComeOff(code, door)) return waits ? door.Now : code.Effort.NextTryAt ?? door.Now;
        // The other code with the same digits is on its way off, and has moments of its own.
        if (SameDigits(door, code) is not null) return null;
        if (IsStopped(code, door)) return code.Effort.NextTryAt;
        return waits ? door.Now : code.Effort.NextTryAt ?? door.Now;
    }

    /// <summary>The moments ahead at which something becomes true of a code by time alone.</summary>
    public static IEnumerable<DateTimeOffset> Moments(AccessCode code, Door door)
    {
        var wish = door.WishOf(code);
        if (wish is { Kind: WishKind.NotYet, At: { } at }) yield return at;
        var window = code.Frame.At(door.Now);
        if (window.Start > door.Now) yield return window.Start.Value;
        if (window.End > door.Now) yield return window.End.Value;
        foreach (var moment in Telling.Moments(code, door))
        {
            if (moment > door.Now) yield return moment;
        }
    }

    static void Sooner(ref DateTimeOffset? earliest, DateTimeOffset? moment)
    {
        if (moment is { } m && (earliest is null || m < earliest)) earliest = m;
    }
}

/// <summary>Which slot a code gets.</summary>
static class Slots
{
    /// <summary>The slot to use; null where the maker names what it stores. A code keeps its slot as long as nobody else took it.</summary>
    public static string? For(Door door, AccessCode code)
    {
        if (door.Device.Traits.FirstSlot is not { } first) return null;
        var taken = door.Codes.Where(c => c.AccessCodeId != code.AccessCodeId)
            .SelectMany(c => new[] { c.Held?.Slot, c.InFlight?.Slot }).OfType<string>().ToHashSet();
        if (code.Slot is { } kept && !taken.Contains(kept)) return kept;
        // Where something that we lost may lie, nobody could tell the two apart if the lock hides PINs.
        var doubtful = door.Codes.Where(c => c.AccessCodeId != code.AccessCodeId).Select(c => c.Unanswered?.Slot).OfType<string>().ToHashSet();
        var free = Enumerable.Range(first, int.MaxValue - first).Select(n => n.ToString(CultureInfo.InvariantCulture)).Where(n => !taken.Contains(n));
        return free.Take(Math.Max(0, (door.Device.Traits.CodesMax ?? int.MaxValue) - taken.Count)).FirstOrDefault(n => !doubtful.Contains(n)) ?? free.First();
    }

    public static bool IsFull(Door door) =>
        door.Device.Traits.CodesMax is { } max && door.Codes.Count(c => c.Held is not null || c.InFlight?.Kind == CommandKind.Put) >= max;

    /// <summary>A preloaded code that starts later than <paramref name="code"/>: it can wait, the next guest cannot.</summary>
    public static AccessCode? WouldGiveWayTo(Door door, AccessCode code)
    {
        if (code.IsInBackupPool) return null;
        var start = StartOf(code) ?? code.CreatedAt;
        return door.Codes
            .Where(c => c.IsManaged && c.Held is not null && StartOf(c) > door.Now && StartOf(c) > start)
            .Where(c => c.DeletedAt is null && c.Held!.Schedule != TimeFrame.Always)
            .MaxBy(StartOf);

        DateTimeOffset? StartOf(AccessCode c) => c.Frame.At(door.Now).Start;
    }
}
