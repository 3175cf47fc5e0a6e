namespace Latchkey.AccessCodes;

/// <summary>The windows of a schedule, on ordinary days and on the two nights on which clocks change.</summary>
public class ScheduleTests
{
    [Fact]
    public void The_cleaner_comes_on_tuesdays_from_ten_to_twelve_in_winter_and_in_summer() => Assert.Equal(
        ["2026-03-17T09:00Z..11:00Z", "2026-03-24T09:00Z..11:00Z", "2026-03-31T08:00Z..10:00Z"],
        Windows("FREQ=WEEKLY;BYDAY=TU", "10:00", "12:00", from: "2026-03-12T00:00Z", count: 3));

    [Fact]
    public void A_running_window_is_the_first() => Assert.Equal(
        ["2026-03-17T09:00Z..11:00Z"], Windows("FREQ=WEEKLY;BYDAY=TU", "10:00", "12:00", from: "2026-03-17T10:59Z", count: 1));

    [Fact]
    public void A_window_that_has_just_ended_is_over() => Assert.Equal(
        ["2026-03-24T09:00Z..11:00Z"], Windows("FREQ=WEEKLY;BYDAY=TU", "10:00", "12:00", from: "2026-03-17T11:00Z", count: 1));

    [Fact]
    public void A_window_may_end_on_the_next_day() => Assert.Equal(
        ["2026-03-02T21:00Z..05:00Z", "2026-03-04T21:00Z..05:00Z"],
        Windows("FREQ=WEEKLY;BYDAY=MO,WE", "22:00", "06:00", from: "2026-03-03T02:00Z", count: 2));

    [Fact]
    public void From_one_time_to_the_same_is_a_whole_day() => Assert.Equal(
        ["2026-03-06T23:00Z..23:00Z", "2026-03-07T23:00Z..23:00Z", "2026-03-13T23:00Z..23:00Z"],
        Windows("FREQ=WEEKLY;BYDAY=SA,SU", "00:00", "00:00", from: "2026-03-04T02:00Z", count: 3));

    /// <summary>Berlin, 29 March 2026: 01:59 is followed by 03:00, at 01:00Z.</summary>
    [Theory]
    [InlineData("01:30", "04:00", "2026-03-29T00:30Z..02:00Z")]
    [InlineData("02:30", "04:00", "2026-03-29T01:00Z..02:00Z")]
    [InlineData("01:30", "02:30", "2026-03-29T00:30Z..01:00Z")]
    [InlineData("02:15", "02:45", "2026-03-30T00:15Z..00:45Z")]
    [InlineData("23:00", "02:30", "2026-03-28T22:00Z..01:00Z")]
    public void In_the_night_that_lacks_an_hour(string start, string end, string window) =>
        Assert.Equal([window], Windows("FREQ=DAILY", start, end, from: "2026-03-28T23:00Z", count: 1));

    /// <summary>Berlin, 25 October 2026: 02:59 is followed by 02:00, at 01:00Z.</summary>
    [Theory]
    [InlineData("01:30", "04:00", "2026-10-24T23:30Z..03:00Z")]
    [InlineData("02:30", "04:00", "2026-10-25T00:30Z..03:00Z")]
    [InlineData("01:30", "02:30", "2026-10-24T23:30Z..00:30Z")]
    [InlineData("02:15", "02:45", "2026-10-25T00:15Z..00:45Z")]
    [InlineData("23:00", "02:30", "2026-10-24T21:00Z..00:30Z")]
    public void In_the_night_that_has_an_hour_twice(string start, string end, string window) =>
        Assert.Equal([window], Windows("FREQ=DAILY", start, end, from: "2026-10-24T22:00Z", count: 1));

    [Fact]
    public void Samoa_skipped_a_whole_day() => Assert.Equal(
        ["2011-12-29T18:00Z..20:00Z", "2011-12-30T18:00Z..20:00Z"],
        Windows("FREQ=DAILY", "08:00", "10:00", from: "2011-12-29T12:00Z", count: 2, zone: "Pacific/Apia", since: "2011-12-01T12:00Z"));

