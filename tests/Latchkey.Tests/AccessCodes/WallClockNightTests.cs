using NodaTime;
using NodaTime.TimeZones;

namespace Latchkey.AccessCodes;

/// <summary>A lock that keeps local time, on the nights on which clocks change: everywhere, for years.</summary>
public class WallClockNightTests
{
    static readonly Instant Begin = Instant.FromUtc(2024, 1, 1, 0, 0), End = Instant.FromUtc(2038, 1, 1, 0, 0);
    static readonly Duration Minute = Duration.FromMinutes(1), Second = Duration.FromSeconds(1);

    public static TheoryData<string> Zones => [.. DateTimeZoneProviders.Tzdb.Ids];

    [Theory, MemberData(nameof(Zones))]
    public void A_lock_that_is_given_a_schedule_lets_the_guest_in_for_just_his_time(string id)
    {
        var zone = DateTimeZoneProviders.Tzdb[id];
        foreach (var (change, back) in ChangesOf(zone))
        {
            foreach (var frame in FramesAround(change, back).Where(f => WallClock.Tells(f, id))) Holds(zone, change, frame);
        }
    }

    [Theory, MemberData(nameof(Zones))]
    public void An_end_in_the_time_that_comes_twice_is_left_to_us_and_any_other_whole_minute_to_the_lock(string id)
    {
        var zone = DateTimeZoneProviders.Tzdb[id];
        foreach (var (change, back) in ChangesOf(zone))
        {
            foreach (var moment in MomentsAround(change, back))
            {
                var isTwice = back > Duration.Zero && moment >= change - back && moment < change + back;
                var isWhole = moment.ToUnixTimeSeconds() % 60 == 0;
                // Zones whose clocks change twice within days have more such times than this one change.
                if (zone.GetZoneIntervals(moment - Duration.FromDays(2), moment + Duration.FromDays(2)).Count() > 2) continue;
                Assert.True((!isTwice && isWhole) == WallClock.Tells(new(null, moment.ToDateTimeOffset()), id), $"{id}, clocks back by {back} at {change}: {moment}");
            }
        }
    }

    [Theory, MemberData(nameof(Zones))]
    public void On_days_on_which_no_clock_changes_the_lock_keeps_every_schedule(string id)
    {
        var zone = DateTimeZoneProviders.Tzdb[id];
        // Each leap day, and the turn of some years, with the nights around.
        foreach (var middle in new[] { (2024, 2, 29), (2028, 2, 29), (2032, 2, 29), (2036, 2, 29), (2025, 12, 31), (2031, 12, 31) }
            .Select(d => Instant.FromUtc(d.Item1, d.Item2, d.Item3, 12, 0)))
        {
            var (start, end) = (middle - Duration.FromHours(20), middle + Duration.FromHours(20));
            if (zone.GetZoneIntervals(start - Duration.FromDays(1), end + Duration.FromDays(1)).Skip(1).Any()) continue;
            var frame = new TimeFrame(start.ToDateTimeOffset(), end.ToDateTimeOffset());
            Assert.True(WallClock.Tells(frame, id));
            Assert.Equal((start.InZone(zone).LocalDateTime, end.InZone(zone).LocalDateTime), WallClock.Local(frame, id));
        }
    }

    [Fact]
    public void There_are_changes_to_speak_of() => Assert.True(DateTimeZoneProviders.Tzdb.Ids.Sum(id => ChangesOf(DateTimeZoneProviders.Tzdb[id]).Count()) > 5000);

    static void Holds(DateTimeZone zone, Instant change, TimeFrame frame)
    {
        var (start, end) = WallClock.Local(frame, zone.Id);
        Assert.Equal(frame, WallClock.Frame(start, end, zone.Id));
        var (from, until) = (Instant.FromDateTimeOffset(frame.Start!.Value), Instant.FromDateTimeOffset(frame.End!.Value));
        // What the clock shows runs evenly but for the change: it is enough to look at the ends of each piece.
        Instant[] moments = [from - Second, from, change - Second, change, until - Second, until, from - Duration.FromDays(1), until + Duration.FromDays(1)];
        foreach (var moment in moments.Concat([change - Duration.FromHours(1), change + Duration.FromHours(1) - Second]))
        {
            var shown = moment.InZone(zone).LocalDateTime;
            Assert.True(
                (shown >= start && shown < end) == (moment >= from && moment < until),
                $"{zone.Id}, clocks change at {change}: {from} to {until} became {start} to {end}; at {moment}");
        }
    }

    static IEnumerable<TimeFrame> FramesAround(Instant change, Duration back)
    {
        var moments = MomentsAround(change, back);
        return moments.SelectMany((from, i) => moments[(i + 1)..].Select(until => new TimeFrame(from.ToDateTimeOffset(), until.ToDateTimeOffset())));
    }

    // Before the change, up to it, over it, in the time that comes twice or is skipped, from it, and after.
    static Instant[] MomentsAround(Instant change, Duration back)
    {
        var d = Duration.FromTicks(Math.Abs(back.TotalTicks));
        Duration[] offsets =
        [
            -Duration.FromDays(1), -2 * d, -d - Minute, -d, -d / 2, -Minute, -Second, Duration.Zero, Second, Minute, d / 2, d - Minute, d, d + Minute, 2 * d,
            Duration.FromDays(1),
        ];
        return [.. offsets.Select(o => change + o)];
    }

    static IEnumerable<(Instant At, Duration Back)> ChangesOf(DateTimeZone zone) => zone.GetZoneIntervals(Begin, End)
        .Zip(zone.GetZoneIntervals(Begin, End).Skip(1), (a, b) => (b.Start, Duration.FromTimeSpan((a.WallOffset - b.WallOffset).ToTimeSpan())))
        .Where(c => c.Item2 != Duration.Zero);
}
