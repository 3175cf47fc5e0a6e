using System.Text.Json.Nodes;
using Latchkey.AccessCodes;
using Latchkey.Events;

namespace Latchkey.Simulation.Laws;

/// <summary>Every event when it is true, once, and in an order that makes sense.</summary>
sealed class EventLaw(World world, Ledger ledger)
{
    /// <summary>What an event says of the lock was true at some moment this long before: a command's answer takes so long.</summary>
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(60);

    /// <summary>What was believed of old lists is put right by the next true one: the next routine, and a second look.</summary>
    TimeSpan Corrected => world.Timing.RoutineListing + TimeSpan.FromHours(2);

    readonly Dictionary<Guid, Told> told = [];

    public void Hear(Event happened)
    {
        if (happened.OccurredAt != world.ServersNow) throw Broken(happened, $"is told at {world.ServersNow:O}");
        if (happened.AccessCodeId is not { } id) return;
        if (!told.TryGetValue(id, out var so)) told.Add(id, so = new());
        if (happened.Type.StartsWith("internal.", StringComparison.Ordinal))
        {
            KeepsSecrets(happened);
            return;
        }
        if (so.IsDeleted) throw Broken(happened, "comes after access_code.deleted");
        Hear(happened, so);
    }

    void Hear(Event happened, Told so)
    {
        var asked = ledger.Find(happened.AccessCodeId!.Value);
        var door = world.Of(happened.DeviceId!.Value);
        // A window that has ended takes its lateness with it; by a clock that is set, windows come and go.
        if (asked?.Frame.Schedule is not null && (!world.IsClockTrusted || asked.Frame.LastEnd(world.ServersNow) >= so.HeardAt)) so.StartAfresh();
        so.HeardAt = world.ServersNow;
        switch (happened.Type)
        {
            case "access_code.created":
                if (so.IsCreated) throw Broken(happened, "comes twice");
                so.IsCreated = true;
                break;
            case "access_code.scheduled_on_device":
                if (so.IsScheduled) throw Broken(happened, "comes twice");
                // A code that was set lies ahead of its time again only when it was moved, the clock was, or the lock's zone.
                if (so.IsSet && world.IsClockTrusted && !door.HasMoved && asked?.Frame.Schedule is null) throw Broken(happened, "comes while the code is set");
                so.IsSet = false;
                if (asked is not null && !(asked.Frame.At(world.ServersNow).Start > world.ServersNow)) throw Broken(happened, "comes although its start is not ahead");
                so.Arrive();
                so.IsScheduled = true;
                LiesThere(happened, door);
                break;
            case "access_code.set_on_device":
                if (so.IsSet && !(asked?.Frame.LastEnd(world.ServersNow) >= so.SetAt) && !(asked?.Frame.Schedule is not null && !world.IsClockTrusted)
                    && !LayAheadAgain(asked, so)) throw Broken(happened, "comes twice");
                so.Arrive();
                (so.IsSet, so.SetAt, so.SetIn) = (true, world.ServersNow, world.Now);
                if (asked is not null && asked.Frame.At(world.ServersNow).Start - world.Timing.JustInTimeLead > world.ServersNow) throw Broken(happened, "comes before the code may open");
                // Of what came from a pool only the list, which is looked at next, shows new times.
                if (asked is { IsBackup: false } && asked.Frame.PhaseAt(world.ServersNow) == Phase.Over) throw Broken(happened, "comes after the code's end");
                LiesThere(happened, door);
                break;
            case "access_code.removed_from_device":
                // Should another copy of it turn up, that may take long anew.
                (so.IsSet, so.IsScheduled, so.RemovalIsLate, so.RemovalHasFailed) = (false, false, false, false);
                break;
            case "access_code.deleted":
                so.IsDeleted = true;
                if (asked is { IsConverted: false, IsBackup: false } && !so.IsCreated) throw Broken(happened, "comes without access_code.created");
                break;
            case "access_code.delay_in_setting_on_device": Once(happened, ref so.IsLate); break;
            case "access_code.failed_to_set_on_device": Once(happened, ref so.HasFailed); break;
            case "access_code.delay_in_removing_from_device": Once(happened, ref so.RemovalIsLate); break;
            case "access_code.failed_to_remove_from_device": Once(happened, ref so.RemovalHasFailed); break;
            case "access_code.changed": so.StartAfresh(); break;
            // Something is to be done at the lock: lying there ahead of its time is news again.
            case "access_code.mutations_requested": so.IsScheduled = false; break;
            case "access_code.modified_external_to_seam" or "access_code.deleted_external_to_seam":
                so.StartAfresh();
                so.IsScheduled = false;
                if (!door.WasStaleWithin(Corrected, world.Now) && !WasMeddledWith(happened, asked, door)) throw Broken(happened, "is not true: nobody did that");
                break;
            case "access_code.unmanaged.created":
                if (so.IsUnmanaged) throw Broken(happened, "comes twice");
                so.IsUnmanaged = true;
                break;
            case "access_code.unmanaged.removed":
                if (!so.IsUnmanaged) throw Broken(happened, "comes without access_code.unmanaged.created");
                so.IsUnmanaged = false;
                break;
            case "access_code.unmanaged.converted_to_managed":
                if (!so.IsUnmanaged) throw Broken(happened, "comes without access_code.unmanaged.created");
                so.IsUnmanaged = false;
                so.StartAfresh();
                // What was told before it was let go is long past.
                so.IsScheduled = false;
                break;
        }
    }

