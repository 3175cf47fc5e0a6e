using Latchkey.Stores;

namespace Latchkey.Stories;

/// <summary>Every field of a code that can change, before it is on its lock and while it runs.</summary>
public class UpdateStories
{
    [Theory, BothEngines]
    public async Task A_new_pin_a_new_name_and_a_new_end_reach_the_lock(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Front Door");
        var jane = await stay.Create(new { name = "Jane", code = "2580", starts_at = stay.Hour(-1), ends_at = stay.Hour(5) });
        await stay.Until(1);
        await stay.Faults(new { is_offline = true });
        await stay.Ask("/access_codes/update", new { access_code_id = Stay.Id(jane), name = "Joe", code = "1379", ends_at = stay.Hour(6) });
        var asked = await stay.Code(jane);
        Assert.Equal("setting", (string?)asked["status"]);
        Assert.Equal(["updating_code", "updating_name", "updating_time_frame"], Stay.Pending(asked));
        Assert.Equal(("2580", "1379"), ((string?)asked["pending_mutations"]![0]!["from"]!["code"], (string?)asked["pending_mutations"]![0]!["to"]!["code"]));
        await stay.Now();
        await stay.Faults(new { is_offline = false });
        await stay.Now();
        var slot = Assert.Single(await stay.Slots())!;
        Assert.Equal(("1379", "Joe", stay.Hour(6)), ((string?)slot["code"], (string?)slot["name"], (DateTimeOffset)slot["ends_at"]!));
        Assert.Equal(
            ["changed 1h", "mutations_requested 1h", "code_changed 1h", "name_changed 1h", "time_frame_changed 1h", "set_on_device 1h"],
            (await stay.Told(jane)).Skip(3));
        var changed = await stay.Event(jane, "changed");
        Assert.Equal(["name", "code", "ends_at"], changed["changed_properties"]!.AsArray().Select(c => (string?)c!["property"]));
        await stay.Until(6);
        Assert.True(await stay.IsGone(jane));
    }

    [Theory, BothEngines]
    public async Task A_code_without_a_name_is_given_one(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Front Door");
        var jane = await stay.Create(new { code = "2580" });
        await stay.Now();
        await stay.Ask("/access_codes/update", new { access_code_id = Stay.Id(jane), name = "Jane" });
        await stay.Now();
        Assert.Equal("Jane", (string?)Assert.Single(await stay.Slots())!["name"]);
        var told = await stay.Event(jane, "name_changed");
        Assert.Equal((null, "Jane"), ((string?)told["from"]!["name"], (string?)told["to"]!["name"]));
    }

    [Theory, BothEngines]
    public async Task A_change_before_the_code_is_due_touches_no_lock(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Workshop");
        var jane = await stay.Create(new { code = "2580", starts_at = stay.Hour(10), ends_at = stay.Hour(20) });
        await stay.Ask("/access_codes/update", new { access_code_id = Stay.Id(jane), code = "1379", starts_at = stay.Hour(12) });
        await stay.Until(11.4);
        Assert.Empty(await stay.OnLock());
        await stay.Until(11.5);
        Assert.Equal(["1379"], await stay.OnLock());
        Assert.Equal(
            ["created now", "mutations_requested now", "changed now", "mutations_requested now", "set_on_device 11h30m"], await stay.Told(jane));
    }

    [Theory, BothEngines]
    public async Task A_running_code_that_is_moved_to_later_comes_off_until_then(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Workshop");
        var jane = await stay.Create(new { code = "2580", ends_at = stay.Hour(20) });
        await stay.Until(1);
        await stay.Ask("/access_codes/update", new { access_code_id = Stay.Id(jane), starts_at = stay.Hour(10) });
        await stay.Now();
        Assert.Empty(await stay.OnLock());
        Assert.Equal("unset", await stay.Status(jane));
        await stay.Until(9.5);
        Assert.Equal("set", await stay.Status(jane));
        Assert.Equal(["changed 1h", "mutations_requested 1h", "removed_from_device 1h", "set_on_device 9h30m"], (await stay.Told(jane)).Skip(3));
    }

