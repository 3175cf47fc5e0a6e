using System.Text.Json.Nodes;
using Latchkey.Sandbox;
using Latchkey.Stores;

namespace Latchkey.Stories;

public class UnmanagedStories
{
    [Theory, BothEngines]
    public async Task A_code_that_somebody_else_made_is_shown_and_never_touched(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Front Door");
        await stay.Keypad("add", "2580", name: "Aunt");
        var aunt = await Found(stay);
        Assert.Equal(("2580", "Aunt", false, "set"), ((string?)aunt["code"], (string?)aunt["name"], (bool)aunt["is_managed"]!, (string?)aunt["status"]));
        await stay.Until(24 * 7);
        Assert.Equal(["2580"], await stay.OnLock());
        await stay.Keypad("delete", "2580");
        Assert.Empty(await stay.Server.Unmanaged(stay.Door));
        Assert.Equal(["unmanaged.created now", "unmanaged.removed 7d"], await stay.Told(aunt));
    }

    [Theory, BothEngines]
    public async Task A_silent_one_is_found_by_the_daily_listing(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Front Door");
        await stay.Now();
        await stay.Keypad("add", "2580", name: "Aunt", isReported: false);
        await stay.Until(23);
        Assert.Empty(await stay.Server.Unmanaged(stay.Door));
        await stay.Until(25);
        Assert.Equal("2580", (string?)(await Found(stay))["code"]);
    }

    [Theory, BothEngines]
    public async Task It_is_adopted_as_it_lies_there_and_put_back_from_then_on(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Front Door");
        await stay.Keypad("add", "2580", name: "Aunt");
        var aunt = await Found(stay);
        await stay.Ask("/access_codes/unmanaged/convert_to_managed", new { access_code_id = Stay.Id(aunt) });
        await stay.Until(1);
        var adopted = await stay.Code(aunt);
        Assert.Equal(("set", "2580", "Aunt", true),
            ((string?)adopted["status"], (string?)adopted["code"], (string?)adopted["name"], (bool)adopted["is_managed"]!));
        Assert.Empty(Stay.Pending(adopted));
        Assert.Equal(["unmanaged.created now", "unmanaged.converted_to_managed now"], await stay.Told(aunt));
        await stay.Keypad("delete", "2580");
        await stay.Now();
        Assert.Equal(["2580"], await stay.OnLock());
    }

    [Theory, BothEngines]
    public async Task One_with_the_pin_of_a_guest_who_is_still_to_come_is_not_adopted_beside_the_guests(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Front Door");
        var guest = await stay.Create(new { code = "2580", starts_at = stay.Begin.AddDays(30), ends_at = stay.Begin.AddDays(31) });
        await stay.Keypad("add", "2580", name: "Aunt");
        var aunt = await Found(stay);
        Assert.Equal((409, "duplicate_access_code"), await stay.Refused("/access_codes/unmanaged/convert_to_managed", new { access_code_id = Stay.Id(aunt) }));
        Assert.Equal(["unmanaged.created now", "unmanaged.failed_to_convert_to_managed now"], await stay.Told(aunt));
        await stay.Ask("/access_codes/delete", new { access_code_id = Stay.Id(guest) });
        await stay.Ask("/access_codes/unmanaged/convert_to_managed", new { access_code_id = Stay.Id(aunt) });
        Assert.True((bool)(await stay.Code(aunt))["is_managed"]!);
    }

    [Theory, BothEngines]
    public async Task A_code_whose_pin_is_hidden_is_adopted_only_by_force(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Studio");
        await stay.Keypad("add", "2580", name: "Aunt");
        var aunt = await Found(stay);
        Assert.True((bool)aunt["cannot_be_managed"]!);
        Assert.Equal((400, "cannot_be_managed"), await stay.Refused("/access_codes/unmanaged/convert_to_managed", new { access_code_id = Stay.Id(aunt) }));
        Assert.Equal(["unmanaged.created now", "unmanaged.failed_to_convert_to_managed now"], await stay.Told(aunt));
        await stay.Ask("/access_codes/unmanaged/convert_to_managed", new { access_code_id = Stay.Id(aunt), force = true });
        await stay.Until(30);
        Assert.Equal("set", await stay.Status(aunt));
        Assert.Equal(["2580"], await stay.OnLock());
    }

    [Theory, BothEngines]
    public async Task It_is_deleted_when_somebody_asks_for_that(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Front Door");
        await stay.Keypad("add", "2580", name: "Aunt");
        var aunt = await Found(stay);
        await stay.Ask("/access_codes/unmanaged/delete", new { access_code_id = Stay.Id(aunt) });
        await stay.Now();
        Assert.Empty(await stay.OnLock());
        Assert.Empty(await stay.Server.Unmanaged(stay.Door));
        Assert.Equal(["unmanaged.created now", "unmanaged.removed now"], await stay.Told(aunt));
    }

    [Theory, BothEngines]
    public async Task A_code_of_ours_that_is_let_go_stays_on_the_lock(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Front Door");
        var jane = await stay.Create(new { code = "2580", ends_at = stay.Hour(5) });
        await stay.Now();
        await stay.Ask("/access_codes/update", new { access_code_id = Stay.Id(jane), is_managed = false });
        await stay.Until(6);
        Assert.Equal(["2580"], await stay.OnLock());
        Assert.Equal(Stay.Id(jane), Stay.Id(await Found(stay)));
        Assert.Equal("unmanaged.created", (await stay.ToldTypes(jane))[^1]);
    }

    static async Task<JsonObject> Found(Stay stay) => Assert.Single(await stay.Server.Unmanaged(stay.Door))!.AsObject();
}
