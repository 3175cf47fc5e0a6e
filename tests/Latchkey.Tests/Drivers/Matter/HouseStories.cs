using System.Text;
using Latchkey.Storage;

namespace Latchkey.Drivers.Matter;

/// <summary>What a caller of the API sees of Matter locks, through the real matter.js controller.</summary>
[Collection("Matter house")]
public sealed class HouseStories
{
    const int Back = MatterPeer.Back, Shed = MatterPeer.Shed;

    [Fact]
    public async Task Connecting_shows_the_locks_and_what_they_can_do()
    {
        await using var house = await House.Connected();
        var back = await house.Device(Back);
        Assert.Equal("matter_lock", (string?)back["device_type"]);
        Assert.Equal(("matter", "Matter"), ((string?)back["device_provider"]!["device_provider_name"], (string?)back["device_provider"]!["display_name"]));
        Assert.True((bool)back["can_remotely_lock"]! && (bool)back["can_remotely_unlock"]! && (bool)back["can_program_online_access_codes"]!);
        var properties = back["properties"]!;
        Assert.Equal(("Back Door", true, true, 0.87),
            ((string?)properties["name"], (bool)properties["online"]!, (bool)properties["locked"]!, (double)properties["battery_level"]!));
        Assert.Equal(20, (int)properties["max_active_codes_supported"]!);
        Assert.Equal([4, 5, 6, 7, 8], properties["supported_code_lengths"]!.AsArray().Select(l => (int)l!));
        Assert.Equal(("Sim Locks", "Matter Lock", "1.2.3"), ((string?)properties["matter_metadata"]!["manufacturer"],
            (string?)properties["matter_metadata"]!["model"], (string?)properties["matter_metadata"]!["firmware_version"]));
        Assert.Equal(3, (await house.Events("device.connected")).Length);
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

    [Fact]
    public async Task A_code_goes_onto_the_lock_and_off_again()
    {
        await using var house = await House.Connected();
        var code = await house.Create(Back, new { code = "004217", name = "Jane" });
        await house.UntilStatus(code, "set");
        Assert.Equal(["004217"], await house.OnLock(Back));

        await house.Ask("/access_codes/update", new { access_code_id = code, code = "77115" });
        await house.Until("the PIN is changed", async () => (await house.OnLock(Back)).SequenceEqual(["77115"]));
        await house.UntilStatus(code, "set");

        await house.Ask("/access_codes/delete", new { access_code_id = code });
        await house.UntilGone(code);
        Assert.Empty(await house.OnLock(Back));
        Assert.Empty((await house.Hands(Back, "state"))["users"]!.AsArray());
    }

    [Fact]
    public async Task A_time_bound_code_lies_on_the_lock_before_its_time_with_its_schedule_in_the_doors_own_time()
    {
        await using var house = await House.Connected();
        // The house's story begins on 2026-03-01 12:00 UTC; in Berlin it is an hour later.
        var code = await house.Create(Back, new { code = "2468", starts_at = "2026-03-02T14:00:00Z", ends_at = "2026-03-04T10:30:00Z" });
        await house.Until("the code is on the lock", async () => (bool)(await house.Code(code))["is_scheduled_on_device"]!);
        Assert.Equal("unset", (string?)(await house.Code(code))["status"]);
        var held = Assert.Single(await house.Peer.Codes(Back));
        static long Seconds(string local) => (long)(DateTime.Parse(local, null) - new DateTime(2000, 1, 1)).TotalSeconds;
        Assert.Equal((Seconds("2026-03-02 15:00"), Seconds("2026-03-04 11:30")), ((long)held["year"]!["start"]!, (long)held["year"]!["end"]!));
        // Only then the lock looks at it.
        Assert.Equal(UserRead.ScheduleRestricted, (int)held["type"]!);

        await house.Advance(TimeSpan.FromHours(26));
        await house.UntilStatus(code, "set");
        await house.Advance(TimeSpan.FromHours(45));
        await house.UntilGone(code);
        Assert.Empty(await house.OnLock(Back));
    }

    [Fact]
    public async Task The_cleaners_hours_lie_on_the_lock_itself()
    {
        await using var house = await House.Connected();
        var code = await house.Create(Back, new
        {
            code = "2468", schedule = new { rrule = "FREQ=WEEKLY;BYDAY=TU,FR", start_time = "10:00", end_time = "12:00", time_zone = "Europe/Berlin" },
        });
        await house.Until("the code is on the lock", async () => (await house.OnLock(Back)).Length == 1);
        var held = Assert.Single(await house.Peer.Codes(Back));
        Assert.Equal("""{"days":["tuesday","friday"],"start":[10,0],"end":[12,0]}""", held["week"]!.ToJsonString());
        await house.Ask("/access_codes/delete", new { access_code_id = code });
        await house.UntilGone(code);
        Assert.Empty(await house.OnLock(Back));
    }

    [Fact]
    public async Task The_door_is_locked_and_unlocked_from_afar_and_told_once()
    {
        await using var house = await House.Connected();
        var id = await house.Id(Back);
        foreach (var (path, told, isLocked) in new[] { ("unlock_door", "lock.unlocked", false), ("lock_door", "lock.locked", true) })
        {
            await Done(house, path, new { device_id = id });
            Assert.Equal(isLocked, (bool)(await house.Device(Back))["properties"]!["locked"]!);
            await house.Advance(TimeSpan.FromSeconds(5));
            Assert.Equal("remote", (string?)Assert.Single(await house.Events(told, id))["method"]);
        }
        await Done(house, "configure_auto_lock", new { device_id = id, auto_lock_enabled = true, auto_lock_delay_seconds = 30 });
        Assert.Equal(30, (int)(await house.Hands(Back, "state"))["relock"]!);
    }

    [Fact]
    public async Task What_happens_at_the_door_is_told()
    {
        await using var house = await House.Connected();
        var id = await house.Id(Back);
        var code = await house.Create(Back, new { code = "135790" });
        await house.UntilStatus(code, "set");

        await house.Hands(Back, "keypad-unlock?code=135790");
        await house.UntilTold("lock.unlocked", id);
        await house.Hands(Back, "manual-lock");
        await house.UntilTold("lock.locked", id);
        await house.Hands(Back, "keypad-unlock?code=9");
        await house.UntilTold("lock.access_denied", id);
        await house.Hands(Back, "manual-unlock");
        await house.UntilTold("lock.unlocked", id, times: 2);
        await house.Hands(Back, "battery?level=8");
        await house.UntilTold("device.low_battery", id);
        await house.Hands(Back, "alarm?code=5");
        await house.UntilTold("device.tampered", id);
        await house.Hands(Back, "alarm?code=0");
        await house.Until("the bolt is jammed", async () => (await house.Device(Back))["warnings"]!.AsArray().Count > 0);
        await house.Advance(TimeSpan.FromSeconds(5));

        var opened = await house.Events("lock.unlocked", id);
        Assert.Equal([("keycode", code), ("manual", null)], opened.Select(e => ((string?)e["method"], (string?)e["access_code_id"])));
        Assert.Equal("manual", (string?)Assert.Single(await house.Events("lock.locked", id))["method"]);
        Assert.Equal("unknown_code", (string?)Assert.Single(await house.Events("lock.access_denied", id))["reason"]!["reason_code"]);
        Assert.Equal(0.08, (double)(await house.Device(Back))["properties"]!["battery_level"]!);
    }

    [Fact]
    public async Task Codes_that_are_edited_at_the_keypad_are_noticed_at_once()
    {
        await using var house = await House.Connected();
        var id = await house.Id(Back);
        var ours = await house.Create(Back, new { code = "135790" });
        await house.UntilStatus(ours, "set");

        await house.Hands(Back, "keypad-add?slot=5&code=8642");
        await house.UntilTold("access_code.unmanaged.created", id);
        var unmanaged = Assert.Single((await house.Ask("/access_codes/unmanaged/list", new { device_id = id }))["access_codes"]!.AsArray())!;
        Assert.Null((string?)unmanaged["code"]);
        await house.Hands(Back, "keypad-delete?slot=5");
        await house.UntilTold("access_code.unmanaged.removed", id);

        // Ours is put back.
        await house.Hands(Back, "keypad-delete?slot=1");
        await house.UntilTold("access_code.deleted_external_to_seam", id);
        await house.Until("it is there again", async () => (await house.OnLock(Back)).SequenceEqual(["135790"]));
    }

    [Fact]
    public async Task A_code_whose_PIN_is_changed_at_the_keypad_is_ours_no_more_and_put_back_elsewhere()
    {
        await using var house = await House.Connected();
        var id = await house.Id(Back);
        var ours = await house.Create(Back, new { code = "135790" });
        await house.UntilStatus(ours, "set");
        await house.Hands(Back, "keypad-change?slot=1&code=8642");
        await house.UntilTold("access_code.deleted_external_to_seam", id);
        await house.Until("it is there again", async () => (await house.OnLock(Back)).SequenceEqual(["8642", "135790"]));
        await house.UntilStatus(ours, "set");
        await house.UntilTold("access_code.unmanaged.created", id);
    }

    [Fact]
    public async Task Codes_that_are_edited_at_the_keypad_without_a_word_are_found_by_the_routine_listing()
    {
        await using var house = await House.Connected();
        var id = await house.Id(Back);
        var ours = await house.Create(Back, new { code = "135790" });
        await house.UntilStatus(ours, "set");
        await house.Hands(Back, "keypad-add?slot=5&code=8642&notify=0");
        await house.Advance(TimeSpan.FromHours(24));
        await house.UntilTold("access_code.unmanaged.created", id);
        Assert.Equal(["135790", "8642"], await house.OnLock(Back));
    }

    [Fact]
    public async Task A_PIN_that_the_lock_holds_already_is_told_as_a_duplicate()
    {
        await using var house = await House.Connected();
        await house.Hands(Back, "keypad-add?slot=5&code=8642&notify=0");
        var code = await house.Create(Back, new { code = "8642" });
        await house.Until("the error is shown", async () => (await house.Code(code))["errors"]!.AsArray()
            .Any(e => (string?)e!["error_code"] == "duplicate_code_on_device"));
        Assert.Equal(["8642"], await house.OnLock(Back));
    }

    [Fact]
    public async Task A_code_that_the_lock_silently_drops_is_never_told_as_set()
    {
        await using var house = await House.Connected();
        await house.Hands(Back, "mood?name=dropWrites&on=1");
        var code = await house.Create(Back, new { code = "8642" });
        await house.Until("it was tried", async () => (await house.Ask("/access_codes/get_timeline", new { access_code_id = code })).ToJsonString()
            .Contains("the slot is free", StringComparison.Ordinal));
        Assert.Equal("setting", (string?)(await house.Code(code))["status"]);
        Assert.Empty(await house.Events("access_code.set_on_device"));
        await house.Hands(Back, "mood?name=dropWrites&on=0");
        await house.UntilStatus(code, "set");
        Assert.Equal(["8642"], await house.OnLock(Back));
    }

    [Fact]
    public async Task A_lock_that_is_off_is_offline_and_gets_its_codes_when_it_is_back()
    {
        await using var house = await House.Connected();
        var id = await house.Id(Back);
        await house.Hands(Back, "radio?on=0");
        var code = await house.Create(Back, new { code = "8642" });
        await house.UntilTold("device.disconnected", id);
        Assert.False((bool)(await house.Device(Back))["properties"]!["online"]!);
        Assert.Contains((await house.Code(code))["errors"]!.AsArray(), e => (string?)e!["error_code"] == "device_disconnected");
        await house.Hands(Back, "radio?on=1");
        await house.UntilStatus(code, "set");
        await house.UntilTold("device.connected", id, times: 2);
        Assert.Equal(["8642"], await house.OnLock(Back));
    }

    [Fact]
    public async Task A_lock_of_which_a_server_that_has_begun_anew_knows_nothing_yet_is_out_of_reach_and_not_gone()
    {
        await using var house = await House.Connected();
        var id = await house.Id(Back);
        var code = await house.Create(Back, new { code = "8642" });
        await house.UntilStatus(code, "set");
        house.Interlude.Heard = message =>
        {
            foreach (var node in message["result"] as System.Text.Json.Nodes.JsonArray ?? [])
                if (node?["attributes"] is not null) node["attributes"] = new System.Text.Json.Nodes.JsonObject();
            return message;
        };
        house.Interlude.Close();
        house.Interlude.OpenAgain();
        await house.UntilTold("device.disconnected", id);
        Assert.Empty(await house.Events("device.removed", id));

        house.Interlude.Heard = message => message;
        house.Interlude.Close();
        house.Interlude.OpenAgain();
        await house.UntilTold("device.connected", id, times: 2);
        Assert.Equal("set", (string?)(await house.Code(code))["status"]);
    }

    [Fact]
    public async Task A_server_that_is_lost_is_shown_and_everything_goes_on_when_it_is_back()
    {
        await using var house = await House.Connected();
        var id = await house.Id(Back);
        house.Interlude.Close();
        var code = await house.Create(Back, new { code = "8642" });
        await house.UntilTold("device.disconnected", id);
        Assert.Contains((await house.Device(Back))["errors"]!.AsArray(), e => (string?)e!["error_code"] == "hub_disconnected");

        // Meanwhile somebody is at the keypad.
        await house.Hands(Back, "keypad-add?slot=5&code=1357");
        house.Interlude.OpenAgain();
        await house.UntilStatus(code, "set");
        await house.UntilTold("access_code.unmanaged.created", id);
        Assert.Empty((await house.Device(Back))["errors"]!.AsArray());
    }

    [Fact]
    public async Task A_new_lock_is_brought_into_the_network_by_its_setup_code_and_goes_when_it_is_taken_out()
    {
        await using var house = await House.Connected();
        var setupCode = (string)(await house.Hands(Shed, "pairing"))["manualPairingCode"]!;
        var added = await house.Ask("/connected_accounts/add_device", new { connected_account_id = house.AccountId, setup_code = $"{setupCode[..4]}-{setupCode[4..7]} {setupCode[7..]}" });
        var id = (string)Assert.Single(added["device_ids"]!.AsArray())!;
        var shed = await house.Device(Shed);
        Assert.Equal((id, "Shed"), ((string?)shed["device_id"], (string?)shed["properties"]!["name"]));

        var code = await house.Create(Shed, new { code = "8642" });
        await house.UntilStatus(code, "set");
        Assert.Equal(["8642"], await house.OnLock(Shed));
        Assert.Single(await house.Events("device.connected", id));

        Assert.True((await house.Peer.Request("remove_node", new() { ["node_id"] = (long)shed["properties"]!["matter_metadata"]!["node_id"]! })).IsDone);
        await house.UntilTold("device.removed", id);
    }

    [Fact]
    public async Task A_setup_code_is_checked_and_never_repeated()
    {
        await using var house = await House.Connected();
        foreach (var (wrong, rule) in new[] { ("34970112333", "check digit"), ("1234", "11 or 21 digits"), ("MT:Y.K90", "whole text") })
        {
            var refused = await house.Try("/connected_accounts/add_device", new { connected_account_id = house.AccountId, setup_code = wrong });
            Assert.Equal((400, "invalid_input"), (refused.Status, (string?)refused.Body["error"]!["type"]));
            Assert.Contains(rule, refused.ErrorMessage, StringComparison.Ordinal);
            Assert.DoesNotContain(wrong, refused.Text, StringComparison.Ordinal);
        }
        var nobody = await house.Try("/connected_accounts/add_device", new { connected_account_id = Guid.NewGuid(), setup_code = "34970112332" });
        Assert.Equal(404, nobody.Status);
    }

    static async Task Done(House house, string path, object body)
    {
        var attempt = (await house.Ask($"/locks/{path}", body))["action_attempt"]!;
        await house.Until($"{path} is done", async () => (string?)(await house.Ask(
            "/action_attempts/get", new { action_attempt_id = (string)attempt["action_attempt_id"]! }))["action_attempt"]!["status"] == "success");
    }
}
