using Latchkey.Devices;

namespace Latchkey.AccessCodes;

/// <summary>What should be on the lock now for one code.</summary>
/// <param name="Kind">On the lock, off it, or not yet.</param>
/// <param name="At">When a code that is not yet due goes onto the lock; null: as soon as it is off it.</param>
/// <param name="Schedule">The schedule to give the lock; both ends null: always.</param>
readonly record struct Wish(WishKind Kind, DateTimeOffset? At, TimeFrame Schedule)
{
    public static Wish Of(AccessCode code, Device device, Timing timing, DateTimeOffset now)
    {
        var window = code.Frame.At(now);
        if (code.DeletedAt is not null || window.PhaseAt(now) == Phase.Over) return new(WishKind.Off, null, default);

        var native = NativeSchedule(code, device);
        var schedule = native is { } own && !StartsTooLate(code, device, now) ? own : TimeFrame.Always;
        // Between two windows nothing stays on the lock that would let anybody in, however soon the next one comes.
        if (native is not null && code.Frame.Schedule is not null && window.Start > now && code.Held?.Schedule.Contains(now) == true)
            return new(WishKind.NotYet, null, schedule);
        var goesOn = window.Start - (native is not null ? timing.NativeLead : timing.JustInTimeLead);
        if (goesOn is not { } at || at <= now) return new(WishKind.On, null, schedule);

        // A code that lies on the lock with its own schedule and is moved to later stays there: the lock keeps it shut.
        return code.Held is not null && native is not null
            ? new(WishKind.On, null, schedule)
            : new(WishKind.NotYet, at, schedule);
    }

    /// <summary>The lock itself keeps the code shut until its start, and between the windows of its schedule.</summary>
    public static bool SchedulesNatively(AccessCode code, Device device) => NativeSchedule(code, device) is not null;

    /// <summary>The schedule as the lock itself can keep it to the minute; null: it cannot. A lock whose time zone is unknown gets none.</summary>
    static TimeFrame? NativeSchedule(AccessCode code, Device device)
    {
        if (!device.Traits.SchedulesNatively || !code.PrefersNativeScheduling || device.TimeZone is null || code.Frame == TimeFrame.Always) return null;
        if (code.Frame.Schedule is not null) return device.Traits.KeepsWeeks ? WallClock.Week(code.Frame, device.TimeZone, code.WantedSince) : null;
        return !device.Traits.SchedulesByWallClock || WallClock.Tells(code.Frame, device.TimeZone) ? code.Frame : null;
    }

    // Kwikset takes a schedule only while its start lies ahead; later, the code goes on without one and we take it off.
    static bool StartsTooLate(AccessCode code, Device device, DateTimeOffset now) =>
        device.Traits.Pins.Constraints.Contains(PinConstraint.StartDateInFuture) && code.Frame.Start <= now;
}

enum WishKind { NotYet, On, Off }
