using System.Text;
using Latchkey.Storage;
using Latchkey.Drivers.Hubs;

namespace Latchkey.Drivers.ZWaveJs;

/// <summary>What a caller of the API sees of real Z-Wave locks, through the real stack.</summary>
[Collection("Z-Wave house")]
public sealed class HouseStories
{
    const int Front = ZWavePeer.Other, Back = ZWavePeer.Sleepy;

    [Fact]
    public async Task Connecting_shows_the_locks_and_what_they_can_do()
    {
        await using var house = await House.Connected();
        var front = await house.Device(Front);
        Assert.Equal("zwave_lock", (string?)front["device_type"]);
        Assert.Equal(("zwave_js", "Z-Wave JS"),
            ((string?)front["device_provider"]!["device_provider_name"], (string?)front["device_provider"]!["display_name"]));
        Assert.True((bool)front["can_remotely_lock"]! && (bool)front["can_remotely_unlock"]! && (bool)front["can_program_online_access_codes"]!);
        Assert.False((bool)front["can_configure_auto_lock"]!);
        var properties = front["properties"]!;
        Assert.True((bool)properties["online"]! && (bool)properties["locked"]!);
        Assert.Equal((ZWavePeer.Slots, 0.87), ((int)properties["max_active_codes_supported"]!, (double)properties["battery_level"]!));
        Assert.Equal([4, 5, 6, 7, 8, 9, 10], properties["supported_code_lengths"]!.AsArray().Select(l => (int)l!));
        Assert.Equal(4, (await house.Events("device.connected")).Length);
        Assert.Single(await house.Events("connected_account.connected"));
        Assert.Equal("Europe/Berlin", (string?)front["location"]!["time_zone"]);
    }

    [Fact]
    public async Task The_address_of_a_hub_lies_sealed()
    {
        await using var house = await House.Connected();
        var stored = await house.Server.Server.Store.Read(session => session.First(
            "select body, credentials from connected_accounts where connected_account_id = $1",
            row => row.Text(0) + Encoding.Latin1.GetString(row.Bytes(1)), Guid.Parse(house.AccountId)));
        Assert.DoesNotContain("127.0.0.1", stored, StringComparison.Ordinal);
    }

    [Theory, InlineData(Front), InlineData(Back)]
    public async Task A_code_goes_onto_the_lock_and_off_again(int node)
    {
        await using var house = await House.Connected();
        var code = await house.Create(node, new { code = "004217", name = "Jane" });
        await house.UntilStatus(code, "set");
        Assert.Equal(["004217"], await house.OnLock(node));

        await house.Ask("/access_codes/update", new { access_code_id = code, code = "77115" });
        await house.Until("the PIN is changed", async () => (await house.OnLock(node)).SequenceEqual(["77115"]));
        await house.UntilStatus(code, "set");

        await house.Ask("/access_codes/delete", new { access_code_id = code });
        await house.UntilGone(code);
        Assert.Empty(await house.OnLock(node));
    }

    [Fact]
    public async Task A_time_bound_code_lies_on_the_lock_before_its_time_with_its_schedule_in_the_doors_own_time()
    {
        await using var house = await House.Connected();
        // The house's story begins on 2026-03-01 12:00 UTC; in Berlin it is an hour later.
        var code = await house.Create(Front, new { code = "2468", starts_at = "2026-03-02T14:00:00Z", ends_at = "2026-03-04T10:30:00Z" });
        await house.Until("the code is on the lock", async () => (bool)(await house.Code(code))["is_scheduled_on_device"]!);
        Assert.Equal("unset", (string?)(await house.Code(code))["status"]);
        var schedule = Assert.Single(await house.Hands(Front, "state"), e => e.Key.StartsWith("ScheduleEntryLock_schedule_", StringComparison.Ordinal)).Value!;
        Assert.Equal("""
            {"startYear":26,"startMonth":3,"startDay":2,"startHour":15,"startMinute":0,"stopYear":26,"stopMonth":3,"stopDay":4,"stopHour":11,"stopMinute":30}
            """.Trim(), schedule.ToJsonString());

        await house.Advance(TimeSpan.FromHours(26));
        await house.UntilStatus(code, "set");
        await house.Advance(TimeSpan.FromHours(45));
        await house.UntilGone(code);
        var state = await house.Hands(Front, "state");
        Assert.Empty(await house.OnLock(Front));
        Assert.DoesNotContain(state, e => e.Key.StartsWith("ScheduleEntryLock_schedule_", StringComparison.Ordinal) && e.Value is not null);
    }

