using Latchkey.Api;
using Latchkey.Reconciling;

namespace Latchkey.AccessCodes;

/// <summary>The <c>schedule</c> that a caller asks for.</summary>
/// <param name="TimeZone">IANA. Null: the door's own.</param>
sealed record ScheduleAsk([Bounds(1, 200)] string Rrule, string StartTime, string EndTime, [Bounds(1, 100)] string? TimeZone)
{
    /// <summary>The frame with these hours. Weeks, days and <c>COUNT</c> are counted from its start, or from now where it has none.</summary>
    /// <exception cref="Refusal">A part of it breaks a rule, or nothing of it is left in the frame.</exception>
    public TimeFrame Within(TimeFrame frame, Door door) => Within(frame, ZoneOf(door), door.Now);

    /// <param name="zone">The one to take where none was asked for.</param>
    public TimeFrame Within(TimeFrame frame, DefaultZone zone, DateTimeOffset now)
    {
        var since = frame.Start ?? now;
        Check("rrule", Rrule, Recurrence.Parse);
        Check("start_time", StartTime, Schedule.TimeOf);
        Check("end_time", EndTime, Schedule.TimeOf);
        var known = TimeZone ?? zone.Id ?? throw Refusal.Invalid("schedule.time_zone", zone.WithoutIt);
        Check("time_zone", known, Schedule.ZoneOf);
        return Open(frame with { Schedule = new(Rrule, StartTime, EndTime, known, since) }, now);
    }

    /// <summary>The frame with the hours that are asked for, or with those that were there; what they are counted from moves with its start.</summary>
    /// <exception cref="Refusal">Nothing of them is left in the frame, or of the frame without them.</exception>
    public static TimeFrame Changed(Optional<ScheduleAsk> asked, TimeFrame frame, TimeFrame before, DefaultZone zone, DateTimeOffset now)
    {
        var hours = before.Schedule;
        if (asked.IsGiven && asked.Value is null) return Free(frame, hours, now);
        var ask = asked.Value ?? (hours is null ? null : new(hours.Rrule, hours.StartTime, hours.EndTime, hours.TimeZone));
        if (ask is null) return frame;
        var wanted = ask.Within(frame, zone, now);
        // Asked for again as it is, it is still counted from where it was.
        if (hours is null || frame.Start != before.Start || wanted.Schedule!.ToString() != hours.ToString()) return wanted;
        return Open(frame with { Schedule = hours }, now);
    }

    static TimeFrame Free(TimeFrame frame, Schedule? hours, DateTimeOffset now)
    {
        var free = frame with { Schedule = null };
        // What has ended is being taken off, with the hours that it had.
        if (hours is not null && free.PhaseAt(now) == Phase.Over) throw Refusal.Invalid("schedule", "Must not be taken off what has ended: move ends_at first");
        return free;
    }

    public static DefaultZone ZoneOf(Door door) => new(door.Device.TimeZone, "Must be given: the time zone of this device is not known");

    /// <exception cref="Refusal">There is no window left in it.</exception>
    public static TimeFrame Open(TimeFrame frame, DateTimeOffset now) => frame.Schedule is null || frame.Windows(now).Any()
        ? frame
        : throw Refusal.Invalid("schedule", "Must have a window that is not over, between starts_at and ends_at");

    static void Check<T>(string field, string text, Func<string, T> read)
    {
        try
        {
            read(text);
        }
        catch (FormatException wrong)
        {
            throw Refusal.Invalid($"schedule.{field}", wrong.Message);
        }
    }
}

/// <summary>The zone of a schedule that names none.</summary>
/// <param name="Id">IANA. Null: there is none to take.</param>
/// <param name="WithoutIt">What the caller then reads.</param>
readonly record struct DefaultZone(string? Id, string WithoutIt);

/// <summary>The <c>schedule</c> of a code or grant, as it was understood.</summary>
sealed record ScheduleView(string Rrule, string StartTime, string EndTime, string TimeZone)
{
    public static ScheduleView? Of(TimeFrame frame) =>
        frame.Schedule is { } s ? new(s.Rrule, s.StartTime, s.EndTime, s.TimeZone) : null;
}

/// <summary>One of <c>next_windows</c>.</summary>
sealed record WindowView(DateTimeOffset StartsAt, DateTimeOffset EndsAt)
{
    /// <summary>Source: the requirement ("the next five").</summary>
    const int Shown = 5;

    /// <summary>The running window and those that follow; null: the frame has no schedule.</summary>
    public static IReadOnlyList<WindowView>? Of(TimeFrame frame, DateTimeOffset now) => frame.Schedule is null
        ? null
        : [.. frame.Windows(now).Take(Shown).Select(w => new WindowView(w.Start!.Value, w.End!.Value))];
}