    [Fact]
    public void So_many_times_and_then_never() => Assert.Equal(
        ["2026-03-02T09:00Z..11:00Z", "2026-03-03T09:00Z..11:00Z"],
        Windows("FREQ=DAILY;COUNT=2", "10:00", "12:00", from: "2026-03-02T00:00Z", since: "2026-03-02T00:00Z"));

    [Fact]
    public void Of_so_many_times_the_first_is_the_one_that_is_not_over() => Assert.Equal(
        ["2026-03-03T09:00Z..11:00Z"],
        Windows("FREQ=DAILY;COUNT=1", "10:00", "12:00", from: "2026-03-02T11:00Z", since: "2026-03-02T11:00Z"));

    [Fact]
    public void The_last_day_counts() => Assert.Equal(
        ["2026-03-02T21:00Z..05:00Z", "2026-03-03T21:00Z..05:00Z"],
        Windows("FREQ=DAILY;UNTIL=20260303", "22:00", "06:00", from: "2026-03-02T12:00Z"));

    [Theory]
    [InlineData("20260303T210000Z", 2)]
    [InlineData("20260303T205959Z", 1)]
    public void The_last_moment_at_which_a_window_may_begin_counts(string until, int windows) => Assert.Equal(
        windows, Windows($"FREQ=DAILY;UNTIL={until}", "22:00", "06:00", from: "2026-03-02T12:00Z").Length);

    [Fact]
    public void Windows_are_cut_to_the_codes_own_times() => Assert.Equal(
        ["2026-03-02T10:00Z..11:00Z", "2026-03-03T09:00Z..11:00Z", "2026-03-04T09:00Z..09:30Z"],
        Windows("FREQ=DAILY", "10:00", "12:00", from: "2026-03-01T00:00Z", frame: new(At("2026-03-02T10:00Z"), At("2026-03-04T09:30Z"))));

    [Fact]
    public void When_the_codes_own_times_are_over_the_rest_of_a_window_is_no_window() => Assert.Empty(
        Windows("FREQ=DAILY", "10:00", "12:00", from: "2026-03-02T10:10Z", frame: new(At("2026-03-02T08:00Z"), At("2026-03-02T10:00Z"))));

    [Fact]
    public void A_code_is_ahead_between_its_windows_and_over_after_the_last()
    {
        var frame = new TimeFrame(null, At("2026-04-01T00:00Z")) { Schedule = Of("FREQ=DAILY;COUNT=2", "10:00", "12:00", since: "2026-03-02T00:00Z") };
        Assert.Equal(
            [Phase.Ahead, Phase.Running, Phase.Ahead, Phase.Running, Phase.Over],
            new[] { "2026-03-02T08:59Z", "2026-03-02T09:00Z", "2026-03-02T11:00Z", "2026-03-03T10:59Z", "2026-03-03T11:00Z" }.Select(m => frame.PhaseAt(At(m))));
        Assert.Null((frame with { Start = At("2026-03-02T08:00Z") }).LastEnd(At("2026-03-02T10:59Z")));
        Assert.Equal(At("2026-03-02T11:00Z"), frame.LastEnd(At("2026-03-03T10:00Z")));
        Assert.Equal(At("2026-03-03T11:00Z"), frame.LastEnd(At("2027-01-01T00:00Z")));
        Assert.Equal(At("2026-03-03T11:00Z"), frame.At(At("2027-01-01T00:00Z")).End);
    }

    [Fact]
    public void At_the_end_of_all_calendars_nothing_breaks()
    {
        var frame = new TimeFrame(DateTimeOffset.MaxValue, null) { Schedule = Of("FREQ=DAILY", "10:00", "12:00", since: null, zone: "Pacific/Kiritimati") };
        Assert.Empty(frame.Windows(DateTimeOffset.MaxValue));
        Assert.Equal(Phase.Over, frame.PhaseAt(DateTimeOffset.MaxValue));
        Assert.Empty(Of("FREQ=DAILY;COUNT=5", "10:00", "12:00", since: null).From(DateTimeOffset.MaxValue));
        Assert.Empty(Of("FREQ=DAILY;UNTIL=99991231T235959Z", "10:00", "12:00", since: null).From(DateTimeOffset.MaxValue));
    }

