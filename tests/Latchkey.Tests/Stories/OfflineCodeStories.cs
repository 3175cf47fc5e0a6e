using Latchkey.Stores;

namespace Latchkey.Stories;

public class OfflineCodeStories
{
    [Theory, BothEngines]
    public async Task An_hourly_code_is_given_opens_the_door_and_ends_without_the_lock_being_spoken_to(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Mountain Hut");
        var jane = await stay.Create(new { name = "Jane", starts_at = stay.Hour(2), ends_at = stay.Hour(8), is_offline_access_code = true });
        Assert.Equal(("set", true, "time_bound"), ((string?)jane["status"], (bool)jane["is_offline_access_code"]!, (string?)jane["type"]));
        Assert.Equal(["igloo_algopin_must_be_used_within_24_hours"], Stay.Warnings(jane));
        Assert.Empty(Stay.Pending(jane));
        var code = (string)jane["code"]!;
        await stay.Until((((DateTimeOffset)jane["starts_at"]!) - stay.Begin).TotalHours);
        Assert.True(await stay.Opens(code));
        Assert.Empty(await stay.OnLock());
        await stay.Until((((DateTimeOffset)jane["ends_at"]!) - stay.Begin).TotalHours);
        Assert.True(await stay.IsGone(jane));
        Assert.False(await stay.Opens(code));
        Assert.Equal("deleted", (await stay.ToldTypes(jane))[^1]);
        Assert.DoesNotContain("removed_from_device", await stay.ToldTypes(jane));
    }

    [Theory, BothEngines]
    public async Task It_can_be_neither_chosen_nor_changed_nor_deleted(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Mountain Hut");
        Assert.Equal((400, "invalid_input"), await stay.Refused("/access_codes/create",
            new { device_id = stay.Door, code = "2580", ends_at = stay.Hour(8), is_offline_access_code = true }));
        var jane = await stay.Create(new { starts_at = stay.Hour(2), ends_at = stay.Hour(8), is_offline_access_code = true });
        Assert.Equal((400, "cannot_update_offline_access_code"), await stay.Refused("/access_codes/update", new { access_code_id = Stay.Id(jane), name = "Joe" }));
        Assert.Equal((400, "cannot_delete_offline_access_code"), await stay.Refused("/access_codes/delete", new { access_code_id = Stay.Id(jane) }));
    }

    [Theory, BothEngines]
    public async Task What_the_maker_does_not_give_is_refused(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Mountain Hut");
        // Past 672 hours by the hour; by the day only from 29 days on; and 3 with one start.
        Assert.Equal((400, "invalid_input"), await stay.Refused("/access_codes/create",
            new { device_id = stay.Door, starts_at = stay.Hour(1), ends_at = stay.Hour(700), is_offline_access_code = true }));
        Assert.Equal((400, "invalid_input"), await stay.Refused("/access_codes/create",
            new { device_id = stay.Door, starts_at = stay.Hour(0), ends_at = stay.Hour(48), max_time_rounding = "1d", is_offline_access_code = true }));
        var given = new List<string>();
        for (var i = 0; i < 3; i++)
            given.Add((string)(await stay.Create(new { starts_at = stay.Hour(2), ends_at = stay.Hour(8), is_offline_access_code = true }))["code"]!);
        Assert.Equal(3, given.Distinct().Count());
        Assert.Equal((409, "no_free_code"), await stay.Refused("/access_codes/create",
            new { device_id = stay.Door, starts_at = stay.Hour(2), ends_at = stay.Hour(8), is_offline_access_code = true }));
        Assert.Equal((400, "invalid_input"), await stay.Refused("/access_codes/create",
            new { device_id = stay.Door, ends_at = stay.Hour(8), is_one_time_use = true }));
    }

    [Theory, BothEngines]
    public async Task A_door_without_offline_codes_says_so(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Workshop");
        Assert.Equal((400, "cannot_program_offline_access_codes"), await stay.Refused("/access_codes/create",
            new { device_id = stay.Door, ends_at = stay.Hour(8), is_offline_access_code = true }));
    }

    [Theory, BothEngines]
    public async Task A_one_time_code_lives_for_a_day_at_most(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Mountain Hut");
        var jane = await stay.Create(new { is_offline_access_code = true, is_one_time_use = true });
        Assert.True((bool)jane["is_one_time_use"]!);
        Assert.InRange((DateTimeOffset)jane["ends_at"]!, stay.Hour(1), stay.Hour(25));
        await stay.Until(26);
        Assert.True(await stay.IsGone(jane));
    }
}
