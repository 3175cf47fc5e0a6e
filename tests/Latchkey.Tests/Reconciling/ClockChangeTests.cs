using Latchkey.AccessCodes;
using Latchkey.Drivers.Virtual;
using NodaTime;

namespace Latchkey.Reconciling;

/// <summary>Stays around every moment at which clocks are changed anywhere, on locks that keep UTC and on locks whose zone nobody knows.</summary>
public class ClockChangeTests
{
    static readonly Instant Begin = Instant.FromUtc(2024, 1, 1, 0, 0), End = Instant.FromUtc(2038, 1, 1, 0, 0);

    public static TheoryData<int> Years => [.. Enumerable.Range(2024, 14)];

    [Theory, MemberData(nameof(Years))]
    public void A_lock_that_keeps_utc_opens_from_the_start_to_the_end_and_not_a_second_longer(int year) =>
        ForEachStay(year, zone => zone, holdsAhead: true);

    [Theory, MemberData(nameof(Years))]
    public void A_lock_whose_zone_nobody_knows_gets_the_code_half_an_hour_ahead_and_loses_it_at_the_end(int year) =>
        ForEachStay(year, _ => null, holdsAhead: false);

    [Theory]
    [InlineData("2024-02-28T12:00Z", "2024-03-01T12:00Z", 48)]
    [InlineData("2028-02-29T00:00Z", "2028-03-01T00:00Z", 24)]
    [InlineData("2027-02-28T12:00Z", "2027-03-01T12:00Z", 24)]
    [InlineData("2028-12-31T23:00Z", "2029-01-01T01:00Z", 2)]
    public void A_stay_over_a_leap_day_is_as_long_as_it_is(string from, string until, int hours)
    {
        var (start, end) = (DateTimeOffset.Parse(from), DateTimeOffset.Parse(until));
        Assert.Equal(TimeSpan.FromHours(hours), end - start);
        Holds(start, end, zone: "UTC", holdsAhead: true);
        Holds(start, end, zone: null, holdsAhead: false);
    }

    // Most zones of a region change at the same moment: each is looked at once.
    static void ForEachStay(int year, Func<string, string?> zoneOf, bool holdsAhead)
    {
        var changes = DateTimeZoneProviders.Tzdb.Ids
            .SelectMany(id => DateTimeZoneProviders.Tzdb[id].GetZoneIntervals(Begin, End).Skip(1).Select(i => (At: i.Start.ToDateTimeOffset(), Zone: id)))
            .Where(c => c.At.Year == year).DistinctBy(c => c.At).ToList();
        Assert.NotEmpty(changes);
        foreach (var (at, zone) in changes)
        {
            foreach (var (from, until) in new[] { (-3.0, -1.0), (-1.0, 0.0), (-0.5, 0.5), (0.0, 1.0), (0.25, 0.75), (-24.0, 24.0) })
                Holds(at.AddHours(from), at.AddHours(until), zoneOf(zone), holdsAhead);
        }
    }

    static void Holds(DateTimeOffset start, DateTimeOffset end, string? zone, bool holdsAhead)
    {
        var stage = new Stage(Makes.August, start.AddHours(-2));
        stage.Device = stage.Device with { TimeZone = zone };
        var jane = stage.Wants("2580", new(start, end));
        bool Opens() => stage.Lock.Codes.Any(c => c.Pin == jane.Pin && c.Schedule.Contains(stage.Now));

        stage.Until(start.AddMinutes(-31));
        Assert.Equal((holdsAhead, false), (stage.Pins.Any(), Opens()));
        stage.Until(start.AddSeconds(-1));
        Assert.Equal((true, !holdsAhead), (stage.Pins.Any(), Opens()));
        foreach (var moment in new[] { start, start + (end - start) / 2, end.AddSeconds(-1) })
        {
            stage.Until(moment);
            Assert.True(Opens(), $"{start:O} to {end:O} in {zone}: shut at {moment:O}");
        }
        stage.Until(end);
        Assert.Empty(stage.Pins);
        Assert.False(stage.Has(jane));
    }
}