    [Theory, BothEngines]
    public async Task A_native_code_that_is_moved_to_later_stays_and_opens_nothing(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Front Door");
        var jane = await stay.Create(new { code = "2580", ends_at = stay.Hour(200) });
        await stay.Until(1);
        await stay.Ask("/access_codes/update", new { access_code_id = Stay.Id(jane), starts_at = stay.Hour(150) });
        await stay.Now();
        Assert.Equal("unset", await stay.Status(jane));
        Assert.Equal(["2580"], await stay.OnLock());
        Assert.False(await stay.Opens("2580"));
        await stay.Until(150);
        Assert.True(await stay.Opens("2580"));
        Assert.Equal(
            ["changed 1h", "mutations_requested 1h", "time_frame_changed 1h", "scheduled_on_device 1h", "set_on_device 6d6h"],
            (await stay.Told(jane)).Skip(3));
    }

    [Theory, BothEngines]
    public async Task A_time_bound_code_becomes_ongoing(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Front Door");
        var jane = await stay.Create(new { code = "2580", ends_at = stay.Hour(5) });
        await stay.Until(1);
        await stay.Ask("/access_codes/update", new { access_code_id = Stay.Id(jane), type = "ongoing" });
        await stay.Until(50);
        var ongoing = await stay.Code(jane);
        Assert.Equal(("ongoing", "set"), ((string?)ongoing["type"], (string?)ongoing["status"]));
        Assert.Null(ongoing["ends_at"]);
        Assert.Null(Assert.Single(await stay.Slots())!["ends_at"]);
    }

    [Theory, BothEngines]
    public async Task An_ongoing_code_becomes_time_bound(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Front Door");
        var jane = await stay.Create(new { code = "2580" });
        await stay.Until(1);
        Assert.Equal((400, "invalid_input"), await stay.Refused("/access_codes/update", new { access_code_id = Stay.Id(jane), type = "time_bound" }));
        await stay.Ask("/access_codes/update",
            new { access_code_id = Stay.Id(jane), type = "time_bound", starts_at = stay.Hour(1), ends_at = stay.Hour(5) });
        await stay.Now();
        Assert.Equal("time_bound", (string?)(await stay.Code(jane))["type"]);
        Assert.Equal("set", await stay.Status(jane));
        await stay.Until(5);
        Assert.True(await stay.IsGone(jane));
        Assert.Empty(await stay.OnLock());
    }

    [Theory, BothEngines]
    public async Task A_name_is_cut_for_the_lock_and_kept_for_the_caller(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Garage");
        var jane = await stay.Create(new { name = "Jane Bartholomew-Smythe", code = "2580" });
        await stay.Until(48);
        Assert.Equal("Jane Bartholom", (string?)Assert.Single(await stay.Slots())!["name"]);
        var set = await stay.Code(jane);
        Assert.Equal(("Jane Bartholomew-Smythe", "set"), ((string?)set["name"], (string?)set["status"]));
        Assert.Empty(Stay.Pending(set));
    }

    [Theory, BothEngines]
    public async Task A_code_that_is_being_deleted_cannot_be_changed(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Workshop");
        var jane = await stay.Create(new { code = "2580" });
        await stay.Now();
        await stay.Faults(new { is_offline = true });
        await stay.Ask("/access_codes/delete", new { access_code_id = Stay.Id(jane) });
        Assert.Equal((409, "access_code_being_deleted"), await stay.Refused("/access_codes/update",
            new { access_code_id = Stay.Id(jane), name = "Joe" }));
    }

    [Theory, BothEngines]
    public async Task Leave_to_be_changed_at_the_lock_can_be_taken_back(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Front Door");
        var jane = await stay.Create(new { code = "2580", is_external_modification_allowed = true });
        await stay.Now();
        await stay.Keypad("change", "2580", newCode: "4682");
        await stay.Ask("/access_codes/update", new { access_code_id = Stay.Id(jane), is_external_modification_allowed = false });
        await stay.Now();
        Assert.Equal(["2580"], await stay.OnLock());
        Assert.Empty(Stay.Warnings(await stay.Code(jane)));
    }

    [Theory, BothEngines]
    public async Task Each_change_has_an_attempt_that_ends_when_the_lock_agrees(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Workshop");
        await stay.Faults(new { is_offline = true });
        var made = await stay.Ask("/access_codes/create", new { device_id = stay.Door, code = "2580" });
        var attempt = made["action_attempt"]!.AsObject();
        Assert.Equal(("CREATE_ACCESS_CODE", "pending"), ((string?)attempt["action_type"], (string?)attempt["status"]));
        await stay.Until(0.1);
        await stay.Faults(new { is_offline = false });
        await stay.Now();
        var ended = (await stay.Ask("/action_attempts/get", new { action_attempt_id = (string)attempt["action_attempt_id"]! }))["action_attempt"]!;
        Assert.Equal("success", (string?)ended["status"]);
    }
}
