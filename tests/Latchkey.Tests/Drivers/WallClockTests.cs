using Latchkey.AccessCodes;
using NodaTime;
using NodaTime.TimeZones;

namespace Latchkey.Drivers;

/// <summary>A lock that keeps local time, on the nights on which clocks change: everywhere, for years.</summary>
public class WallClockTests
{
    static readonly Instant Begin = Instant.FromUtc(2024, 1, 1, 0, 0), End = Instant.FromUtc(2038, 1, 1, 0, 0);
    static readonly Duration Minute = Duration.FromMinutes(1), Second = Duration.FromSeconds(1);

    public static TheoryData<string> Zones => [.. DateTimeZoneProviders.Tzdb.Ids];

    /// <summary>One moment at which the clocks of a zone are changed.</summary>
    /// <param name="Back">How far they are set back; negative: forward.</param>
    readonly record struct Change(Instant At, Duration Back);

    [Theory, MemberData(nameof(Zones))]
    public void A_guest_is_never_locked_out_and_never_let_in_for_longer_than_the_clocks_change(string id)
    {
        var zone = DateTimeZoneProviders.Tzdb[id];
        foreach (var change in ChangesOf(zone))
        {
            foreach (var (start, end) in FramesAround(change)) Holds(zone, change, start, end);
        }
    }

    [Theory, MemberData(nameof(Zones))]
    public void On_days_on_which_no_clock_changes_the_window_is_the_frame(string id)
    {
        var zone = DateTimeZoneProviders.Tzdb[id];
        // Each leap day, and the turn of each year, with the nights around.
        foreach (var middle in new[] { (2024, 2, 29), (2028, 2, 29), (2032, 2, 29), (2036, 2, 29), (2025, 12, 31), (2031, 12, 31) }
            .Select(d => Instant.FromUtc(d.Item1, d.Item2, d.Item3, 12, 0)))
        {
            var (start, end) = (middle - Duration.FromHours(20), middle + Duration.FromHours(20));
            if (zone.GetZoneIntervals(start - Duration.FromDays(1), end + Duration.FromDays(1)).Skip(1).Any()) continue;
            var window = WallClock.Window(Frame(start, end), id)!.Value;
            Assert.Equal(new LocalWindow(start.InZone(zone).LocalDateTime, end.InZone(zone).LocalDateTime), window);
        }
    }

    [Fact]
    public void The_night_on_which_London_gains_an_hour_has_half_past_one_twice()
    {
        // 25 October 2026: at 01:00 UTC clocks go from 02:00 back to 01:00.
        Assert.Equal("01:30 to 02:00", Of("00:30", "00:59:30"));
        Assert.Equal("01:00 to 02:00", Of("00:30", "01:45"));
        Assert.Equal("01:45 to 03:00", Of("01:45", "03:00"));
    }

    [Fact]
    public void Seconds_are_rounded_so_that_nobody_waits() => Assert.Equal("12:00 to 12:02", Of("12:00:01", "12:01:01"));

    [Fact]
    public void What_has_no_end_or_no_beginning_has_none_on_the_lock_either()
    {
        var start = Instant.FromUtc(2026, 10, 25, 0, 30).ToDateTimeOffset();
        Assert.Equal(new LocalWindow(new(2026, 10, 25, 1, 0), null), WallClock.Window(new(start, null), "Europe/London"));
        Assert.Equal(new LocalWindow(null, new(2026, 10, 25, 1, 30)), WallClock.Window(new(null, start), "Europe/London"));
        Assert.Equal(default(LocalWindow), WallClock.Window(TimeFrame.Always, "Europe/London"));
    }

    [Theory, InlineData(null), InlineData("Europe/Atlantis"), InlineData("")]
    public void Where_nobody_knows_what_the_clock_shows_there_is_no_window(string? zone) =>
        Assert.Null(WallClock.Window(Frame(Begin, End), zone));

    [Fact]
    public void There_are_changes_to_speak_of() => Assert.True(DateTimeZoneProviders.Tzdb.Ids.Sum(id => ChangesOf(DateTimeZoneProviders.Tzdb[id]).Count()) > 5000);

    // Before the change, up to it, over it, in the time that comes twice or is skipped, from it, and after.
    static IEnumerable<(Instant Start, Instant End)> FramesAround(Change change)
    {
        var d = Duration.FromTicks(Math.Abs(change.Back.TotalTicks));
        Duration[] offsets = [-Duration.FromDays(1), -2 * d, -d - Second, -d, -d / 2, -Second, Duration.Zero, Second, d / 2, d, d + Second, 2 * d, Duration.FromDays(1)];
        return offsets.SelectMany((from, i) => offsets[(i + 1)..].Select(until => (change.At + from, change.At + until)));
    }

    static void Holds(DateTimeZone zone, Change change, Instant start, Instant end)
    {
        var window = WallClock.Window(Frame(start, end), zone.Id)!.Value;
        bool Opens(Instant moment) => window.Contains(moment.InZone(zone).LocalDateTime);
        string Where(Instant moment) => $"{zone.Id}, clocks back by {change.Back} at {change.At}: {start} to {end} became {window.Start} to {window.End}; at {moment}";

        // What the clock shows runs evenly but for the change: it is enough to look at the ends of each piece.
        foreach (var moment in new[] { start, change.At - Second, change.At, end - Second }.Where(m => m >= start && m < end))
            Assert.True(Opens(moment), Where(moment));

        var longer = (change.Back > Duration.Zero ? change.Back : Duration.Zero) + Minute;
        foreach (var moment in Outside(start, end, longer)) Assert.False(Opens(moment), Where(moment));
    }

    // From the bound on, either way.
    static IEnumerable<Instant> Outside(Instant start, Instant end, Duration bound)
    {
        foreach (var late in new[] { bound, bound + Duration.FromMinutes(29), bound + Duration.FromHours(1), Duration.FromHours(5), Duration.FromHours(23) })
        {
            yield return end + late;
            yield return start - late - Second;
        }
    }

    static IEnumerable<Change> ChangesOf(DateTimeZone zone) => zone.GetZoneIntervals(Begin, End)
        .Zip(zone.GetZoneIntervals(Begin, End).Skip(1), (a, b) => new Change(b.Start, Duration.FromTimeSpan((a.WallOffset - b.WallOffset).ToTimeSpan())))
        .Where(c => c.Back != Duration.Zero);

    static TimeFrame Frame(Instant start, Instant end) => new(start.ToDateTimeOffset(), end.ToDateTimeOffset());

    static string Of(string start, string end)
    {
        var window = WallClock.Window(new(DateTimeOffset.Parse($"2026-10-25T{start}Z"), DateTimeOffset.Parse($"2026-10-25T{end}Z")), "Europe/London")!.Value;
        return $"{window.Start:HH:mm} to {window.End:HH:mm}";
    }
}