    [Theory]
    [InlineData(Back, "Europe/Berlin", "2026-03-02T14:00:00Z")] // This lock keeps no schedules.
    [InlineData(Front, null, "2026-03-02T14:00:00Z")] // Where it is nobody has said.
    [InlineData(Front, "Europe/Berlin", "2026-03-02T14:00:30Z")] // Its clock knows no seconds.
    public async Task Without_a_schedule_a_time_bound_code_comes_half_an_hour_before_its_start_and_goes_at_its_end(int node, string? timeZone, string startsAt)
    {
        await using var house = await House.Connected(timeZone: timeZone);
        var code = await house.Create(node, new { code = "2468", starts_at = startsAt, ends_at = "2026-03-02T15:00:00Z" });
        await house.Advance(TimeSpan.FromHours(25));
        Assert.Empty(await house.OnLock(node));
        await house.Advance(TimeSpan.FromMinutes(31));
        await house.UntilStatus(code, "set");
        Assert.Equal(["2468"], await house.OnLock(node));
        await house.Advance(TimeSpan.FromHours(1.5));
        await house.UntilGone(code);
        Assert.Empty(await house.OnLock(node));
    }

    [Fact]
    public async Task The_door_is_locked_and_unlocked_from_afar_and_told_once()
    {
        await using var house = await House.Connected();
        var id = await house.Id(Front);
        // Devices are there before the session is: a code on the lock shows that it is held.
        await house.UntilStatus(await house.Create(Front, new { code = "135790" }), "set");
        foreach (var (path, told, isLocked) in new[] { ("unlock_door", "lock.unlocked", false), ("lock_door", "lock.locked", true) })
        {
            var attempt = (await house.Ask($"/locks/{path}", new { device_id = id }))["action_attempt"]!;
            await house.Until($"{path} is done", async () => (string?)(await house.Ask(
                "/action_attempts/get", new { action_attempt_id = (string)attempt["action_attempt_id"]! }))["action_attempt"]!["status"] == "success");
            Assert.Equal(isLocked, (bool)(await house.Device(Front))["properties"]!["locked"]!);
            await house.Advance(TimeSpan.FromSeconds(5));
            Assert.Equal("remote", (string?)Assert.Single(await house.Events(told, id))["method"]);
        }
        Assert.Equal(400, (await house.Try("/locks/configure_auto_lock", new { device_id = id, auto_lock_enabled = true, auto_lock_delay_seconds = 30 })).Status);
    }

    [Fact]
    public async Task What_happens_at_the_door_is_told()
    {
        await using var house = await House.Connected();
        var id = await house.Id(Front);
        var code = await house.Create(Front, new { code = "135790" });
        await house.UntilStatus(code, "set");

        await house.Hands(Front, "keypad-unlock?code=135790");
        await house.UntilTold("lock.unlocked", id);
        await house.Hands(Front, "manual-lock");
        await house.UntilTold("lock.locked", id);
        await house.Hands(Front, "keypad-unlock?code=9");
        await house.UntilTold("lock.access_denied", id);
        await house.Hands(Front, "manual-unlock");
        await house.UntilTold("lock.unlocked", id, times: 2);
        await house.Hands(Front, "battery?level=8");
        await house.UntilTold("device.low_battery", id);
        await house.Hands(Front, "jam");
        await house.Until("the bolt is jammed", async () => (await house.Device(Front))["warnings"]!.AsArray().Count > 0);
        await house.Advance(TimeSpan.FromSeconds(5));

        var opened = await house.Events("lock.unlocked", id);
        Assert.Equal([("keycode", code), ("manual", null)], opened.Select(e => ((string?)e["method"], (string?)e["access_code_id"])));
        Assert.Equal("manual", (string?)Assert.Single(await house.Events("lock.locked", id))["method"]);
        Assert.Equal("unknown_code", (string?)Assert.Single(await house.Events("lock.access_denied", id))["reason"]!["reason_code"]);
        Assert.Equal(0.08, (double)(await house.Device(Front))["properties"]!["battery_level"]!);
    }

