using Latchkey.AccessCodes;
using Latchkey.Devices;
using Latchkey.Drivers;

namespace Latchkey.Reconciling;

/// <summary>What a lock says that it holds, against what we know.</summary>
/// <remarks>
/// A failed or partial read proves nothing absent. What one listing says against what we know is only a suspicion; a later listing that says
/// it again is believed (a lock's or cloud's list may be old). What the lock reports by itself is believed at once.
/// </remarks>
static class Observing
{
    public static void Apply(Door door, Listing listing)
    {
        if (listing.Outcome is not (Outcome.Confirmed or Outcome.AcceptedUnreadable))
        {
            Unread(door);
            return;
        }
        Settling.Reached(door);
        var readings = listing.Slots.DistinctBy(s => s.Slot).ToDictionary(s => s.Slot);
        ResolveUnanswered(door, readings, listing.IsComplete);

        // An outage is not an absence: a list on which nothing at all is left is believed much later than one that lacks a code.
        var isEmpty = listing.IsComplete && !listing.Slots.Any(s => s.IsOccupied);
        var suspicions = new Dictionary<string, Suspicion>();
        foreach (var slot in Slots(door, readings, listing.IsComplete))
        {
            var reading = readings.TryGetValue(slot, out var read) ? read : new SlotReading(slot, false, null, null, null);
            Reassure(door, reading);
            if (Contradiction(door, reading, isEmpty) is not { } what) continue;
            if (IsRepeated(door, slot, what)) Believe(door, reading);
            else suspicions[slot] = door.Device.Watch.Suspicions.TryGetValue(slot, out var known) && known.What == what ? known : new(what, door.Now);
        }
        Noted(door, suspicions, listing.IsComplete);
    }

    /// <summary>The lock itself reported this slot: believed at once.</summary>
    public static void Reported(Door door, SlotReading reading)
    {
        if (door.Codes.Any(c => c.InFlight is { } sent && (sent.Slot ?? reading.Slot) == reading.Slot))
        {
            // Our own command may be what it reports (into a slot that the maker is only now naming); the listing after the answer tells.
            Settling.Recheck(door, TimeSpan.Zero);
            return;
        }
        Reassure(door, reading);
        if (Contradiction(door, reading) is not null) Believe(door, reading, isReported: true);
        Forgive(door, reading.Slot);
    }

    static void Reassure(Door door, SlotReading reading)
    {
        if (!reading.IsOccupied || door.InSlot(reading.Slot) is not { Held: { } held } code) return;
        if (held.IsDoubtful) door.Change(code = code with { Held = held = held with { IsDoubtful = false } });
        // A PIN that nobody knew: the lock chose it, or somebody at the keypad, and lists hid it.
        if (held.Pin is null && reading.Pin is { } shown) door.Change(code with { Held = held with { Pin = shown, IsReadable = true }, Pin = code.Pin ?? shown });
    }

    // Slots that were read, and (only when the listing is complete) slots that we know to be occupied and that were not.
    static IEnumerable<string> Slots(Door door, Dictionary<string, SlotReading> readings, bool isComplete) => isComplete
        ? readings.Keys.Union(door.Codes.Select(c => c.Held?.Slot).OfType<string>()).ToList()
        : readings.Keys.ToList();

    static bool IsRepeated(Door door, string slot, string what) =>
        door.Device.Watch.Suspicions.TryGetValue(slot, out var suspicion) && suspicion.What == what
        && BelievedAt(door, suspicion) <= door.Now;

    static DateTimeOffset BelievedAt(Door door, Suspicion suspicion) =>
        suspicion.Since + (suspicion.What == AllAbsent ? door.Timing.SecondLookWhenEmpty : door.Timing.SecondLook);

