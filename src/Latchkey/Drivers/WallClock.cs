using Latchkey.AccessCodes;
using NodaTime;

namespace Latchkey.Drivers;

/// <summary>A code's times as the clock on the lock shows them.</summary>
/// <param name="Start">Inclusive, whole minutes. Null: from the moment it is programmed.</param>
/// <param name="End">Exclusive, whole minutes. Null: until it is removed. May name a minute that the clock skips: it then ends there.</param>
readonly record struct LocalWindow(LocalDateTime? Start, LocalDateTime? End)
{
    public bool Contains(LocalDateTime shown) => !(shown < Start) && !(shown >= End);
}

/// <summary>From our times, which are UTC, to those of locks that keep local time and change to and from summer time by themselves.</summary>
/// <remarks>
/// <para>
/// The guest comes first: at every moment of his time frame the lock's clock shows a time within the window. Where clocks are set back, an
/// hour has two beginnings and the lock cannot tell which is meant, so then the window is open for longer than the frame.
/// </para>
/// <para>
/// Bounds. The window opens less than a minute early and closes less than a minute late, for whole minutes are all that locks take. Within
/// the reach of a change back by d (an hour nearly everywhere, two at Troll in the Antarctic), it may let the guest in up to d before his
/// start, and up to d after his end, in one piece or again when the same time comes round. A change forward never adds to that.
/// </para>
/// </remarks>
static class WallClock
{
    /// <summary>No clock was ever set back by more. Source: the IANA time zone database (Manila and Alaska, in the 19th century).</summary>
    static readonly Duration LongestChange = Duration.FromDays(1);

    /// <summary>The window to give to a lock in <paramref name="zone"/>.</summary>
    /// <param name="frame">In UTC; its start before its end.</param>
    /// <param name="zone">An IANA name. Null or one that nobody knows: there is no window, and the lock gets no schedule.</param>
    public static LocalWindow? Window(TimeFrame frame, string? zone) =>
        zone is not null && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is { } known ? Window(frame, known) : null;

    static LocalWindow Window(TimeFrame frame, DateTimeZone zone)
    {
        Instant? start = frame.Start is { } s ? Instant.FromDateTimeOffset(s) : null;
        Instant? end = frame.End is { } e ? Instant.FromDateTimeOffset(e) : null;
        return new(
            start is { } from ? Earliest(zone, from, Lesser(end, from + LongestChange)) : null,
            end is { } until ? Latest(zone, Greater(start, until - LongestChange), until) : null);
    }

    // Set back within the frame, the clock shows again what it showed before: the earliest is not always the first.
    static LocalDateTime Earliest(DateTimeZone zone, Instant from, Instant until) => zone.GetZoneIntervals(from, until)
        .Select(i => Floor(Greater(i.HasStart ? i.Start : null, from).WithOffset(i.WallOffset).LocalDateTime))
        .Aggregate(LocalDateTime.Min);

    static LocalDateTime Latest(DateTimeZone zone, Instant from, Instant until) => zone.GetZoneIntervals(from, until)
        .Select(i => Ceiling(Lesser(i.HasEnd ? i.End : null, until).WithOffset(i.WallOffset).LocalDateTime))
        .Aggregate(LocalDateTime.Max);

    static LocalDateTime Floor(LocalDateTime time) => time.Date.At(TimeAdjusters.TruncateToMinute(time.TimeOfDay));

    static LocalDateTime Ceiling(LocalDateTime time) => Floor(time) is var floor && floor == time ? time : floor.PlusMinutes(1);

    static Instant Lesser(Instant? one, Instant other) => one is { } o && o < other ? o : other;

    static Instant Greater(Instant? one, Instant other) => one is { } o && o > other ? o : other;
}
