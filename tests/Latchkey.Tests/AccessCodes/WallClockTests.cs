namespace Latchkey.AccessCodes;

public sealed class WallClockTests
{
    static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text + "Z", System.Globalization.CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("2026-07-01T12:00", true)]
    [InlineData("2026-07-01T12:00:30", false)] // Seconds.
    [InlineData("2026-10-24T23:59", true)]
    [InlineData("2026-10-25T00:00", false)] // 02:00, the first time.
    [InlineData("2026-10-25T00:30", false)]
    [InlineData("2026-10-25T01:30", false)] // 02:30, the second time.
    [InlineData("2026-10-25T02:00", true)]
    [InlineData("2026-03-29T00:59", true)]
    [InlineData("2026-03-29T01:00", true)] // The clock jumps to 03:00: a moment still has one time.
    [InlineData("2100-01-01T12:00", false)] // Two digits for the year.
    public void A_wall_clock_in_Berlin_tells_a_moment_if_it_shows_that_time_once(string moment, bool tells) =>
        Assert.Equal(tells, WallClock.Tells(new(null, Utc(moment)), "Europe/Berlin"));

    [Fact]
    public void Without_a_zone_it_tells_nothing() => Assert.False(WallClock.Tells(new(Utc("2026-07-01T12:00"), null), null));

    [Theory, InlineData("Europe/Berlin"), InlineData("Australia/Lord_Howe"), InlineData("America/New_York"), InlineData("Asia/Kathmandu"), InlineData("Africa/Casablanca")]
    public void Whatever_it_tells_comes_back_as_the_same_moment(string zone)
    {
        for (var moment = Utc("2026-01-01T00:00"); moment < Utc("2027-01-01T00:00"); moment = moment.AddMinutes(15))
        {
            var frame = new TimeFrame(moment, moment.AddHours(37));
            if (!WallClock.Tells(frame, zone)) continue;
            var (start, end) = WallClock.Local(frame, zone);
            Assert.Equal(frame, WallClock.Frame(start, end, zone));
        }
    }

    [Fact]
    public void An_open_end_comes_back_open()
    {
        var frame = new TimeFrame(Utc("2026-07-01T12:00"), null);
        var (start, end) = WallClock.Local(frame, "Europe/Berlin");
        Assert.Equal(frame, WallClock.Frame(start, end, "Europe/Berlin"));
    }
}
