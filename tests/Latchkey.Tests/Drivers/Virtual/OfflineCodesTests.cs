using Latchkey.AccessCodes;
using Latchkey.Devices;
using static Latchkey.Drivers.Virtual.Doors;

namespace Latchkey.Drivers.Virtual;

public class OfflineCodesTests
{
    static readonly VirtualLock Hut = Of(Makes.IgloohomeWithoutBridge);
    static readonly VirtualLock Cabin = Of(Makes.Lockly);
    static readonly VirtualLock Lodge = Of(Makes.Oracode);

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(672, true)]
    [InlineData(673, false)]
    public void Igloohome_has_hourly_codes_of_1_to_672_hours(int hours, bool isMade) =>
        Assert.Equal(isMade, Make(Hut, OfflineKind.Hourly, Now, Now.AddHours(hours)).Outcome == Outcome.Confirmed);

    [Theory]
    [InlineData(28, false)]
    [InlineData(29, true)]
    [InlineData(367, true)]
    [InlineData(368, false)]
    public void Igloohome_has_daily_codes_of_29_to_367_days(int days, bool isMade) =>
        Assert.Equal(isMade, Make(Hut, OfflineKind.Daily, Now, Now.AddDays(days)).Outcome == Outcome.Confirmed);

    [Fact]
    public void A_daily_code_begins_and_ends_at_the_same_time_of_day()
    {
        var answer = Make(Hut, OfflineKind.Daily, Now, Now.AddDays(30).AddHours(1));
        Assert.Equal(Refused.Schedule, answer.Why);
    }

    [Fact]
    public void A_daily_code_keeps_its_time_of_day_when_the_clocks_change()
    {
        var door = Hut with { Habits = Hut.Habits with { TimeZone = "America/New_York" } };
        var start = new DateTimeOffset(2026, 2, 20, 20, 0, 0, TimeSpan.Zero);
        var end = new DateTimeOffset(2026, 3, 30, 19, 0, 0, TimeSpan.Zero);
        var answer = Make(door, OfflineKind.Daily, start, end);
        Assert.Equal(new TimeFrame(start, end), answer.Frame);
        var first = door.TypeCode(answer.Pin!.Value, start);
        Assert.Equal(EntryResult.Opened, first.Answer.Result);
        Assert.Equal(EntryResult.Opened, first.Lock.TypeCode(answer.Pin.Value, end.AddSeconds(-1)).Answer.Result);
        Assert.Equal(EntryResult.UnknownCode, first.Lock.TypeCode(answer.Pin.Value, end).Answer.Result);
    }

    [Theory]
    [InlineData(nameof(OfflineKind.Hourly), 3)]
    [InlineData(nameof(OfflineKind.OneTime), 5)]
    public void Igloohome_gives_only_so_many_codes_with_one_start(string kind, int most)
    {
        var answers = Enumerable.Range(1, most + 1)
            .Select(variance => new OfflineRequest(Enum.Parse<OfflineKind>(kind), Now, Now.AddHours(5), variance))
            .Select(request => OfflineCodes.Make(Hut, request)).ToList();
        Assert.Equal(most, answers.Take(most).Select(a => a.Pin!.Value).Distinct().Count());
        Assert.Equal(Refused.NoSpace, answers[most].Why);
    }

    [Fact]
    public void The_same_question_has_the_same_answer() => Assert.Equal(
        Make(Hut, OfflineKind.Hourly, Now, Now.AddHours(5)), Make(Hut, OfflineKind.Hourly, Now, Now.AddHours(5)));

    [Fact]
    public void Another_lock_makes_other_codes_and_does_not_open_to_these()
    {
        var other = Hut with { Secret = Secret(8) };
        var pin = Make(Hut, OfflineKind.Hourly, Now, Now.AddHours(5)).Pin!.Value;
        Assert.NotEqual(pin, Make(other, OfflineKind.Hourly, Now, Now.AddHours(5)).Pin);
        Assert.NotEqual(EntryResult.Opened, other.TypeCode(pin, Now).Answer.Result);
    }

    [Theory]
    [InlineData(-1, nameof(EntryResult.UnknownCode))]
    [InlineData(0, nameof(EntryResult.Opened))]
    [InlineData(4 * 3600 + 3599, nameof(EntryResult.Opened))]
    [InlineData(5 * 3600, nameof(EntryResult.UnknownCode))]
    public void An_hourly_code_opens_a_lock_that_was_never_spoken_to_within_its_hours(int seconds, string result)
    {
        var pin = Make(Hut, OfflineKind.Hourly, Now, Now.AddHours(5)).Pin!.Value;
        Assert.Equal(result, $"{Hut.TypeCode(pin, Now.AddSeconds(seconds)).Answer.Result}");
    }

    [Fact]
    public void A_time_frame_is_rounded_outwards_to_the_hour()
    {
        var answer = Make(Hut, OfflineKind.Hourly, Now.AddMinutes(20), Now.AddMinutes(100));
        Assert.Equal(Hours(0, 2), answer.Frame);
    }

    [Fact]
    public void A_code_must_first_be_used_within_24_hours_of_its_start()
    {
        var pin = Make(Hut, OfflineKind.Hourly, Now, Now.AddDays(10)).Pin!.Value;
        Assert.Equal(EntryResult.UnknownCode, Hut.TypeCode(pin, Now.AddHours(24)).Answer.Result);
        var used = Hut.TypeCode(pin, Now.AddHours(23)).Lock;
        Assert.Equal(EntryResult.Opened, used.TypeCode(pin, Now.AddDays(9)).Answer.Result);
        Assert.Equal(EntryResult.UnknownCode, used.TypeCode(pin, Now.AddDays(10)).Answer.Result);
    }

    [Fact]
    public void A_one_time_code_opens_once()
    {
        var pin = Make(Hut, OfflineKind.OneTime, Now, Now.AddHours(1)).Pin!.Value;
        var first = Hut.TypeCode(pin, Now.AddHours(3));
        Assert.Equal(EntryResult.Opened, first.Answer.Result);
        Assert.Equal(EntryResult.UnknownCode, first.Lock.TypeCode(pin, Now.AddHours(4)).Answer.Result);
    }

    [Fact]
    public void The_twin_of_a_used_one_time_code_still_opens()
    {
        var twins = Enumerable.Range(1, 2)
            .Select(v => OfflineCodes.Make(Hut, new(OfflineKind.OneTime, Now, Now.AddHours(1), v)).Pin!.Value).ToList();
        var door = Hut.TypeCode(twins[0], Now).Lock;
        Assert.Equal(EntryResult.Opened, door.TypeCode(twins[1], Now).Answer.Result);
    }

    [Fact]
    public void An_igloohome_code_has_nine_digits() =>
        Assert.Equal(9, Make(Hut, OfflineKind.Hourly, Now, Now.AddHours(1)).Pin!.Value.Length);

    [Theory]
    [InlineData(nameof(OfflineKind.Hourly))]
    [InlineData(nameof(OfflineKind.Daily))]
    public void Lockly_takes_any_frame(string kind)
    {
        var answer = Make(Cabin, Enum.Parse<OfflineKind>(kind), Now, Now.AddHours(50));
        Assert.Equal(EntryResult.Opened, Cabin.TypeCode(answer.Pin!.Value, Now.AddHours(49)).Answer.Result);
        Assert.Equal(EntryResult.UnknownCode, Cabin.TypeCode(answer.Pin.Value, Now.AddHours(50)).Answer.Result);
    }

    // 15:00 and 11:00 in Toronto, which is four hours behind UTC in March.
    static readonly DateTimeOffset CheckIn = new(2026, 3, 27, 19, 0, 0, TimeSpan.Zero);
    static readonly DateTimeOffset CheckOut = new(2026, 3, 29, 15, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_Oracode_stay_takes_the_hours_of_its_user_level()
    {
        var answer = Make(Lodge, OfflineKind.Daily, CheckIn.AddMinutes(-15), CheckOut.AddMinutes(15));
        Assert.Equal(new TimeFrame(CheckIn, CheckOut), answer.Frame);
        Assert.StartsWith("123", answer.Pin!.Value.Reveal(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_Oracode_stay_more_than_an_hour_off_every_user_level_is_refused() =>
        Assert.Equal(Refused.Schedule, Make(Lodge, OfflineKind.Hourly, CheckIn.AddHours(-2), CheckOut).Why);

    [Fact]
    public void An_Oracode_stay_lasts_31_days_at_most()
    {
        var lastDay = CheckIn.AddDays(31).AddHours(-4);
        Assert.Equal(Outcome.Confirmed, Make(Lodge, OfflineKind.Daily, CheckIn, lastDay).Outcome);
        Assert.Equal(Refused.Schedule, Make(Lodge, OfflineKind.Daily, CheckIn, lastDay.AddDays(1)).Why);
    }

    [Fact]
    public void An_Oracode_opens_from_check_in_to_check_out()
    {
        var pin = Make(Lodge, OfflineKind.Daily, CheckIn, CheckOut).Pin!.Value;
        Assert.Equal(EntryResult.UnknownCode, Lodge.TypeCode(pin, CheckIn.AddSeconds(-1)).Answer.Result);
        Assert.Equal(EntryResult.Opened, Lodge.TypeCode(pin, CheckIn).Answer.Result);
        Assert.Equal(EntryResult.Opened, Lodge.TypeCode(pin, CheckOut.AddSeconds(-1)).Answer.Result);
        Assert.Equal(EntryResult.UnknownCode, Lodge.TypeCode(pin, CheckOut).Answer.Result);
    }

    [Fact]
    public void A_make_without_an_algorithm_has_no_offline_codes() =>
        Assert.Equal(Outcome.RefusedForGood, Make(August, OfflineKind.Hourly, Now, Now.AddHours(1)).Outcome);

    static OfflineAnswer Make(VirtualLock door, OfflineKind kind, DateTimeOffset start, DateTimeOffset end) =>
        OfflineCodes.Make(door, new(kind, start, end));
}
