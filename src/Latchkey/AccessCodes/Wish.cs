using Latchkey.Devices;

namespace Latchkey.AccessCodes;

/// <summary>What should be on the lock now for one code.</summary>
/// <param name="Kind">On the lock, off it, or not yet.</param>
/// <param name="At">When a code that is not yet due goes onto the lock.</param>
/// <param name="Schedule">The schedule to give the lock; both ends null: always.</param>
readonly record struct Wish(WishKind Kind, DateTimeOffset? At, TimeFrame Schedule)
{
    public static Wish Of(AccessCode code, Device device, Timing timing, DateTimeOffset now)
    {
        if (code.DeletedAt is not null || code.Frame.PhaseAt(now) == Phase.Over) return new(WishKind.Off, null, default);

        var isNative = SchedulesNatively(code, device);
        var schedule = isNative && !StartsTooLate(code, device, now) ? code.Frame : TimeFrame.Always;
        var goesOn = code.Frame.Start - (isNative ? timing.NativeLead : timing.JustInTimeLead);
        if (goesOn is not { } at || at <= now) return new(WishKind.On, null, schedule);

        // A code that lies on the lock with its own schedule and is moved to later stays there: the lock keeps it shut.
        return code.Held is not null && isNative
            ? new(WishKind.On, null, schedule)
            : new(WishKind.NotYet, at, schedule);
    }

    /// <summary>The lock itself keeps the code shut until its start. A lock whose time zone is unknown gets no schedule.</summary>
    public static bool SchedulesNatively(AccessCode code, Device device) =>
        device.Traits.SchedulesNatively && code.PrefersNativeScheduling && device.TimeZone is not null
        && code.Frame != TimeFrame.Always
        && (!device.Traits.SchedulesByWallClock || WallClock.Tells(code.Frame, device.TimeZone));

    // Kwikset takes a schedule only while its start lies ahead; later, the code goes on without one and we take it off.
    static bool StartsTooLate(AccessCode code, Device device, DateTimeOffset now) =>
        device.Traits.Pins.Constraints.Contains(PinConstraint.StartDateInFuture) && code.Frame.Start <= now;
}

enum WishKind { NotYet, On, Off }
