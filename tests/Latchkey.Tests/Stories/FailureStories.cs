using System.Text.Json.Nodes;
using Latchkey.Stores;

namespace Latchkey.Stories;

/// <summary>The table "Failure, delay, drift", row by row.</summary>
public class FailureStories
{
    [Theory, BothEngines]
    public async Task A_code_that_does_not_get_through_is_tried_has_failed_is_tried_on_and_is_set(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Workshop");
        await stay.Faults(new { is_offline = true });
        var jane = await stay.Create(new { code = "2580" });
        await stay.Until(0.08);
        Assert.Empty(Stay.Warnings(await stay.Code(jane)));
        await stay.Until(1.5);
        var failed = await stay.Code(jane);
        Assert.Equal("setting", (string?)failed["status"]);
        Assert.Equal(["failed_to_set_on_device", "device_disconnected"], Stay.Errors(failed));
        Assert.Equal(["delay_in_setting_on_device"], Stay.Warnings(failed));
        var told = await stay.Told(jane);
        Assert.Equal("delay_in_setting_on_device 5m", told[2]);
        Assert.StartsWith("failed_to_set_on_device", told[3], StringComparison.Ordinal);
        var news = await stay.Event(jane, "failed_to_set_on_device");
        Assert.InRange((DateTimeOffset)news["occurred_at"]!, stay.Hour(0.45), stay.Hour(1.2));
        Assert.Contains(news["access_code_errors"]!.AsArray(), e => (string?)e!["error_code"] == "failed_to_set_on_device");
        Assert.Contains(news["device_errors"]!.AsArray(), e => (string?)e!["error_code"] == "device_disconnected");

        await stay.Faults(new { is_offline = false });
        await stay.Now();
        var set = await stay.Code(jane);
        Assert.Equal("set", (string?)set["status"]);
        Assert.Empty(Stay.Errors(set));
        Assert.Empty(Stay.Warnings(set));
        Assert.Equal(["set_on_device 1h30m"], (await stay.Told(jane)).Skip(4));
    }

    [Theory, BothEngines]
    public async Task A_code_that_is_not_on_its_lock_at_its_start_has_failed(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Workshop");
        await stay.Until(9.9);
        await stay.Faults(new { is_offline = true });
        var jane = await stay.Create(new { code = "2580", starts_at = stay.Hour(10), ends_at = stay.Hour(20) });
        await stay.Until(10);
        Assert.Contains("failed_to_set_on_device 10h", await stay.Told(jane));
        await stay.Until(20);
        Assert.True(await stay.IsGone(jane));
    }

    [Theory, BothEngines]
    public async Task Lateness_is_told_twenty_minutes_before_the_start_or_a_day_before_on_a_native_lock(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Workshop");
        await stay.Faults(new { is_offline = true });
        var jane = await stay.Create(new { code = "2580", starts_at = stay.Hour(100), ends_at = stay.Hour(120) });
        var front = await Sandbox.SandboxDoors.DoorNamed(stay.Server, "Front Door");
        await stay.Ask("/sandbox/set_lock_faults", new { device_id = front, is_offline = true });
        var joe = await stay.Create(new { device_id = front, code = "2580", starts_at = stay.Hour(100), ends_at = stay.Hour(120) });
        await stay.Until(101);
        Assert.Contains("delay_in_setting_on_device 4d3h40m", await stay.Told(jane));
        Assert.Contains("delay_in_setting_on_device 3d4h", await stay.Told(joe));
        Assert.Single(await stay.ToldTypes(jane), "delay_in_setting_on_device");
        Assert.Single(await stay.ToldTypes(joe), "delay_in_setting_on_device");
    }

