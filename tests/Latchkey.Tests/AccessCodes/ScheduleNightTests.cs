using NodaTime;
using NodaTime.Extensions;

namespace Latchkey.AccessCodes;

/// <summary>Schedules against somebody who looks at the clock on the wall every minute: everywhere, on each night on which clocks change, for years.</summary>
public class ScheduleNightTests
{
    static readonly Instant Begin = Instant.FromUtc(2024, 1, 1, 0, 0), End = Instant.FromUtc(2032, 1, 1, 0, 0);
    static readonly Duration Minute = Duration.FromMinutes(1), Around = Duration.FromHours(30), Earlier = Duration.FromHours(50);

    public static TheoryData<string> Zones => [.. DateTimeZoneProviders.Tzdb.Ids];

    [Theory, MemberData(nameof(Zones))]
    public void The_door_opens_in_the_minutes_that_the_clock_says(string id)
    {
        foreach (var night in NightsOf(id))
        {
            foreach (var (start, end) in night.Times()) Holds(night, start, end);
        }
    }

    [Theory, MemberData(nameof(Zones))]
    public void A_lock_that_looks_at_its_own_clock_opens_in_the_same_minutes_where_it_is_trusted_with_them(string id)
    {
        foreach (var night in NightsOf(id))
        {
            foreach (var (start, end) in night.Times().Where(t => t.Start < t.End))
            {
                var frame = new TimeFrame(null, night.Until.ToDateTimeOffset()) { Schedule = Every(night, start, end) };
                if (WallClock.Week(frame, id, night.From.ToDateTimeOffset()) is null) continue;
                var open = frame.Windows(night.From.ToDateTimeOffset()).ToList();
                foreach (var (moment, shown) in night.Minutes.Where(m => m.Moment >= night.From))
                {
                    var time = shown.TimeOfDay;
                    if (IsIn(open, moment) != (time >= start && time < end)) Assert.Fail($"{id} {start}-{end} at {moment}, where the clock shows {time}");
                }
            }
        }
    }

    [Fact]
    public void There_are_changes_to_speak_of() => Assert.True(DateTimeZoneProviders.Tzdb.Ids.Sum(id => NightsOf(id).Count()) > 300);

    // The oracle reads the clock every minute: a window begins with the first at which it has come to its start, and ends with the first at its end.
    static void Holds(Night night, LocalTime start, LocalTime end)
    {
        var open = new TimeFrame { Schedule = Every(night, start, end) }.Windows(night.From.ToDateTimeOffset()).TakeWhile(w => w.Start < night.Until.ToDateTimeOffset()).ToList();
        var minutes = night.Minutes;
        var isOpen = new bool[minutes.Count];
        for (var day = minutes[0].Shown.Date; day <= minutes[^1].Shown.Date; day = day.PlusDays(1))
        {
            var (opens, shuts) = (day + start, (end <= start ? day.PlusDays(1) : day) + end);
            var first = minutes.FindIndex(m => m.Shown >= opens);
            if (first < 0) continue;
            for (var i = first; i < minutes.Count; i++)
            {
                if (minutes[i].Shown >= shuts) break;
                isOpen[i] = true;
            }
        }
        for (var i = 0; i < minutes.Count; i++)
        {
            if (minutes[i].Moment < night.From) continue;
            if (isOpen[i] != IsIn(open, minutes[i].Moment)) Assert.Fail($"{night.Zone.Id} {start}-{end} at {minutes[i].Moment}: expected {isOpen[i]}");
        }
        Assert.All(open.Zip(open.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start, $"{night.Zone.Id} {start}-{end}"));
    }

    static bool IsIn(List<TimeFrame> windows, Instant moment)
    {
        var at = moment.ToDateTimeOffset();
        return windows.Exists(w => w.Start <= at && at < w.End);
    }

    static Schedule Every(Night night, LocalTime start, LocalTime end) =>
        new("FREQ=DAILY", $"{start:HH:mm}", $"{end:HH:mm}", night.Zone.Id, night.From.ToDateTimeOffset());

    sealed record Night(DateTimeZone Zone, Instant Change, Offset Before, Offset After)
    {
        public Instant From => Change - Around;
        public Instant Until => Change + Around;

        /// <summary>What the clock on the wall shows, from well before: a window of the day before may still run.</summary>
        public List<(Instant Moment, LocalDateTime Shown)> Minutes { get; } =
        [
            .. Enumerable.Range(0, (int)((Around + Around + Earlier) / Minute))
                .Select(m => Change - Around - Earlier + m * Minute).Select(m => (m, m.InZone(Zone).LocalDateTime)),
        ];

        /// <summary>Before, in and after the time that is skipped or comes twice, over it, past midnight, and a whole day.</summary>
        public IEnumerable<(LocalTime Start, LocalTime End)> Times()
        {
            var (one, other) = (Change.WithOffset(Before).LocalDateTime.TimeOfDay, Change.WithOffset(After).LocalDateTime.TimeOfDay);
            var half = Math.Abs(Before.Seconds - After.Seconds) / 120;
            LocalTime[] edges = [one.PlusMinutes(-half), one, one.PlusMinutes(half), other, other.PlusMinutes(half), other.PlusMinutes(-half), one.PlusHours(7)];
            var times = edges.Select(e => new LocalTime(e.Hour, e.Minute)).Distinct().ToList();
            return times.SelectMany(_ => times, (start, end) => (start, end));
        }
    }

    // Rules repeat: of changes of one kind in one zone, one spring and one autumn tell all; zones that share a change share the night.
    static IEnumerable<Night> NightsOf(string id)
    {
        var zone = DateTimeZoneProviders.Tzdb[id];
        return zone.GetZoneIntervals(Begin, End).Zip(zone.GetZoneIntervals(Begin, End).Skip(1), (a, b) => new Night(zone, b.Start, a.WallOffset, b.WallOffset))
            .Where(n => n.Before != n.After).DistinctBy(n => (n.Before, n.After, n.Change.InZone(zone).TimeOfDay)).Take(2);
    }
}
