using Latchkey.Stores;

namespace Latchkey.Stories;

public class BackupPoolStories
{
    [Theory, BothEngines]
    public async Task A_backup_is_pulled_once_lets_the_guest_in_until_the_end_and_is_replaced(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Workshop");
        var jane = await stay.Create(new { name = "Jane", code = "2580", ends_at = stay.Hour(5), use_backup_access_code_pool = true });
        await stay.Now();
        var ready = await stay.Code(jane);
        Assert.True((bool)ready["is_backup_access_code_available"]!);
        Assert.Equal(4, (await stay.OnLock()).Length);
        Assert.Empty(Stay.Errors(await stay.Device()));

        await stay.Until(1);
        await stay.Faults(new { is_offline = true });
        var backup = (await stay.Ask("/access_codes/pull_backup_access_code", new { access_code_id = Stay.Id(jane) }))["access_code"]!.AsObject();
        Assert.Equal(
            (true, "set", stay.Hour(5), $"Backup {Stay.Id(backup)} (Latchkey)"),
            ((bool)backup["is_backup"]!, (string?)backup["status"], (DateTimeOffset)backup["ends_at"]!, (string?)backup["name"]));
        Assert.Contains("partial_backup_access_code_pool", Stay.Warnings(await stay.Device()));
        // The lock is offline; its keypad works all the same.
        Assert.True(await stay.Opens((string)backup["code"]!));
        var again = (await stay.Ask("/access_codes/pull_backup_access_code", new { access_code_id = Stay.Id(jane) }))["access_code"]!.AsObject();
        Assert.Equal(Stay.Id(backup), Stay.Id(again));

        var original = await stay.Code(jane);
        Assert.Equal(Stay.Id(backup), (string?)original["pulled_backup_access_code_id"]);
        Assert.Equal(["using_backup_access_code"], Stay.Warnings(original));
        var told = await stay.Event(jane, "backup_access_code_pulled");
        Assert.Equal((Stay.Id(backup), "1h"), ((string?)told["backup_access_code_id"], stay.After((DateTimeOffset)told["occurred_at"]!)));

        await stay.Faults(new { is_offline = false });
        await stay.Until(1.1);
        Assert.Equal(5, (await stay.OnLock()).Length);
        Assert.Empty(Stay.Warnings(await stay.Device()));

        await stay.Until(5);
        Assert.True(await stay.IsGone(backup));
        Assert.True(await stay.IsGone(jane));
        Assert.DoesNotContain((string)backup["code"]!, await stay.OnLock());
        Assert.Equal(3, (await stay.OnLock()).Length);
    }

    [Theory, BothEngines]
    public async Task An_empty_pool_says_so_and_gives_nothing(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Workshop");
        await stay.Faults(new { is_offline = true });
        var jane = await stay.Create(new { code = "2580", ends_at = stay.Hour(50), use_backup_access_code_pool = true });
        await stay.Until(1);
        Assert.Contains("empty_backup_access_code_pool", Stay.Errors(await stay.Device()));
        Assert.Contains("empty_backup_access_code_pool", Stay.Errors(await stay.Code(jane)));
        Assert.False((bool)(await stay.Code(jane))["is_backup_access_code_available"]!);
        Assert.Equal((400, "empty_backup_access_code_pool"), await stay.Refused("/access_codes/pull_backup_access_code",
            new { access_code_id = Stay.Id(jane) }));
    }

    [Theory, BothEngines]
    public async Task Three_pulled_backups_are_many(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Workshop");
        for (var i = 0; i < 3; i++)
        {
            var guest = await stay.Create(new { ends_at = stay.Hour(50), use_backup_access_code_pool = true });
            await stay.Until(0.1 * (i + 1));
            await stay.Ask("/access_codes/pull_backup_access_code", new { access_code_id = Stay.Id(guest) });
        }
        await stay.Until(1);
        Assert.Equal(["many_active_backup_codes"], Stay.Warnings(await stay.Device()));
    }

    [Theory, BothEngines]
    public async Task Only_time_bound_codes_on_locks_with_a_pool_have_backups(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Coworking");
        Assert.Equal((400, "invalid_input"), await stay.Refused("/access_codes/create",
            new { device_id = stay.Door, ends_at = stay.Hour(5), use_backup_access_code_pool = true }));
        var workshop = await Sandbox.SandboxDoors.DoorNamed(stay.Server, "Workshop");
        Assert.Equal((400, "invalid_input"), await stay.Refused("/access_codes/create",
            new { device_id = workshop, use_backup_access_code_pool = true }));
        var ongoing = await stay.Create(new { device_id = workshop });
        Assert.Equal((400, "backup_access_codes_not_supported"), await stay.Refused("/access_codes/pull_backup_access_code",
            new { access_code_id = Stay.Id(ongoing) }));
        var without = await stay.Create(new { device_id = workshop, ends_at = stay.Hour(5) });
        Assert.Equal((400, "backup_access_code_pool_not_enabled"), await stay.Refused("/access_codes/pull_backup_access_code",
            new { access_code_id = Stay.Id(without) }));
    }
}
