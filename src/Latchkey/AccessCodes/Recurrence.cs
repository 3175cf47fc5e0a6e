using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Latchkey.AccessCodes;

/// <summary>On which days a schedule has a window: a recurrence rule of RFC 5545, as far as doors need one.</summary>
/// <remarks>
/// <c>FREQ</c> is <c>DAILY</c> or <c>WEEKLY</c>; <c>BYDAY</c>, <c>INTERVAL</c>, <c>WKST</c>, and one of <c>UNTIL</c> and <c>COUNT</c> may follow.
/// Everything else of the RFC is refused by name: a rule that is not understood must not open a door.
/// </remarks>
/// <param name="Interval">Every so many days or weeks, 1 to <see cref="IntervalMax"/>.</param>
/// <param name="WeekStart">The day with which weeks begin: it matters where only every second week counts.</param>
/// <param name="Count">So many days; null: no such end.</param>
/// <param name="UntilDay">The last day on which a window may begin, on the schedule's own clock; null: no such end.</param>
/// <param name="Until">The last moment at which a window may begin; null: no such end.</param>
sealed record Recurrence(
    bool IsWeekly, int Interval, Weekdays Days, IsoDayOfWeek WeekStart, int? Count, LocalDate? UntilDay, Instant? Until)
{
    /// <summary>A guess: nobody comes more rarely than every two years.</summary>
    const int IntervalMax = 99;

    /// <summary>A guess: who comes more often than that comes until a date.</summary>
    const int CountMax = 1000;

    /// <summary>NodaTime's calendar ends with 9999; nobody has a key for so long.</summary>
    const int YearMax = 9990;

    static readonly string[] names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    static readonly LocalDatePattern day = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");
    static readonly InstantPattern moment = InstantPattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss'Z'");

    /// <summary>Whether there is a window on <paramref name="date"/>, its ends left aside.</summary>
    /// <param name="begin">The day from which days and weeks are counted.</param>
    public bool Falls(LocalDate date, LocalDate begin)
    {
        if (!Days.Has(date.DayOfWeek)) return false;
        if (Interval == 1) return true;
        var apart = IsWeekly ? Period.DaysBetween(WeekOf(begin), WeekOf(date)) / 7 : Period.DaysBetween(begin, date);
        return apart % Interval == 0;
    }

    /// <summary>The days of windows from <paramref name="first"/> on, forwards or backwards.</summary>
    public IEnumerable<LocalDate> From(LocalDate first, LocalDate begin, int step = 1)
    {
        // Days and intervals meet again after so many days, or never.
        var missed = 0;
        for (var date = first; missed <= 7 * Interval && date.Year is > 0 and <= YearMax; date = date.PlusDays(step))
        {
            if (Falls(date, begin)) yield return date;
            missed = Falls(date, begin) ? 0 : missed + 1;
        }
    }

    LocalDate WeekOf(LocalDate date) => date.PlusDays(-((date.DayOfWeek - WeekStart + 7) % 7));

    /// <summary>The rule in one way of writing it: the same days, the same text.</summary>
    public override string ToString()
    {
        var text = IsWeekly ? "FREQ=WEEKLY" : "FREQ=DAILY";
        if (Interval > 1) text += $";INTERVAL={Interval}";
        if (IsWeekly || Days != Weekdays.All) text += $";BYDAY={string.Join(',', names.Where((_, i) => Days.Has((IsoDayOfWeek)(i + 1))))}";
        if (IsWeekly && Interval > 1 && WeekStart != IsoDayOfWeek.Monday) text += $";WKST={names[(int)WeekStart - 1]}";
        if (Count is { } count) text += $";COUNT={count}";
        if (UntilDay is { } last) text += $";UNTIL={day.Format(last)}";
        if (Until is { } until) text += $";UNTIL={moment.Format(until)}";
        return text;
    }

    /// <exception cref="FormatException">With the part that is wrong, and the rule that it breaks.</exception>
    public static Recurrence Parse(string text)
    {
        var parts = PartsOf(text);
        var isWeekly = parts.GetValueOrDefault("FREQ") switch
        {
            "DAILY" => false,
            "WEEKLY" => true,
            null => throw new FormatException("FREQ is missing: it must be DAILY or WEEKLY"),
            _ => throw new FormatException("FREQ must be DAILY or WEEKLY"),
        };
        if (isWeekly && !parts.ContainsKey("BYDAY")) throw new FormatException("BYDAY is missing: a weekly rule names its days, as in BYDAY=TU,FR");
        if (parts.ContainsKey("COUNT") && parts.ContainsKey("UNTIL")) throw new FormatException("COUNT and UNTIL exclude each other");
        var until = parts.GetValueOrDefault("UNTIL");
        var rule = new Recurrence(
            isWeekly, Number(parts, "INTERVAL", IntervalMax) ?? 1, DaysOf(parts.GetValueOrDefault("BYDAY")),
            parts.TryGetValue("WKST", out var start) ? DayOf("WKST", start) : IsoDayOfWeek.Monday,
            Number(parts, "COUNT", CountMax), DayOf(until), MomentOf(until));
        // Where they change nothing they are left out, so that equal rules are equal.
        return rule is { IsWeekly: true, Interval: > 1 } ? rule : rule with { WeekStart = IsoDayOfWeek.Monday };
    }

    static Dictionary<string, string> PartsOf(string text)
    {
        var parts = new Dictionary<string, string>();
        var rule = text.ToUpperInvariant();
        // So do calendars and their libraries write it.
        if (rule.StartsWith("RRULE:", StringComparison.Ordinal)) rule = rule["RRULE:".Length..];
        foreach (var part in rule.Split(';'))
        {
            var (name, value) = part.Split('=') is [var n, { Length: > 0 } v] ? (n, v) : throw new FormatException("Must be parts like FREQ=WEEKLY, with ; between them");
            if (name is not ("FREQ" or "BYDAY" or "INTERVAL" or "WKST" or "UNTIL" or "COUNT"))
                throw new FormatException($"{Shown(name)} is not supported (FREQ, BYDAY, INTERVAL, WKST, UNTIL and COUNT are)");
            if (!parts.TryAdd(name, value)) throw new FormatException($"{name} must not come twice");
        }
        return parts;
    }

    // Of what a caller wrote, only what looks like a part's name comes back.
    static string Shown(string name) => name.Length is > 0 and <= 20 && name.All(c => char.IsAsciiLetter(c) || c == '-') ? name : "A part";

    static int? Number(Dictionary<string, string> parts, string name, int max) =>
        !parts.TryGetValue(name, out var text) ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= max ? number
        : throw new FormatException($"{name} must be a whole number from 1 to {max}");

    static Weekdays DaysOf(string? text) =>
        text?.Split(',').Aggregate(Weekdays.None, (days, name) => days | DayOf("BYDAY", name).AsFlag()) ?? Weekdays.All;

    static IsoDayOfWeek DayOf(string part, string name) => Array.IndexOf(names, name) is >= 0 and var index
        ? (IsoDayOfWeek)(index + 1)
        : throw new FormatException(part == "BYDAY"
            ? "BYDAY must be some of MO, TU, WE, TH, FR, SA, SU, with commas between them"
            : "WKST must be one of MO, TU, WE, TH, FR, SA, SU");

    static LocalDate? DayOf(string? until) => until?.Length == 8 ? Parsed(day.Parse(until)) : null;

    static Instant? MomentOf(string? until) => until is null || until.Length == 8 ? null : Parsed(moment.Parse(until));

    static T Parsed<T>(ParseResult<T> parsed) => parsed.Success
        ? parsed.Value
        : throw new FormatException("UNTIL must be a day (20261231) or a moment in UTC (20261231T235959Z)");
}

/// <summary>Days of the week, as a set.</summary>
[Flags]
enum Weekdays : byte
{
    None = 0,
    Monday = 1,
    Tuesday = 2,
    Wednesday = 4,
    Thursday = 8,
    Friday = 16,
    Saturday = 32,
    Sunday = 64,
    All = 127,
}

static class WeekdaysOf
{
    public static bool Has(this Weekdays days, IsoDayOfWeek day) => (days & day.AsFlag()) != Weekdays.None;

    public static Weekdays AsFlag(this IsoDayOfWeek day) => (Weekdays)(1 << ((int)day - 1));
}