    static void Unread(Door door)
    {
        Settling.Pause(door, null);
        var after = door.Timing.RetryAfter(Math.Max(1, door.Device.Watch.FailuresInARow), door.Chance());
        // Where nothing waits for what the lock would have said, the next routine listing is soon enough.
        var isAwaited = door.Device.Watch.Suspicions.Count > 0
            || door.Codes.Any(c => c.InFlight is not null || c.Unanswered is { IsMissing: false } || IsUntold(door, c));
        door.Change(door.Device.Watch with
        {
            RecheckAt = isAwaited ? door.Now + after : null, RoutineAt = door.Now + door.Timing.RoutineListing,
        });
    }

    static void Noted(Door door, Dictionary<string, Suspicion> suspicions, bool isComplete)
    {
        if (door.Device.Watch.RoutineAt <= door.Now) TryFullAgain(door);
        var watch = door.Device.Watch with
        {
            Suspicions = suspicions,
            RecheckAt = suspicions.Count > 0 ? suspicions.Values.Min(s => BelievedAt(door, s)) : null,
            RoutineAt = door.Now + door.Timing.RoutineListing,
            ListedAt = isComplete ? door.Now : door.Device.Watch.ListedAt,
        };
        if (isComplete && suspicions.Count == 0)
        {
            if (watch.LateUntil <= door.Now) watch = watch with { LateUntil = null };
            NothingComesLate(door);
        }
        // A partial listing leaves the unanswered unresolved: read again, the later the longer it has been so.
        if (door.Codes.Select(c => c.InFlight?.SentAt).Min() is { } oldest) watch = Sooner(watch, door.Now + Patience(door, oldest));
        if (door.Codes.Select(c => c.Unanswered is { IsSaidToBeThere: true } lost ? lost.SentAt : (DateTimeOffset?)null).Min() is { } since)
            watch = Sooner(watch, door.Now + Patience(door, since));
        if (door.Codes.Where(c => IsUntold(door, c)).Select(c => c.Held?.Since).Min() is { } untold) watch = Sooner(watch, door.Now + Patience(door, untold));
        if (watch.LateUntil is { } late) watch = Sooner(watch, late > door.Now ? late : door.Now + Patience(door, late));
        if (watch.RecheckAt <= door.Now) watch = watch with { RecheckAt = door.Now + door.Timing.SecondLook };
        door.Change(watch);
    }

    // A list may be old: as long as a code is being put on the lock, what was sent for it before is looked for, and else a while longer.
    static void NothingComesLate(Door door)
    {
        foreach (var code in door.Codes.Where(c => c.Unanswered is { } sent && Settling.RuledOutAt(door, sent) <= door.Now).ToList())
        {
            if (code.Held is null && door.WishOf(code).Kind == WishKind.On) continue;
            var sent = code.Unanswered!;
            // What lies in the very slot that it was sent to is all that can lie there.
            var isForgotten = sent.SentAt + door.Timing.LooksForLost <= door.Now || (sent.Slot is { } slot && slot == code.Held?.Slot);
            door.Change(code with { Unanswered = isForgotten ? null : sent with { IsMissing = true } });
        }
    }

    /// <summary>The lock has chosen its PIN, of which the answer got lost, and no list has shown it: its guest has none as long.</summary>
    static bool IsUntold(Door door, AccessCode code) =>
        door.Device.Traits.Pins.LockChooses && code is { IsManaged: true, IsStray: false, Pin: null, Held: not null };

    static Watch Sooner(Watch watch, DateTimeOffset moment) =>
        watch.RecheckAt is { } planned && planned <= moment ? watch : watch with { RecheckAt = moment };

    /// <summary>As long again as it has been so far.</summary>
    static TimeSpan Patience(Door door, DateTimeOffset since)
    {
        var age = door.Now - since;
        return age < door.Timing.SecondLook ? door.Timing.SecondLook : age < door.Timing.LongestRetry ? age : door.Timing.LongestRetry;
    }

    // Whether a slot is free is not always to be seen: what found none is tried again at each routine listing.
    static void TryFullAgain(Door door)
    {
        foreach (var code in door.Codes.Where(c => c.Effort.Trouble == Trouble.NoSpace && Planning.IsStopped(c, door)).ToList())
            door.Change(code with { Effort = code.Effort with { WaitsForChangeSince = door.Device.Watch.SlotsVersion - 1 } });
    }

