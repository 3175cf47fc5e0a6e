using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Extensions;
using NodaTime.Text;

namespace Latchkey.AccessCodes;

/// <summary>The hours at which a code opens the door, again and again, by the clock on the wall: the cleaner, Tuesdays 10 to 12.</summary>
/// <remarks>
/// An edge of a window is the first moment at which that clock shows its time or has jumped past it. So a window that begins in the hour that is
/// skipped in spring begins when the clocks change, one that lies wholly in that hour does not take place, and of an hour that comes twice the
/// first counts (as in RFC 5545, 3.3.5). Windows never overlap: none is longer than the 24 hours that the clock shows until it begins again.
/// </remarks>
sealed class Schedule : IEquatable<Schedule>
{
    static readonly LocalTimePattern clock = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    /// <summary>Past it no window is looked for: NodaTime's calendar ends with 9999.</summary>
    static readonly DateTimeOffset latest = new(9995, 1, 1, 0, 0, 0, TimeSpan.Zero);

    readonly Recurrence rule;
    readonly LocalDate begin;

    /// <summary>No window begins on a later day; null: there is no last one.</summary>
    readonly LocalDate? last;

    /// <param name="since">From its day, days and weeks are counted, and from it <c>COUNT</c>. Earlier windows are windows all the same.</param>
    /// <exception cref="FormatException">The rule, a time or the zone cannot be read.</exception>
    [JsonConstructor]
    public Schedule(string rrule, string startTime, string endTime, string timeZone, DateTimeOffset since)
    {
        rule = Recurrence.Parse(rrule);
        (Start, End, Zone) = (TimeOf(startTime), TimeOf(endTime), ZoneOf(timeZone));
        (Rrule, StartTime, EndTime, TimeZone, Since) = (rule.ToString(), startTime, endTime, timeZone, since);
        begin = DateAt(since);
        last = LastDay();
    }

    /// <summary>RFC 5545, in the one way that we write it.</summary>
    public string Rrule { get; init; }

    /// <summary><c>HH:MM</c>, 00:00 to 23:59.</summary>
    public string StartTime { get; init; }

    /// <summary>As <see cref="StartTime"/>. Not after it: on the following day.</summary>
    public string EndTime { get; init; }

    /// <summary>IANA.</summary>
    public string TimeZone { get; init; }

    public DateTimeOffset Since { get; init; }

    public LocalTime Start { get; }
    public LocalTime End { get; }
    public DateTimeZone Zone { get; }
    public Weekdays Days => rule.Days;
    public bool CrossesMidnight => End <= Start;

    /// <summary>When its last window ends; null: there is no last one.</summary>
    public DateTimeOffset? OverAt
    {
        get
        {
            if (last is not { } day) return null;
            foreach (var final in rule.From(day, begin, -1)) return On(final).End;
            return Since;
        }
    }

    /// <summary>The same hours on the same days of every week, without a beginning or an end, for a lock that keeps weeks.</summary>
    /// <returns>Null: it is no such schedule, or its windows do not end on the day on which they begin.</returns>
    public Schedule? EveryWeek() => rule.Interval > 1 || CrossesMidnight
        ? null
        : new($"{rule with { IsWeekly = true, Count = null, UntilDay = null, Until = null }}", StartTime, EndTime, TimeZone, DateTimeOffset.UnixEpoch);

    /// <summary>The windows that end after <paramref name="moment"/>, in their order. They may have no end.</summary>
    public IEnumerable<TimeFrame> From(DateTimeOffset moment)
    {
        // The one of yesterday may run past midnight.
        foreach (var day in rule.From(DateAt(moment).PlusDays(-1), begin))
        {
            if (day > last) yield break;
            var window = On(day);
            if (window.Start < window.End && window.End > moment) yield return window;
        }
    }

    /// <summary>The windows that begin before <paramref name="moment"/>, the latest first.</summary>
    public IEnumerable<TimeFrame> Before(DateTimeOffset moment)
    {
        var today = DateAt(moment).PlusDays(1);
        foreach (var day in rule.From(today > last ? last.Value : today, begin, -1))
        {
            var window = On(day);
            if (window.Start < window.End && window.Start < moment) yield return window;
        }
    }

    public override string ToString() => $"{Rrule} {StartTime}-{EndTime} {TimeZone}";

    public bool Equals(Schedule? other) => other is not null
        && (Rrule, StartTime, EndTime, TimeZone, Since) == (other.Rrule, other.StartTime, other.EndTime, other.TimeZone, other.Since);

    public override bool Equals(object? other) => Equals(other as Schedule);
    public override int GetHashCode() => HashCode.Combine(Rrule, StartTime, EndTime, TimeZone, Since);
    public static bool operator ==(Schedule? one, Schedule? other) => one is null ? other is null : one.Equals(other);
    public static bool operator !=(Schedule? one, Schedule? other) => !(one == other);

    LocalDate? LastDay()
    {
        if (rule.Count is { } count)
        {
            var open = rule.From(begin.PlusDays(-1), begin).SkipWhile(day => On(day).End <= Since);
            return open.Take(count).LastOrDefault(begin.PlusDays(-2));
        }
        if (rule.Until is not { } until) return rule.UntilDay;
        var final = DateAt(until.ToDateTimeOffset()).PlusDays(1);
        while (On(final).Start > until.ToDateTimeOffset()) final = final.PlusDays(-1);
        return final;
    }

    /// <summary>The window that begins on a day; as long as nothing where the clock skips it.</summary>
    TimeFrame On(LocalDate day) => new(Reaches(day + Start), Reaches((CrossesMidnight ? day.PlusDays(1) : day) + End));

    DateTimeOffset Reaches(LocalDateTime time)
    {
        var map = Zone.MapLocal(time);
        return (map.Count == 0 ? map.EarlyInterval.End : map.First().ToInstant()).ToDateTimeOffset();
    }

    LocalDate DateAt(DateTimeOffset moment) => (moment < latest ? moment : latest).ToInstant().InZone(Zone).Date;

    public static LocalTime TimeOf(string text) => text.Length == 5 && clock.Parse(text) is { Success: true } parsed
        ? parsed.Value
        : throw new FormatException("Must be a time of day from 00:00 to 23:59");

    public static DateTimeZone ZoneOf(string id) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(id)
        ?? throw new FormatException("Must be an IANA time zone, for example Europe/Berlin");
}