    [Theory, BothEngines]
    public async Task A_code_that_does_not_come_off_is_late_has_failed_and_stays_listed(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Workshop");
        var jane = await stay.Create(new { code = "2580", ends_at = stay.Hour(10) });
        await stay.Until(9);
        await stay.Faults(new { is_offline = true });
        await stay.Until(11);
        var stuck = await stay.Code(jane);
        Assert.Equal("removing", (string?)stuck["status"]);
        Assert.Equal(["failed_to_remove_from_device", "device_disconnected"], Stay.Errors(stuck));
        Assert.Equal(["delay_in_removing_from_device"], Stay.Warnings(stuck));
        Assert.Contains("delay_in_removing_from_device 10h5m", await stay.Told(jane));
        Assert.Contains("failed_to_remove_from_device 10h30m", await stay.Told(jane));
        await stay.Faults(new { is_offline = false });
        await stay.Now();
        Assert.True(await stay.IsGone(jane));
        Assert.Equal(["removed_from_device 11h", "deleted 11h"], (await stay.Told(jane)).TakeLast(2));
    }

    [Theory, BothEngines]
    public async Task A_pin_that_lies_on_the_lock_already_is_said_and_waits(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Front Door");
        await stay.Keypad("add", "2580", name: "Aunt", isReported: false);
        var jane = await stay.Create(new { code = "2580" });
        await stay.Until(5);
        var waiting = await stay.Code(jane);
        Assert.Equal("setting", (string?)waiting["status"]);
        Assert.Equal(["duplicate_code_on_device"], Stay.Errors(waiting));
        Assert.Equal(["2580"], await stay.OnLock());
        await stay.Keypad("delete", "2580");
        await stay.Now();
        Assert.Equal("set", await stay.Status(jane));
        Assert.Empty(Stay.Errors(await stay.Code(jane)));
    }

    [Theory, BothEngines]
    public async Task A_pin_that_is_known_to_be_on_the_lock_is_refused(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Front Door");
        await stay.Keypad("add", "2580", name: "Aunt");
        await stay.Create(new { code = "1379", starts_at = stay.Hour(500) });
        foreach (var code in new[] { "2580", "1379" })
            Assert.Equal((409, "duplicate_access_code"), await stay.Refused("/access_codes/create", new { device_id = stay.Door, code }));
    }

    [Theory, BothEngines]
    public async Task A_pin_that_still_lies_on_the_lock_is_given_to_nobody_else(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Front Door");
        var jane = await stay.Create(new { code = "2580" });
        await stay.Now();
        await stay.Faults(new { is_offline = true });
        await stay.Ask("/access_codes/update", new { access_code_id = Stay.Id(jane), code = "1379" });
        await stay.Now();
        Assert.Equal((409, "duplicate_access_code"), await stay.Refused("/access_codes/create", new { device_id = stay.Door, code = "2580" }));
        await stay.Faults(new { is_offline = false });
        await stay.Now();
        await stay.Create(new { code = "2580" });
    }

    [Theory, BothEngines]
    public async Task On_a_full_lock_the_guest_who_comes_first_gets_the_slot_that_is_freed(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Workshop");
        // 30 slots; the thirtieth guest leaves after an hour.
        for (var i = 0; i < 29; i++) await stay.Keypad("add", $"{4000 + 7 * i}");
        var first = await stay.Create(new { code = "2580", ends_at = stay.Hour(1) });
        await stay.Now();
        var later = await stay.Create(new { code = "1379", starts_at = stay.Hour(0.4), ends_at = stay.Hour(9) });
        var sooner = await stay.Create(new { code = "1470", starts_at = stay.Hour(0.2), ends_at = stay.Hour(9) });
        await stay.Until(0.5);
        Assert.Equal(["no_space_for_access_code_on_device"], Stay.Errors(await stay.Code(sooner)));
        Assert.Equal("set", await stay.Status(first));
        await stay.Until(1);
        Assert.Equal("set", await stay.Status(sooner));
        Assert.Equal(["no_space_for_access_code_on_device"], Stay.Errors(await stay.Code(later)));
        await stay.Keypad("delete", "4000");
        await stay.Now();
        Assert.Equal("set", await stay.Status(later));
        Assert.Empty(Stay.Errors(await stay.Code(later)));
    }