    static void Forgive(Door door, string slot)
    {
        if (!door.Device.Watch.Suspicions.ContainsKey(slot)) return;
        var rest = door.Device.Watch.Suspicions.Where(s => s.Key != slot).ToDictionary();
        door.Change(door.Device.Watch with { Suspicions = rest });
    }

    // ---- commands whose answer never came ----

    static void ResolveUnanswered(Door door, Dictionary<string, SlotReading> readings, bool isComplete)
    {
        foreach (var code in door.Codes.Where(c => c.InFlight is not null).ToList())
        {
            var sent = code.InFlight!;
            Settling.MayLandLate(door, sent);
            if (sent.Kind == CommandKind.Remove) ResolveRemoval(door, code, sent, readings, isComplete);
            else ResolvePut(door, code, sent, readings, isComplete);
        }
    }

    static void ResolveRemoval(Door door, AccessCode code, InFlight sent, Dictionary<string, SlotReading> readings, bool isComplete)
    {
        var isThere = readings.TryGetValue(sent.Slot!, out var reading) && reading.IsOccupied;
        var isSurelyGone = !isThere && ((isComplete && readings.Count > 0) || readings.ContainsKey(sent.Slot!));
        if (isSurelyGone) Settling.IsOffLock(door, code with { InFlight = null, Effort = new() });
        // A list without a single code may be an outage: asked again to remove it, the lock itself says whether it is gone.
        else if (isThere || isComplete) door.Change(code with { InFlight = null, Held = code.Held! with { IsDoubtful = !isThere } });
    }

    static void ResolvePut(Door door, AccessCode code, InFlight sent, Dictionary<string, SlotReading> readings, bool isComplete)
    {
        if (Landed(door, code, sent, readings.Values) is { } there)
        {
            var found = sent with { Slot = there.Slot, Pin = there.Pin ?? sent.Pin, Schedule = there.Schedule ?? sent.Schedule, Name = there.Name ?? sent.Name };
            // Where the maker names the slots, an old list may show us one that is no more: then ours lies in another, whichever it was sent to.
            var known = door.Device.Traits.FirstSlot is null ? Settling.Lost(door, code, sent with { Slot = null }) : code;
            Settling.LiesOnLock(door, known, found, there.Pin is not null);
        }
        else if (isComplete || (sent.Slot is not null && readings.ContainsKey(sent.Slot)))
        {
            door.Change(Settling.Lost(door, code, sent) with { InFlight = null });
        }
    }

    /// <summary>The reading that shows what was sent; null: it did not land (or cannot be told apart from what was there before).</summary>
    static SlotReading? Landed(Door door, AccessCode code, InFlight sent, IEnumerable<SlotReading> readings)
    {
        foreach (var reading in readings.Where(r => r.IsOccupied))
        {
            var owner = door.InSlot(reading.Slot);
            if (owner is not null && owner.AccessCodeId != code.AccessCodeId) continue;
            var isItsSlot = sent.Slot is null ? owner is null || code.Held is not null : sent.Slot == reading.Slot;
            if (!isItsSlot) continue;
            if (reading.Pin is { } pin && sent.Pin is { } sentPin) { if (pin == sentPin && SaysWhatWasSent(reading, sent)) return reading; }
            // Not readable: an occupied slot that was free before holds what we sent; over an older code, only the name could tell.
            else if (sent.Slot is not null ? code.Held is null : reading.Name is not null && reading.Name == sent.Name) return reading;
        }
        return null;
    }

    static bool SaysWhatWasSent(SlotReading reading, InFlight sent) =>
        (reading.Schedule is null || reading.Schedule == sent.Schedule) && (reading.Name is null || sent.Name is null || reading.Name == sent.Name);

    // ---- contradictions ----

    const string AllAbsent = "absent with all the others";

