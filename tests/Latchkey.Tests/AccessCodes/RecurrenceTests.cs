using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Latchkey.AccessCodes;

/// <summary>Rules as they are written, and the days that they name.</summary>
public class RecurrenceTests
{
    /// <summary>A Wednesday.</summary>
    static readonly LocalDate Begin = new(2026, 3, 4);

    [Theory]
    [InlineData("FREQ=WEEKLY;BYDAY=TU", "FREQ=WEEKLY;BYDAY=TU")]
    [InlineData("rrule:byday=fr,mo,fr;freq=weekly", "FREQ=WEEKLY;BYDAY=MO,FR")]
    [InlineData("FREQ=DAILY;INTERVAL=1;WKST=SU", "FREQ=DAILY")]
    [InlineData("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR,SA,SU", "FREQ=DAILY")]
    [InlineData("FREQ=WEEKLY;WKST=SU;BYDAY=SU;INTERVAL=2;COUNT=7", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;WKST=SU;COUNT=7")]
    [InlineData("FREQ=DAILY;UNTIL=20261231", "FREQ=DAILY;UNTIL=20261231")]
    [InlineData("FREQ=DAILY;UNTIL=20261231T235959Z", "FREQ=DAILY;UNTIL=20261231T235959Z")]
    public void The_same_rule_is_always_written_the_same(string text, string written) => Assert.Equal(written, Recurrence.Parse(text).ToString());

    [Theory]
    [InlineData("", "Must be parts like FREQ=WEEKLY, with ; between them")]
    [InlineData("every tuesday", "Must be parts like FREQ=WEEKLY, with ; between them")]
    [InlineData("FREQ=WEEKLY;", "Must be parts like FREQ=WEEKLY, with ; between them")]
    [InlineData("FREQ=", "Must be parts like FREQ=WEEKLY, with ; between them")]
    [InlineData("BYDAY=TU", "FREQ is missing: it must be DAILY or WEEKLY")]
    [InlineData("FREQ=MONTHLY;BYDAY=TU", "FREQ must be DAILY or WEEKLY")]
    [InlineData("FREQ=HOURLY", "FREQ must be DAILY or WEEKLY")]
    [InlineData("FREQ=WEEKLY", "BYDAY is missing: a weekly rule names its days, as in BYDAY=TU,FR")]
    [InlineData("FREQ=WEEKLY;BYDAY=1TU", "BYDAY must be some of MO, TU, WE, TH, FR, SA, SU, with commas between them")]
    [InlineData("FREQ=WEEKLY;BYDAY=TU,", "BYDAY must be some of MO, TU, WE, TH, FR, SA, SU, with commas between them")]
    [InlineData("FREQ=WEEKLY;BYDAY=TU;WKST=XX", "WKST must be one of MO, TU, WE, TH, FR, SA, SU")]
    [InlineData("FREQ=DAILY;INTERVAL=0", "INTERVAL must be a whole number from 1 to 99")]
    [InlineData("FREQ=DAILY;INTERVAL=1.5", "INTERVAL must be a whole number from 1 to 99")]
    [InlineData("FREQ=DAILY;COUNT=1001", "COUNT must be a whole number from 1 to 1000")]
    [InlineData("FREQ=DAILY;COUNT=99999999999999999999", "COUNT must be a whole number from 1 to 1000")]
    [InlineData("FREQ=DAILY;COUNT=-1", "COUNT must be a whole number from 1 to 1000")]
    [InlineData("FREQ=DAILY;COUNT=1;UNTIL=20261231", "COUNT and UNTIL exclude each other")]
    [InlineData("FREQ=DAILY;UNTIL=20261232", "UNTIL must be a day (20261231) or a moment in UTC (20261231T235959Z)")]
    [InlineData("FREQ=DAILY;UNTIL=20261231T235959", "UNTIL must be a day (20261231) or a moment in UTC (20261231T235959Z)")]
    [InlineData("FREQ=DAILY;BYMONTH=7", "BYMONTH is not supported (FREQ, BYDAY, INTERVAL, WKST, UNTIL and COUNT are)")]
    [InlineData("FREQ=DAILY;BYHOUR=9", "BYHOUR is not supported (FREQ, BYDAY, INTERVAL, WKST, UNTIL and COUNT are)")]
    [InlineData("FREQ=DAILY;X-MINE=9", "X-MINE is not supported (FREQ, BYDAY, INTERVAL, WKST, UNTIL and COUNT are)")]
    [InlineData("FREQ=DAILY;<script>=9", "A part is not supported (FREQ, BYDAY, INTERVAL, WKST, UNTIL and COUNT are)")]
    [InlineData("FREQ=DAILY;FREQ=WEEKLY", "FREQ must not come twice")]
    public void What_doors_do_not_need_is_refused_with_the_rule(string text, string rule) =>
        Assert.Equal(rule, Assert.Throws<FormatException>(() => Recurrence.Parse(text)).Message);

    [Theory]
    [InlineData("FREQ=WEEKLY;BYDAY=TU", "03-10 03-17 03-24")]
    [InlineData("FREQ=WEEKLY;BYDAY=MO,WE", "03-04 03-09 03-11 03-16")]
    [InlineData("FREQ=DAILY", "03-04 03-05 03-06")]
    [InlineData("FREQ=DAILY;INTERVAL=3", "03-04 03-07 03-10")]
    [InlineData("FREQ=DAILY;BYDAY=SA,SU", "03-07 03-08 03-14")]
    [InlineData("FREQ=DAILY;INTERVAL=2;BYDAY=SA", "03-14 03-28 04-11")]
    [InlineData("FREQ=DAILY;INTERVAL=7;BYDAY=TU", "")]
    // The example of RFC 5545, 3.3.10: which Sundays they are is a matter of where weeks begin.
    [InlineData("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU", "03-08 03-17 03-22 03-31")]
    [InlineData("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU", "03-15 03-17 03-29 03-31")]
    public void A_rule_names_its_days(string text, string days)
    {
        var first = Recurrence.Parse(text).From(Begin, Begin).Take(days.Split(' ').Length).Select(d => $"{d:MM-dd}");
        Assert.Equal(days, string.Join(' ', first));
    }

    [Fact]
    public void Days_backwards_are_the_days_forwards() => Prop.ForAll(Rules.Arb, ArbMap.Default.ArbFor<PositiveInt>(), (rule, far) =>
    {
        var later = Begin.PlusDays(far.Get % 2000);
        var forwards = rule.From(Begin, Begin).TakeWhile(d => d <= later).ToList();
        var backwards = rule.From(later, Begin, -1).TakeWhile(d => d >= Begin).Reverse().ToList();
        return forwards.SequenceEqual(backwards);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_written_is_read_as_the_same_rule() => Prop.ForAll(
        Rules.Arb, rule => Recurrence.Parse(rule.ToString()) == rule).QuickCheckThrowOnFailure();
}

static class Rules
{
    /// <summary>Rules of every kind, as they are read.</summary>
    public static readonly Arbitrary<Recurrence> Arb = Gen.Choose(0, int.MaxValue).Select(Of).ToArbitrary();

    static Recurrence Of(int draw)
    {
        var chance = new Random(draw);
        int Below(int count) => chance.Next(count);
        string[] names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
        var days = string.Join(',', names.Where((_, i) => (draw >> i & 1) == 1));
        var text = draw % 2 == 0 ? "FREQ=DAILY" : "FREQ=WEEKLY";
        if (days.Length > 0) text += $";BYDAY={days}";
        else if (draw % 2 == 1) text += ";BYDAY=TU";
        if (draw / 128 % 3 == 0) text += $";INTERVAL={1 + Below(4)};WKST={names[Below(7)]}";
        text += (draw / 512 % 5) switch
        {
            0 => $";COUNT={1 + Below(20)}",
            1 => $";UNTIL=2026{1 + Below(12):D2}{1 + Below(28):D2}",
            2 => $";UNTIL=2026{1 + Below(12):D2}{1 + Below(28):D2}T{Below(24):D2}3000Z",
            _ => "",
        };
        return Recurrence.Parse(text);
    }
}
