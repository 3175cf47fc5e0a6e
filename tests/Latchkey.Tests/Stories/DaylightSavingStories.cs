using Latchkey.Stores;

namespace Latchkey.Stories;

/// <summary>The night of 29 March 2026 in London: 00:59 is followed by 02:00.</summary>
public class DaylightSavingStories
{
    [Theory, BothEngines]
    public async Task A_stay_across_the_night_on_which_the_clocks_change_begins_and_ends_when_the_guest_thinks(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Back Door");
        // 00:30 in winter time to 02:30 in summer time: one hour.
        var jane = await stay.Create(new { code = "2580", starts_at = "2026-03-29T00:30:00+00:00", ends_at = "2026-03-29T02:30:00+01:00" });
        var start = (DateTimeOffset)jane["starts_at"]!;
        var end = (DateTimeOffset)jane["ends_at"]!;
        Assert.Equal(TimeSpan.FromHours(1), end - start);
        foreach (var (moment, opens) in new[] { (start.AddSeconds(-1), false), (start, true), (end.AddSeconds(-1), true), (end, false) })
        {
            await stay.Ask("/sandbox/advance_clock", new { to = moment });
            Assert.Equal(opens, await stay.Opens("2580"));
        }
        Assert.True(await stay.IsGone(jane));
    }

    [Theory, BothEngines]
    public async Task On_a_lock_without_schedules_too(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Workshop");
        var jane = await stay.Create(new { code = "2580", starts_at = "2026-03-29T00:30:00Z", ends_at = "2026-03-29T01:30:00Z" });
        await stay.Ask("/sandbox/advance_clock", new { to = "2026-03-29T00:00:00Z" });
        Assert.Equal(["2580"], await stay.OnLock());
        await stay.Ask("/sandbox/advance_clock", new { to = "2026-03-29T02:30:00+01:00" });
        Assert.Empty(await stay.OnLock());
        Assert.True(await stay.IsGone(jane));
    }
}