    /// <summary>How a reading differs from what we know, as a fingerprint without PINs; null: it does not.</summary>
    static string? Contradiction(Door door, SlotReading reading, bool isEmpty = false)
    {
        var owner = door.InSlot(reading.Slot);
        // Something of ours is on its way in or out of this slot: its own listing settles that.
        if (owner?.InFlight is not null || door.Codes.Any(c => c.InFlight?.Slot == reading.Slot)) return null;
        if (!reading.IsOccupied) return owner is null ? null : isEmpty ? AllAbsent : "absent";
        if (owner is null) return $"found {Fingerprint(reading)}";
        return ChangedFields(owner.Held!, reading).Count > 0 ? $"changed {Fingerprint(reading)}" : null;
    }

    // Two readings are the same when this is; it never leaves the device's row and holds no PIN, only whether it can be read.
    static string Fingerprint(SlotReading reading) =>
        $"{(reading.Pin is null ? "masked" : "readable")} {reading.Name} {reading.Schedule?.Start:O} {reading.Schedule?.End:O} {reading.Schedule?.Schedule}";

    static List<ChangedField> ChangedFields(Held held, SlotReading reading)
    {
        var fields = new List<ChangedField>();
        if (reading.Pin is { } pin && held.Pin is { } known && pin != known) fields.Add(new("code", known.Reveal(), pin.Reveal()));
        if (reading.Name is not null && held.Name is not null && reading.Name != held.Name) fields.Add(new("name", held.Name, reading.Name));
        if (reading.Schedule is { } schedule && schedule != held.Schedule)
        {
            if (schedule.Start != held.Schedule.Start) fields.Add(new("starts_at", Changes.Text(held.Schedule.Start), Changes.Text(schedule.Start)));
            if (schedule.End != held.Schedule.End) fields.Add(new("ends_at", Changes.Text(held.Schedule.End), Changes.Text(schedule.End)));
            if (schedule.Schedule != held.Schedule.Schedule) fields.Add(new("schedule", held.Schedule.Schedule?.ToString(), schedule.Schedule?.ToString()));
        }
        return fields;
    }

    // ---- belief ----

    static void Believe(Door door, SlotReading reading, bool isReported = false)
    {
        var owner = door.InSlot(reading.Slot);
        if (owner is null) Found(door, reading, isReported);
        else if (!reading.IsOccupied) Vanished(door, owner);
        else Altered(door, owner, reading);
    }

    static void Found(Door door, SlotReading reading, bool isReported)
    {
        if (LandedLate(door, reading, isReported) is { } ours)
        {
            var held = new Held(reading.Slot, reading.Pin ?? ours.Unanswered!.Pin, reading.Name ?? ours.Unanswered!.Name,
                reading.Schedule ?? ours.Unanswered!.Schedule, door.Now, reading.Pin is not null);
            if (ours.Held is null) Arrived(door, ours, held);
            else door.Change(Stray(door, ours, held));
            door.SlotChanged();
            return;
        }
        var code = new AccessCode
        {
            WorkspaceId = door.Device.WorkspaceId, AccessCodeId = door.NewId(), DeviceId = door.Device.DeviceId,
            ConnectedAccountId = door.Device.ConnectedAccountId, IsManaged = false,
            Name = reading.Name, Pin = reading.Pin, Frame = reading.Schedule ?? TimeFrame.Always,
            CreatedAt = door.Now, WantedSince = door.Now,
            Held = new(reading.Slot, reading.Pin, reading.Name, reading.Schedule ?? TimeFrame.Always, door.Now, reading.Pin is not null),
        };
        door.Change(code);
        door.SlotChanged();
        door.Tell("access_code.unmanaged.created", code);
    }

    static void Arrived(Door door, AccessCode code, Held held)
    {
        var arrived = code with
        {
            Held = held, Pin = Settling.Chosen(door, code, held.Pin), Effort = new(), Unanswered = code.Unanswered! with { IsSaidToBeThere = false },
        };
        door.Change(arrived);
        Settling.TellChosen(door, code, arrived);
    }

