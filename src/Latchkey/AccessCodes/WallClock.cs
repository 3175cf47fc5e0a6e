using NodaTime;
using NodaTime.Extensions;

namespace Latchkey.AccessCodes;

/// <summary>The clock on a lock's wall: local time to the minute, which DST makes skip and repeat.</summary>
/// <remarks>
/// A moment has exactly one wall-clock time; a wall-clock time may have two moments (the hour that comes twice in
/// autumn) or none. A schedule is given to such a lock only where both of its ends come back exactly; otherwise the lock
/// would open or close up to an hour off, and we put the code on and take it off ourselves.
/// </remarks>
static class WallClock
{
    /// <summary>Years with two digits: 2000 to 2099 (Z-Wave Schedule Entry Lock CC, Year Day Schedule Set).</summary>
    static readonly LocalDateTime Earliest = new(2000, 1, 1, 0, 0), Latest = new(2099, 12, 31, 23, 59);

    /// <summary>True: both ends are whole minutes that come once on the clock of <paramref name="timeZone"/>, and between them lies no schedule.</summary>
    public static bool Tells(TimeFrame frame, string? timeZone) =>
        ZoneOf(timeZone) is { } zone && frame.Schedule is null &&
        (frame.Start is not { } start || Tells(zone, start)) &&
        (frame.End is not { } end || Tells(zone, end));

    /// <summary>The local ends of a schedule. An open end is as far as such a clock counts.</summary>
    /// <exception cref="ArgumentException">The zone is unknown.</exception>
    public static (LocalDateTime Start, LocalDateTime End) Local(TimeFrame frame, string? timeZone)
    {
        var zone = ZoneOf(timeZone) ?? throw new ArgumentException("Without a time zone there is no wall clock.", nameof(timeZone));
        return (frame.Start is { } start ? At(zone, start) : Earliest, frame.End is { } end ? At(zone, end) : Latest);
    }

    /// <summary>The reverse of <see cref="Local"/>; null: no zone, or a time that has not exactly one moment there.</summary>
    public static TimeFrame? Frame(LocalDateTime start, LocalDateTime end, string? timeZone)
    {
        if (ZoneOf(timeZone) is not { } zone) return null;
        DateTimeOffset? from = null, to = null;
        if (start != Earliest && (from = Moment(zone, start)) is null) return null;
        if (end != Latest && (to = Moment(zone, end)) is null) return null;
        return new(from, to);
    }

    /// <summary>For so long a lock that keeps weeks is held to be exact. A guess: no code lies on a lock for longer as it was asked for.</summary>
    const int YearsAhead = 10;

    /// <summary>The windows of a frame as hours of every week, for a lock that looks at the clock on its wall and at nothing else.</summary>
    /// <param name="since">From then on the lock must be right.</param>
    /// <returns>
    /// Null: it would not be. Another zone's clock, every second week, windows past midnight, or one that begins or ends in the hour that comes
    /// twice, in which such a lock opens or closes a second time.
    /// </returns>
    public static TimeFrame? Week(TimeFrame frame, string timeZone, DateTimeOffset since)
    {
        if (frame.Schedule is not { } hours || hours.TimeZone != timeZone || hours.EveryWeek() is not { } week) return null;
        var end = hours.OverAt is { } over && !(frame.End < over) ? over : frame.End;
        var horizon = since.AddYears(YearsAhead);
        var (from, until) = ((since - TimeSpan.FromDays(1)).ToInstant(), (end < horizon ? end.Value : horizon).ToInstant());
        if (from < until && RepeatedTimes(hours.Zone, from, until).Any(t => HasEdgeWithin(week, t.First, t.Last))) return null;
        return new(frame.Start, end) { Schedule = week };
    }

    /// <summary>The local times that the clock shows twice.</summary>
    static IEnumerable<(LocalDateTime First, LocalDateTime Last)> RepeatedTimes(DateTimeZone zone, Instant from, Instant until)
    {
        Offset? before = null;
        foreach (var interval in zone.GetZoneIntervals(from, until))
        {
            if (before is { } offset && interval.WallOffset < offset)
                yield return (interval.Start.WithOffset(interval.WallOffset).LocalDateTime, interval.Start.WithOffset(offset).LocalDateTime);
            before = interval.WallOffset;
        }
    }

    // At the very first of these times, and when they are over, the clock shows it for good.
    static bool HasEdgeWithin(Schedule week, LocalDateTime first, LocalDateTime last)
    {
        for (var day = first.Date; day <= last.Date; day = day.PlusDays(1))
        {
            if (!week.Days.Has(day.DayOfWeek)) continue;
            foreach (var edge in new[] { day + week.Start, day + week.End })
            {
                if (edge > first && edge < last) return true;
            }
        }
        return false;
    }

    static bool Tells(DateTimeZone zone, DateTimeOffset moment) =>
        moment.UtcTicks % TimeSpan.TicksPerMinute == 0 && At(zone, moment) is var local &&
        local > Earliest && local < Latest && Moment(zone, local) == moment;

    static LocalDateTime At(DateTimeZone zone, DateTimeOffset moment) => moment.ToInstant().InZone(zone).LocalDateTime;

    static DateTimeOffset? Moment(DateTimeZone zone, LocalDateTime local) =>
        zone.MapLocal(local) is { Count: 1 } only ? only.Single().ToDateTimeOffset().ToUniversalTime() : null;

    static DateTimeZone? ZoneOf(string? timeZone) =>
        timeZone is null ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(timeZone);
}