    [Fact]
    public async Task Codes_that_are_edited_at_the_keypad_are_noticed_at_once_where_the_lock_tells()
    {
        await using var house = await House.Connected();
        var id = await house.Id(Front);
        var ours = await house.Create(Front, new { code = "135790" });
        await house.UntilStatus(ours, "set");

        await house.Hands(Front, "keypad-add?slot=5&code=8642");
        await house.UntilTold("access_code.unmanaged.created", id);
        var unmanaged = Assert.Single((await house.Ask("/access_codes/unmanaged/list", new { device_id = id }))["access_codes"]!.AsArray())!;
        Assert.Equal("8642", (string?)unmanaged["code"]);
        await house.Hands(Front, "keypad-delete?slot=5");
        await house.UntilTold("access_code.unmanaged.removed", id);

        // Ours is put back.
        await house.Hands(Front, "keypad-delete?slot=1");
        await house.UntilTold("access_code.deleted_external_to_seam", id);
        await house.Until("it is there again", async () => (await house.OnLock(Front)).SequenceEqual(["135790"]));
    }

    [Fact]
    public async Task Codes_that_are_edited_at_the_keypad_without_a_word_are_found_by_the_routine_listing()
    {
        await using var house = await House.Connected();
        var id = await house.Id(Front);
        var ours = await house.Create(Front, new { code = "135790" });
        await house.UntilStatus(ours, "set");
        await house.Hands(Front, "keypad-add?slot=5&code=8642&notify=0");
        await house.Advance(TimeSpan.FromHours(24));
        // One listing is a suspicion, the second is believed.
        await house.UntilTold("access_code.unmanaged.created", id);
        Assert.Equal(["135790", "8642"], await house.OnLock(Front));
    }

    [Fact]
    public async Task A_PIN_that_the_lock_holds_already_is_told_as_a_duplicate()
    {
        await using var house = await House.Connected();
        await house.Hands(Front, "quirk?name=rejectDuplicates&on=1");
        await house.Hands(Front, "keypad-add?slot=5&code=8642&notify=0");
        var code = await house.Create(Front, new { code = "8642" });
        await house.Until("the error is shown", async () => (await house.Code(code))["errors"]!.AsArray()
            .Any(e => (string?)e!["error_code"] == "duplicate_code_on_device"));
        Assert.Equal(["8642"], await house.OnLock(Front));
    }

    [Fact]
    public async Task A_code_that_the_lock_silently_drops_is_never_told_as_set()
    {
        await using var house = await House.Connected();
        await house.Hands(Front, "quirk?name=silentDropSet&on=1");
        var code = await house.Create(Front, new { code = "8642" });
        await house.Until("it was tried", async () => (await house.Ask("/access_codes/get_timeline", new { access_code_id = code })).ToJsonString()
            .Contains("the slot is free", StringComparison.Ordinal));
        Assert.Equal("setting", (string?)(await house.Code(code))["status"]);
        Assert.Empty(await house.Events("access_code.set_on_device"));
        await house.Hands(Front, "quirk?name=silentDropSet&on=0");
        await house.UntilStatus(code, "set");
        Assert.Equal(["8642"], await house.OnLock(Front));
    }