    // A command of ours that was never answered, carried out after we had looked, or before and the list was old. What a lock reports as new when
    // ours could no longer land, and hides, somebody made at the keypad.
    static AccessCode? LandedLate(Door door, SlotReading reading, bool isReported) => door.Codes.OrderBy(c => c.IsStray).FirstOrDefault(c =>
        c.Unanswered is { Kind: CommandKind.Put } sent && c.Held?.Slot != reading.Slot
        && !(isReported && reading.Pin is null && Settling.RuledOutAt(door, sent) <= door.Now)
        && (reading.Pin is { } pin && sent.Pin is { } sentPin ? pin == sentPin && (reading.Name is null || reading.Name == sent.Name)
            : sent.Slot is not null ? sent.Slot == reading.Slot
            : reading.Name is not null && reading.Name == sent.Name));

    /// <summary>Of ours and not wanted: nobody sees it, and it comes off the lock as soon as it is known where it lies.</summary>
    public static AccessCode Stray(Door door, AccessCode ours, Held? held) => new()
    {
        WorkspaceId = ours.WorkspaceId, AccessCodeId = door.NewId(), DeviceId = ours.DeviceId, ConnectedAccountId = ours.ConnectedAccountId,
        IsManaged = true, IsStray = true, CreatedAt = door.Now, WantedSince = door.Now, DeletedAt = door.Now, Held = held,
    };

    static void Vanished(Door door, AccessCode code)
    {
        door.SlotChanged();
        if (!code.IsManaged)
        {
            door.Tell("access_code.unmanaged.removed", code);
            door.Forget(code);
        }
        else if (code.Held is { IsDoubtful: true } || door.WishOf(code).Kind != WishKind.On)
        {
            Settling.IsOffLock(door, code with { Effort = new() });
        }
        else
        {
            var fields = new[] { new ChangedField("code", code.Held?.Pin?.Reveal(), null) };
            door.Tell("access_code.deleted_external_to_seam", code);
            door.Change(code with
            {
                Held = null, Effort = new(), Told = code.Told with { Scheduled = false, Set = false },
                ExternalChange = new(true, fields, door.Now, code.AllowsExternalModification),
            });
        }
    }

    static void Altered(Door door, AccessCode code, SlotReading reading)
    {
        var held = code.Held!;
        var fields = ChangedFields(held, reading);
        var now = held with
        {
            Pin = reading.Pin ?? held.Pin, Name = reading.Name ?? held.Name, Schedule = reading.Schedule ?? held.Schedule,
            IsReadable = reading.Pin is not null,
        };
        door.SlotChanged();
        if (!code.IsManaged)
        {
            door.Change(code with { Held = now, Pin = now.Pin, Name = now.Name, Frame = now.Schedule });
            return;
        }
        var altered = code with { Held = now, Effort = new() };
        // Somebody did at the lock what the caller had asked for: nothing is in conflict.
        if (Mutation.Between(altered with { ExternalChange = null }, door.Device, door.Timing, door.Now).Count == 0)
        {
            door.Change(altered with { ExternalChange = null });
            return;
        }
        if (code.Unanswered is { Kind: CommandKind.Put } sent && IsBetween(held, sent, reading))
        {
            door.Change(altered);
            return;
        }
        door.Tell("access_code.modified_external_to_seam", code);
        door.Change(altered with { ExternalChange = new(false, fields, door.Now, code.AllowsExternalModification) });
    }

    // A put that was never answered, carried out in its own slot after it was looked for.
    static bool IsBetween(Held held, InFlight sent, SlotReading reading) => sent.Slot == reading.Slot
        && (reading.Pin is null || reading.Pin == held.Pin || reading.Pin == sent.Pin)
        && (reading.Name is null || reading.Name == held.Name || reading.Name == sent.Name)
        && (reading.Schedule is null || reading.Schedule == held.Schedule || reading.Schedule == sent.Schedule);
}