    [Theory, BothEngines]
    public async Task A_code_that_is_changed_at_the_keypad_is_changed_back(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Front Door");
        var jane = await stay.Create(new { name = "Jane", code = "2580" });
        await stay.Until(1);
        await stay.Faults(new { fails_next_commands = 1 });
        await stay.Keypad("change", "2580", newCode: "4682");
        await stay.Until(1.001);
        var changed = await stay.Code(jane);
        Assert.Equal("setting", (string?)changed["status"]);
        Assert.Equal(["updating_code"], Stay.Pending(changed));
        var error = Assert.Single(changed["errors"]!.AsArray(), e => (string?)e!["error_code"] == "conflicting_external_modification")!;
        Assert.Equal("modified", (string?)error["change_type"]);
        Assert.Equal(
            """[{"field":"code","from":"2580","to":"4682"}]""", error["modified_fields"]!.ToJsonString());
        await stay.Until(1.1);
        Assert.Equal("set", await stay.Status(jane));
        Assert.Equal(["2580"], await stay.OnLock());
        Assert.Equal(["modified_external_to_seam", "code_changed", "set_on_device"], (await stay.ToldTypes(jane)).Skip(3));
        Assert.Equal("modified_external_to_seam 1h", (await stay.Told(jane))[3]);
    }

    [Theory, BothEngines]
    public async Task A_silent_change_is_found_by_the_daily_listing(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Front Door");
        var jane = await stay.Create(new { name = "Jane", code = "2580" });
        await stay.Create(new { name = "Joe", code = "1379" });
        await stay.Now();
        await stay.Keypad("change", "2580", newCode: "4682", isReported: false);
        await stay.Until(25);
        Assert.Equal(["modified_external_to_seam", "code_changed", "set_on_device"], (await stay.ToldTypes(jane)).Skip(3));
        Assert.Contains("2580", await stay.OnLock());
    }

    [Theory, BothEngines]
    public async Task With_leave_a_changed_code_is_left_as_it_is(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Front Door");
        var jane = await stay.Create(new { code = "2580", is_external_modification_allowed = true });
        await stay.Until(1);
        await stay.Keypad("change", "2580", newCode: "4682");
        await stay.Until(50);
        var changed = await stay.Code(jane);
        Assert.Equal("set", (string?)changed["status"]);
        Assert.Equal(["external_modification_in_effect"], Stay.Warnings(changed));
        Assert.Empty(Stay.Errors(changed));
        Assert.Equal(["4682"], await stay.OnLock());
        Assert.Equal(["modified_external_to_seam 1h"], (await stay.Told(jane)).Skip(3));
    }

    [Theory, BothEngines]
    public async Task A_code_that_is_deleted_at_the_keypad_is_put_back(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Front Door");
        var jane = await stay.Create(new { code = "2580" });
        await stay.Until(1);
        await stay.Faults(new { fails_next_commands = 1 });
        await stay.Keypad("delete", "2580");
        await stay.Until(1.001);
        var error = Assert.Single((await stay.Code(jane))["errors"]!.AsArray(), e => (string?)e!["error_code"] == "conflicting_external_modification")!;
        Assert.Equal("removed", (string?)error["change_type"]);
        await stay.Until(1.1);
        Assert.Equal(["2580"], await stay.OnLock());
        Assert.Empty(Stay.Errors(await stay.Code(jane)));
        Assert.Equal(["deleted_external_to_seam", "set_on_device"], (await stay.ToldTypes(jane)).Skip(3));
    }

    [Theory, BothEngines]
    public async Task With_leave_a_deleted_code_is_left_off(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Front Door");
        var jane = await stay.Create(new { code = "2580", ends_at = stay.Hour(5), is_external_modification_allowed = true });
        await stay.Until(1);
        await stay.Keypad("delete", "2580");
        await stay.Until(4);
        var off = await stay.Code(jane);
        Assert.Equal("unset", (string?)off["status"]);
        Assert.Equal(["external_modification_in_effect"], Stay.Warnings(off));
        Assert.Empty(await stay.OnLock());
        await stay.Until(5);
        Assert.Equal(["deleted_external_to_seam 1h", "deleted 5h"], (await stay.Told(jane)).Skip(3));
    }