    [Theory]
    [InlineData("9:00")]
    [InlineData("24:00")]
    [InlineData("10:60")]
    [InlineData("10:00:00")]
    [InlineData("noon")]
    public void A_time_of_day_is_hours_and_minutes(string text) => Assert.Throws<FormatException>(() => Schedule.TimeOf(text));

    [Fact]
    public void A_zone_is_one_that_the_world_knows() => Assert.Throws<FormatException>(() => Schedule.ZoneOf("Europe/Atlantis"));

    // ---- on a lock that keeps weeks ----

    [Theory]
    [InlineData("FREQ=WEEKLY;BYDAY=TU", "10:00", "12:00", "FREQ=WEEKLY;BYDAY=TU")]
    [InlineData("FREQ=DAILY", "10:00", "12:00", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU")]
    [InlineData("FREQ=DAILY;BYDAY=SA", "10:00", "12:00", "FREQ=WEEKLY;BYDAY=SA")]
    // The hour that comes twice is one on Sundays.
    [InlineData("FREQ=WEEKLY;BYDAY=TU", "02:30", "04:00", "FREQ=WEEKLY;BYDAY=TU")]
    [InlineData("FREQ=WEEKLY;BYDAY=SU", "02:00", "03:00", "FREQ=WEEKLY;BYDAY=SU")]
    [InlineData("FREQ=WEEKLY;BYDAY=SU", "01:00", "04:00", "FREQ=WEEKLY;BYDAY=SU")]
    public void A_lock_that_keeps_weeks_gets_its_days_and_hours(string rrule, string start, string end, string onLock)
    {
        var frame = new TimeFrame(At("2026-03-02T00:00Z"), null) { Schedule = Of(rrule, start, end) };
        var week = WallClock.Week(frame, "Europe/Berlin", At("2026-03-02T00:00Z"));
        Assert.Equal((onLock, frame.Start, frame.End), (week?.Schedule?.Rrule, week?.Start, week?.End));
    }

    [Theory]
    [InlineData("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "10:00", "12:00", "Europe/Berlin")]
    [InlineData("FREQ=WEEKLY;BYDAY=TU", "22:00", "06:00", "Europe/Berlin")]
    [InlineData("FREQ=WEEKLY;BYDAY=TU", "10:00", "12:00", "Europe/Vienna")]
    [InlineData("FREQ=WEEKLY;BYDAY=SU", "02:30", "04:00", "Europe/Berlin")]
    [InlineData("FREQ=DAILY", "01:00", "02:01", "Europe/Berlin")]
    public void What_it_would_not_keep_exactly_is_left_to_us(string rrule, string start, string end, string lockZone) => Assert.Null(
        WallClock.Week(new TimeFrame { Schedule = Of(rrule, start, end) }, lockZone, At("2026-03-02T00:00Z")));

    [Fact]
    public void A_schedule_that_is_over_before_the_clocks_change_is_kept_exactly() => Assert.NotNull(
        WallClock.Week(new TimeFrame { Schedule = Of("FREQ=DAILY;UNTIL=20261023", "02:30", "04:00") }, "Europe/Berlin", At("2026-03-29T12:00Z")));

    [Fact]
    public void So_many_times_become_an_end_on_the_lock() => Assert.Equal(
        At("2026-03-16T11:00Z"),
        WallClock.Week(new TimeFrame { Schedule = Of("FREQ=WEEKLY;BYDAY=MO;COUNT=3", "10:00", "12:00", since: "2026-03-02T00:00Z") }, "Europe/Berlin", At("2026-03-02T00:00Z"))?.End);

    static string[] Windows(
        string rrule, string start, string end, string from, int count = 100, string zone = "Europe/Berlin", string since = "2026-03-01T12:00Z", TimeFrame frame = default) =>
    [
        .. (frame with { Schedule = Of(rrule, start, end, since, zone) }).Windows(At(from)).Take(count)
            .Select(w => $"{w.Start:yyyy-MM-dd'T'HH:mm'Z'}..{w.End:HH:mm'Z'}"),
    ];

    static Schedule Of(string rrule, string start, string end, string? since = "2026-03-01T12:00Z", string zone = "Europe/Berlin") =>
        new(rrule, start, end, zone, since is null ? DateTimeOffset.MaxValue : At(since));

    static DateTimeOffset At(string moment) => DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture);
}