    /// <summary>What the list shows: a code that is no longer set may be told as set again.</summary>
    public void See(Asked asked)
    {
        if (asked.Status is null or AccessCodeStatus.Set or AccessCodeStatus.Unknown || !told.TryGetValue(asked.Id, out var so)) return;
        so.IsSet = false;
        if (asked.Status is AccessCodeStatus.Setting or AccessCodeStatus.Removing) so.IsScheduled = false;
        if (asked.Status is AccessCodeStatus.Unset && asked.Frame.Schedule is not null) so.StartAfresh();
        if (asked.Status is AccessCodeStatus.Removing) (so.IsLate, so.HasFailed) = (false, false);
        if (asked.Status is AccessCodeStatus.Setting) (so.RemovalIsLate, so.RemovalHasFailed) = (false, false);
    }

    /// <summary>At the end, in calm: who was told what is so.</summary>
    public void Settle()
    {
        foreach (var asked in ledger.All)
        {
            if (!told.TryGetValue(asked.Id, out var so)) so = new();
            if (asked.IsGone && !asked.IsLetGo && !so.IsDeleted) throw new BrokenLawException($"{asked.Name} is gone, and access_code.deleted was never told.");
            if (!asked.IsGone && so.IsDeleted) throw new BrokenLawException($"{asked.Name} is listed, and access_code.deleted was told.");
            if (!asked.IsConverted && !asked.IsBackup && !so.IsCreated) throw new BrokenLawException($"{asked.Name} was never told as access_code.created.");
            if (asked is { IsGone: false, IsConverted: false, Status: AccessCodeStatus.Set } && !so.IsSet)
                throw new BrokenLawException($"{asked.Name} is set, and access_code.set_on_device was not told.");
        }
    }

    void LiesThere(Event happened, BadLock door)
    {
        if ((string?)happened.Details!["code"] is not { } code) return;
        // What was done at the keypad in secret is not known yet.
        if (world.Now < door.SlowUntil || door.MeddledWith.Contains(new(code))) return;
        if (door.Weather == Weather.Masked || door.Door.HidesPins || door.WasStaleWithin(Corrected, world.Now)) return;
        if (!door.HeldWithin(new(code), Fresh, world.Now)) throw Broken(happened, $"is not true: the lock does not hold {code}");
    }

    /// <summary>By a clock that was set back since it was told as set its start was ahead, whether or not anybody looked at the list then.</summary>
    bool LayAheadAgain(Asked? asked, Told so) => world.SetBack is { } back && back.At >= so.SetIn && asked?.Frame.Start > back.To;

    static bool WasMeddledWith(Event happened, Asked? asked, BadLock door) =>
        asked is null || (asked.Pin is { } pin && door.MeddledWith.Contains(pin)) || asked.Former.Any(f => f.Pin is { } former && door.MeddledWith.Contains(former));

    void KeepsSecrets(Event happened)
    {
        foreach (var text in Texts(happened.Details))
        {
            if (ledger.All.Any(a => a.Pin?.Reveal() == text)) throw Broken(happened, "holds a PIN");
        }
    }

    static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(p => Texts(p.Value)),
        JsonArray a => a.SelectMany(Texts),
        JsonValue v when v.TryGetValue<string>(out var text) => text.Split(' '),
        _ => [],
    };

    static void Once(Event happened, ref bool flag)
    {
        if (flag) throw Broken(happened, "comes twice");
        flag = true;
    }

    static BrokenLawException Broken(Event happened, string how) =>
        new($"{happened.Type} of {happened.AccessCodeId} {how}. {happened.Details?.ToJsonString()}");

    sealed class Told
    {
        /// <summary>When it was last told as set: in its next window it is news again.</summary>
        public DateTimeOffset SetAt;

        /// <summary>The same by the clock that nobody sets.</summary>
        public DateTimeOffset SetIn;

        /// <summary>When anything was last told.</summary>
        public DateTimeOffset HeardAt;

        public bool IsCreated, IsScheduled, IsSet, IsDeleted, IsUnmanaged, IsLate, HasFailed, RemovalIsLate, RemovalHasFailed;

        /// <summary>It is on the lock: whatever made it late is over, and may come again.</summary>
        public void Arrive() => (IsScheduled, IsLate, HasFailed, RemovalIsLate, RemovalHasFailed) = (false, false, false, false, false);

        /// <summary>Something else is wanted, or somebody else changed it: being late may be told anew. Whether it is still set, the list tells.</summary>
        public void StartAfresh() => (IsLate, HasFailed, RemovalIsLate, RemovalHasFailed) = (false, false, false, false);
    }
}