    [Theory, BothEngines]
    public async Task An_offline_lock_says_so_on_its_codes_and_still_takes_new_ones(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Workshop");
        await stay.Ask("/devices/simulate/disconnect", new { device_id = stay.Door });
        var device = await stay.Device();
        Assert.Equal(["device_disconnected"], Stay.Errors(device));
        Assert.True((bool)device["can_program_online_access_codes"]!);
        var jane = await stay.Create(new { code = "2580" });
        var error = Assert.Single(jane["errors"]!.AsArray())!;
        Assert.Equal(("device_disconnected", true), ((string?)error["error_code"], (bool)error["is_device_error"]!));
        Assert.Equal((400, "device_offline"), await stay.Refused("/access_codes/create",
            new { device_id = stay.Door, code = "1379", attempt_for_offline_device = false }));
        await stay.Now();
        await stay.Ask("/devices/simulate/connect", new { device_id = stay.Door });
        await stay.Now();
        Assert.Empty(Stay.Errors(await stay.Code(jane)));
        Assert.Equal("set", await stay.Status(jane));
    }

    [Theory, BothEngines]
    public async Task A_lock_whose_bridge_is_lost_says_so_and_is_tried_when_it_is_back(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Workshop");
        await stay.Ask("/devices/simulate/disconnect_from_hub", new { device_id = stay.Door });
        var jane = await stay.Create(new { code = "2580" });
        await stay.Until(1);
        Assert.Contains("hub_disconnected", Stay.Errors(await stay.Code(jane)));
        await stay.Ask("/devices/simulate/connect_to_hub", new { device_id = stay.Door });
        await stay.Now();
        Assert.Equal("set", await stay.Status(jane));
    }

    [Theory, BothEngines]
    public async Task A_subscription_that_has_ended_fails_codes_until_it_is_paid(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Office Door");
        await stay.Ask("/devices/simulate/paid_subscription", new { device_id = stay.Door, is_expired = true });
        var jane = await stay.Create(new { code = "258316" });
        await stay.Until(1);
        Assert.Equal(["failed_to_set_on_device", "subscription_required"], Stay.Errors(await stay.Code(jane)));
        await stay.Ask("/devices/simulate/paid_subscription", new { device_id = stay.Door, is_expired = false });
        await stay.Now();
        Assert.Equal("set", await stay.Status(jane));
        Assert.Empty(Stay.Errors(await stay.Code(jane)));
    }

    [Theory, BothEngines]
    public async Task An_answer_that_never_came_is_read_before_anything_is_written_again(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Front Door");
        await stay.Keypad("add", "4682");
        await stay.Faults(new { is_silent = true });
        var jane = await stay.Create(new { code = "2580" });
        await stay.Until(1);
        Assert.Equal("set", await stay.Status(jane));
        Assert.Equal(["4682", "2580"], await stay.OnLock());
        Assert.Single(await stay.ToldTypes(jane), "set_on_device");
        await stay.Ask("/access_codes/delete", new { access_code_id = Stay.Id(jane) });
        await stay.Until(2);
        Assert.True(await stay.IsGone(jane));
        Assert.Equal(["4682"], await stay.OnLock());
        Assert.Equal(["removed_from_device", "deleted"], (await stay.ToldTypes(jane)).TakeLast(2));
    }

    [Theory, BothEngines]
    public async Task One_bad_code_holds_up_no_other(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Front Door");
        await stay.Keypad("add", "2580", isReported: false);
        var bad = await stay.Create(new { code = "2580" });
        var good = new List<JsonObject>();
        foreach (var code in new[] { "1379", "1470", "1583" }) good.Add(await stay.Create(new { code, ends_at = stay.Hour(4) }));
        await stay.Now();
        foreach (var code in good) Assert.Equal("set", await stay.Status(code));
        await stay.Until(4);
        foreach (var code in good) Assert.True(await stay.IsGone(code));
        Assert.Equal("setting", await stay.Status(bad));
    }
}