    [Theory, InlineData("mask"), InlineData("withhold")]
    public async Task A_lock_that_hides_its_PINs_is_believed_and_not_written_to_again(string quirk)
    {
        await using var house = await House.Connected();
        await house.Hands(Front, $"quirk?name={quirk}&on=1");
        var code = await house.Create(Front, new { code = "8642" });
        await house.UntilStatus(code, "set");
        await house.Advance(TimeSpan.FromHours(24));
        await house.Advance(TimeSpan.FromMinutes(1));
        await house.Advance(TimeSpan.Zero);
        Assert.Equal("set", (string?)(await house.Code(code))["status"]);
        Assert.Empty((await house.Code(code))["errors"]!.AsArray());
        Assert.Single(await house.Events("access_code.set_on_device"));
        await house.Ask("/access_codes/delete", new { access_code_id = code });
        await house.UntilGone(code);
        Assert.Empty(await house.OnLock(Front));
    }

    [Fact]
    public async Task A_lock_whose_radio_is_off_is_offline_and_gets_its_codes_when_it_is_back()
    {
        await using var house = await House.Connected();
        var id = await house.Id(Front);
        await house.Hands(Front, "radio?on=0");
        var code = await house.Create(Front, new { code = "8642" });
        await house.UntilTold("device.disconnected", id);
        Assert.False((bool)(await house.Device(Front))["properties"]!["online"]!);
        Assert.Contains((await house.Code(code))["errors"]!.AsArray(), e => (string?)e!["error_code"] == "device_disconnected");
        await house.Hands(Front, "radio?on=1");
        // Somebody presses a button: the lock speaks.
        await house.Hands(Front, "battery?level=50");
        await house.UntilStatus(code, "set");
        await house.UntilTold("device.connected", id, times: 2);
        Assert.True((bool)(await house.Device(Front))["properties"]!["online"]!);
    }

    [Fact]
    public async Task A_hub_that_is_lost_is_shown_and_everything_goes_on_when_it_is_back()
    {
        await using var house = await House.Connected();
        var id = await house.Id(Front);
        house.Interlude.Close();
        var code = await house.Create(Front, new { code = "8642" });
        await house.UntilTold("device.disconnected", id);
        var account = (await house.Ask("/connected_accounts/get", new { connected_account_id = house.AccountId }))["connected_account"]!;
        Assert.Equal("bridge_disconnected", (string?)Assert.Single(account["errors"]!.AsArray())!["error_code"]);
        Assert.Contains((await house.Device(Front))["errors"]!.AsArray(), e => (string?)e!["error_code"] == "hub_disconnected");
        Assert.Equal("setting", (string?)(await house.Code(code))["status"]);

        // Meanwhile somebody is at the keypad.
        await house.Hands(Front, "keypad-add?slot=5&code=1357");
        house.Interlude.OpenAgain();
        await house.UntilStatus(code, "set");
        await house.UntilTold("access_code.unmanaged.created", id);
        Assert.Empty((await house.Device(Front))["errors"]!.AsArray());
        Assert.Equal(2, (await house.Events("device.connected", id)).Length);
    }

    [Fact]
    public async Task An_account_that_is_deleted_takes_its_devices_and_codes_along_and_leaves_the_lock_as_it_is()
    {
        await using var house = await House.Connected();
        var code = await house.Create(Front, new { code = "8642" });
        await house.UntilStatus(code, "set");
        await house.Ask("/connected_accounts/delete", new { connected_account_id = house.AccountId });
        Assert.Empty(await house.Devices());
        Assert.Equal(404, (await house.Try("/access_codes/get", new { access_code_id = code })).Status);
        Assert.Equal(4, (await house.Events("device.deleted")).Length);
        Assert.Single(await house.Events("connected_account.deleted"));
        Assert.Equal(["8642"], await house.OnLock(Front));
    }
}
