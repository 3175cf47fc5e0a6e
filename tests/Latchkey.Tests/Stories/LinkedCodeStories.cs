using System.Text.Json.Nodes;
using Latchkey.Sandbox;
using Latchkey.Stores;

namespace Latchkey.Stories;

public class LinkedCodeStories
{
    [Theory, BothEngines]
    public async Task One_pin_for_every_door_and_its_times_move_together(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Workshop");
        var doors = new[] { stay.Door, await stay.Server.DoorNamed("Front Door"), await stay.Server.DoorNamed("Flat 4") };
        var codes = await CreateMultiple(stay, new { device_ids = doors, name = "Jane", ends_at = stay.Hour(5) });
        var pin = Assert.Single(codes.Select(c => (string)c["code"]!).Distinct());
        var key = Assert.Single(codes.Select(c => (string)c["common_code_key"]!).Distinct());
        Assert.StartsWith("auto_set_by_create_multiple_", key, StringComparison.Ordinal);
        await stay.Now();
        foreach (var door in doors) Assert.Equal([pin], await stay.OnLock(door));

        await stay.Ask("/access_codes/update_multiple", new { common_code_key = key, ends_at = stay.Hour(8) });
        await stay.Until(7);
        foreach (var code in codes) Assert.Equal("set", await stay.Status(code));
        await stay.Until(8);
        foreach (var code in codes) Assert.True(await stay.IsGone(code));
        foreach (var door in doors) Assert.Empty(await stay.OnLock(door));
    }

    [Theory, BothEngines]
    public async Task With_a_given_pin_there_is_no_key(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Workshop");
        var codes = await CreateMultiple(stay, new { device_ids = new[] { stay.Door, await stay.Server.DoorNamed("Front Door") }, code = "2580" });
        Assert.All(codes, c => Assert.Equal(("2580", null), ((string?)c["code"], (string?)c["common_code_key"])));
    }

    [Theory, BothEngines]
    public async Task A_door_that_cannot_share_undoes_them_all(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Workshop");
        var salto = await stay.Server.DoorNamed("Coworking");
        Assert.Equal((409, "code_cannot_be_shared"), await stay.Refused("/access_codes/create_multiple",
            new { device_ids = new[] { stay.Door, salto }, behavior_when_code_cannot_be_shared = "throw" }));
        await stay.Keypad("add", "2580");
        var front = await stay.Server.DoorNamed("Front Door");
        Assert.Equal((409, "duplicate_access_code"), await stay.Refused("/access_codes/create_multiple",
            new { device_ids = new[] { front, stay.Door }, code = "2580" }));
        await stay.Now();
        Assert.Empty(await stay.OnLock(front));
        Assert.Empty((await stay.Ask("/access_codes/list", new { device_id = front }))["access_codes"]!.AsArray());
    }

    [Theory, BothEngines]
    public async Task Or_it_gets_a_pin_of_its_own(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Workshop");
        var front = await stay.Server.DoorNamed("Front Door");
        var salto = await stay.Server.DoorNamed("Coworking");
        await stay.Keypad("add", "2580");
        var codes = await CreateMultiple(stay,
            new { device_ids = new[] { front, stay.Door, salto }, code = "2580", behavior_when_code_cannot_be_shared = "create_random_code" });
        Assert.Equal("2580", (string?)codes[0]["code"]);
        Assert.NotEqual("2580", (string?)codes[1]["code"]);
        await stay.Now();
        foreach (var code in codes) Assert.Equal("set", await stay.Status(code));
    }

    [Theory, BothEngines]
    public async Task A_code_that_gets_a_pin_of_its_own_leaves_the_group(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Workshop");
        var front = await stay.Server.DoorNamed("Front Door");
        var codes = await CreateMultiple(stay, new { device_ids = new[] { front, stay.Door }, ends_at = stay.Hour(5) });
        await stay.Ask("/access_codes/update", new { access_code_id = Stay.Id(codes[0]), code = "2580" });
        Assert.Null((string?)(await stay.Code(codes[0]))["common_code_key"]);
        await stay.Ask("/access_codes/update_multiple", new { common_code_key = (string)codes[1]["common_code_key"]!, ends_at = stay.Hour(6) });
        Assert.Equal((stay.Hour(5), stay.Hour(6)),
            ((DateTimeOffset)(await stay.Code(codes[0]))["ends_at"]!, (DateTimeOffset)(await stay.Code(codes[1]))["ends_at"]!));
    }

    static async Task<JsonObject[]> CreateMultiple(Stay stay, object fields) =>
        [.. (await stay.Ask("/access_codes/create_multiple", fields))["access_codes"]!.AsArray().Select(c => c!.AsObject())];
}
