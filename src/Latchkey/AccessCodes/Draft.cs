using Latchkey.Api;
using Latchkey.Devices;
using Latchkey.Reconciling;

namespace Latchkey.AccessCodes;

/// <summary>What a caller asks of a new code, whatever the endpoint.</summary>
sealed record Draft
{
    public string? Name { get; init; }
    public string? Code { get; init; }
    public DateTimeOffset? StartsAt { get; init; }
    public DateTimeOffset? EndsAt { get; init; }
    public int? PreferredLength { get; init; }
    public bool PrefersNativeScheduling { get; init; } = true;
    public bool UsesBackupPool { get; init; }
    public bool AllowsExternalModification { get; init; }
    public bool AttemptsOffline { get; init; } = true;
    public string? CommonCodeKey { get; init; }
    public ScheduleAsk? Schedule { get; init; }

    /// <exception cref="Refusal">The device cannot take such a code at all.</exception>
    public void Check(Door door)
    {
        var device = door.Device;
        if (device.Errors.ContainsKey(DeviceErrors.DeviceRemoved))
            throw new Refusal(400, "device_removed", "The device is no longer in its account, so no code can be put on it.");
        if (device.Traits.CanProgramOnlineCodes != true)
            throw new Refusal(400, "cannot_program_online_access_codes",
                "This device cannot be given access codes online (can_program_online_access_codes is not true).");
        if (!AttemptsOffline && !device.State.IsOnline)
            throw new Refusal(400, "device_offline", "The device is offline, and attempt_for_offline_device is false.");
        if (Code is not null && device.Traits.Pins.Constraints.Contains(PinConstraint.CannotSpecifyPinCode))
            throw Refusal.Invalid("code", "Must be left out: this device chooses the PIN itself (cannot_specify_pin_code)");
        if (UsesBackupPool && !device.Traits.SupportsBackupPool)
            throw Refusal.Invalid("use_backup_access_code_pool", "This device does not support a backup access code pool");
        if (UsesBackupPool && EndsAt is null)
            throw Refusal.Invalid("use_backup_access_code_pool", "Backup access codes are for time-bound codes only: give ends_at");
        if (Schedule is not null) CheckRecurring(device, UsesBackupPool);
    }

    /// <exception cref="Refusal">The device, or the backup pool, cannot serve a code that comes and goes.</exception>
    public static void CheckRecurring(Device device, bool usesBackupPool)
    {
        if (device.Traits.Pins.LockChooses)
            throw Refusal.Invalid("schedule", "Must be left out: this device chooses the PIN itself (cannot_specify_pin_code), and would choose another for each window");
        if (usesBackupPool) throw Refusal.Invalid("use_backup_access_code_pool", "A code with a schedule has no backup: it would open the door between the windows too");
    }

    /// <summary>The frame that is asked for. With an end alone it begins now.</summary>
    public TimeFrame Frame(DateTimeOffset now) => Framed(StartsAt, EndsAt, now);

    TimeFrame Recurring(Door door) => Schedule is null ? Frame(door.Now) : Schedule.Within(Frame(door.Now), door);

    /// <exception cref="Refusal">The end is past, or not after the start.</exception>
    public static TimeFrame Framed(DateTimeOffset? startsAt, DateTimeOffset? endsAt, DateTimeOffset now)
    {
        if (endsAt is { } end)
        {
            if (end <= now) throw Refusal.Invalid("ends_at", "Must be in the future");
            if (end <= (startsAt ?? now)) throw Refusal.Invalid("ends_at", "Must be after starts_at");
            return new(startsAt ?? now, end);
        }
        return new(startsAt, null);
    }

    /// <summary>The PIN that was asked for, or a made one; null where the lock chooses.</summary>
    /// <exception cref="Refusal">The lock does not take it, it is in use, or none is left.</exception>
    public Pin? PinFor(Door door, Chance chance, Func<Pin, bool> isTaken)
    {
        var rules = door.Device.Traits.Pins;
        if (rules.Constraints.Contains(PinConstraint.CannotSpecifyPinCode)) return null;
        if (Code is null)
            return PinMaking.Make([rules], PinMaking.LengthFor(rules, PreferredLength), chance, isTaken) ?? throw NoneLeft();
        var pin = new Pin(Code);
        if (PinChecks.Broken(rules, pin) is { } broken) throw Refusal.Invalid("code", broken);
        return isTaken(pin) ? throw Refusals.Duplicate() : pin;
    }

    public static Refusal NoneLeft() => Refusal.Conflict("no_free_code",
        "No code that fits this device's rules is free. Remove codes, or allow longer ones.");

    public AccessCode Make(Door door, Pin? pin) => new()
    {
        WorkspaceId = door.Device.WorkspaceId, AccessCodeId = door.NewId(), DeviceId = door.Device.DeviceId,
        ConnectedAccountId = door.Device.ConnectedAccountId, IsManaged = true,
        Name = Name, Pin = pin, Frame = Recurring(door), CreatedAt = door.Now, WantedSince = door.Now,
        PrefersNativeScheduling = PrefersNativeScheduling, AllowsExternalModification = AllowsExternalModification,
        UsesBackupPool = UsesBackupPool, CommonCodeKey = CommonCodeKey,
    };

    /// <summary>The device keeps codes ready from now on.</summary>
    public static void TurnPoolOn(Door door)
    {
        if (!door.Device.IsBackupPoolEnabled) door.Change(door.Device with { IsBackupPoolEnabled = true });
    }
}
