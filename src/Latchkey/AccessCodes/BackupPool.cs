using Latchkey.Devices;
using Latchkey.Reconciling;

namespace Latchkey.AccessCodes;

/// <summary>Codes that lie ready on a lock for the guest whose own code failed.</summary>
static class BackupPool
{
    public static bool IsReady(AccessCode code) => code is { IsInBackupPool: true, DeletedAt: null, Held: not null, InFlight: null };

    /// <summary>Takes one out of the pool in place of a code that failed; null: none is ready.</summary>
    /// <param name="door">With all codes of the lock.</param>
    public static AccessCode? Pull(Door door, AccessCode code)
    {
        if (door.Codes.Where(IsReady).OrderBy(c => c.CreatedAt).ThenBy(c => c.AccessCodeId).FirstOrDefault() is not { } ready) return null;
        var backup = ready with
        {
            PulledAt = door.Now, Frame = new(door.Now, code.Frame.End), WantedSince = door.Now, PrefersNativeScheduling = false,
        };
        door.Change(backup);
        door.Change(code with { PulledBackupId = backup.AccessCodeId });
        door.Tell("access_code.backup_access_code_pulled", code, new() { ["backup_access_code_id"] = backup.AccessCodeId.ToString() });
        return backup;
    }

    /// <summary>Fills the pool up, or empties one that was turned off, and says on the device how it stands.</summary>
    public static void Tend(Door door, Chance chance, Func<Pin, bool> isTaken)
    {
        var pool = door.Codes.Where(c => c is { IsInBackupPool: true, DeletedAt: null }).ToList();
        if (!door.Device.IsBackupPoolEnabled || !door.Device.IsManaged)
        {
            foreach (var code in pool) door.Change(code with { DeletedAt = door.Now, Effort = new() });
            Report(door, isEnabled: false);
            return;
        }
        for (var have = pool.Count; have < door.Timing.BackupPoolSize; have++)
        {
            var rules = door.Device.Traits.Pins;
            // Those drawn in this turn are not in the store yet.
            var drawn = door.Codes.Select(c => c.Pin).OfType<Pin>().ToList();
            if (PinMaking.Make([rules], PinMaking.LengthFor(rules, null), chance, p => drawn.Any(d => PinChecks.AreTooAlike(rules, d, p)) || isTaken(p))
                is not { } pin) break;
            var code = New(door, pin);
            door.Change(code);
            door.Tell("access_code.created", code);
        }
        Report(door, isEnabled: true);
    }

    static AccessCode New(Door door, Pin pin)
    {
        var id = door.NewId();
        return new()
        {
            WorkspaceId = door.Device.WorkspaceId, AccessCodeId = id, DeviceId = door.Device.DeviceId,
            ConnectedAccountId = door.Device.ConnectedAccountId, IsManaged = true, IsBackup = true,
            Name = $"Backup {id} (Latchkey)", Pin = pin, CreatedAt = door.Now, WantedSince = door.Now,
        };
    }

    static void Report(Door door, bool isEnabled)
    {
        var ready = door.Codes.Count(IsReady);
        var inUse = door.Codes.Count(c => c is { IsBackup: true, PulledAt: not null, DeletedAt: null });
        var size = door.Timing.BackupPoolSize;
        door.Change(door.Device with
        {
            Watch = door.Device.Watch with { BackupsReady = ready },
            Errors = With(door.Device.Errors, DeviceErrors.EmptyBackupPool, isEnabled && ready == 0, door.Now),
            Warnings = With(
                With(door.Device.Warnings, DeviceWarnings.PartialBackupPool, isEnabled && ready > 0 && ready < size, door.Now),
                DeviceWarnings.ManyActiveBackupCodes, inUse >= size, door.Now),
        });
    }

    // The same dictionary when nothing changed, so that an unchanged device is not written.
    static IReadOnlyDictionary<string, DateTimeOffset> With(
        IReadOnlyDictionary<string, DateTimeOffset> all, string code, bool isPresent, DateTimeOffset now)
    {
        if (all.ContainsKey(code) == isPresent) return all;
        var copy = all.ToDictionary();
        if (isPresent) copy[code] = now;
        else copy.Remove(code);
        return copy;
    }
}
