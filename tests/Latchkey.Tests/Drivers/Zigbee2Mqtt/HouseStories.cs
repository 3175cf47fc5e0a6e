using System.Text;
using Latchkey.Drivers.Hubs;
using Latchkey.Storage;

namespace Latchkey.Drivers.Zigbee2Mqtt;

/// <summary>What a caller of the API sees of Zigbee locks, through the real Zigbee2MQTT.</summary>
[Collection("Zigbee house")]
public sealed class HouseStories
{
    const int Side = Zigbee2MqttPeer.Side, Cellar = Zigbee2MqttPeer.Cellar;

    [Fact]
    public async Task Connecting_shows_the_locks_and_what_they_can_do()
    {
        await using var house = await House.Connected();
        var side = await house.Device(Side);
        Assert.Equal("zigbee_lock", (string?)side["device_type"]);
        Assert.Equal(("zigbee2mqtt", "Zigbee2MQTT", "yale"), ((string?)side["device_provider"]!["device_provider_name"],
            (string?)side["device_provider"]!["display_name"], (string?)side["device_manufacturer"]!["manufacturer"]));
        Assert.True((bool)side["can_remotely_lock"]! && (bool)side["can_remotely_unlock"]! && (bool)side["can_program_online_access_codes"]!);
        var properties = side["properties"]!;
        Assert.Equal(("Side Door", true, true, 0.87),
            ((string?)properties["name"], (bool)properties["online"]!, (bool)properties["locked"]!, (double)properties["battery_level"]!));
        // Of its slots 0 to 6 the first is not ours.
        Assert.Equal(6, (int)properties["max_active_codes_supported"]!);
        Assert.Equal([4, 5, 6, 7, 8], properties["supported_code_lengths"]!.AsArray().Select(l => (int)l!));
        Assert.Equal(4, (await house.Events("device.connected")).Length);
        Assert.Single(await house.Events("connected_account.connected"));
    }

    [Fact]
    public async Task A_token_is_asked_for_and_refused_in_Zigbee2MQTTs_own_words()
    {
        var peer = await Zigbee2MqttPeer.Shared();
        await using var house = await House.Connected();
        foreach (var (token, message) in new[] { (null, "asks for a token: Unauthorized"), ("sesame", "refuses the token: Unauthorized") })
        {
            var refused = await house.Try("/connected_accounts/connect", new { provider = "zigbee2mqtt", url = peer.Url, token });
            Assert.Equal(400, refused.Status);
            Assert.Contains(message, refused.ErrorMessage, StringComparison.Ordinal);
            Assert.NotNull(refused.Body["error"]!["validation_errors"]!["token"]);
        }
        var elsewhere = await house.Try("/connected_accounts/connect", new { provider = "zigbee2mqtt", url = $"{peer.Url}/elsewhere", token = "sesame" });
        Assert.NotNull(elsewhere.Body["error"]!["validation_errors"]!["url"]);
    }

    [Fact]
    public async Task The_address_and_the_token_lie_sealed()
    {
        var peer = await Zigbee2MqttPeer.Shared();
        await using var house = await House.Connected();
        var account = await house.Connect(new { provider = "zigbee2mqtt", url = peer.Url, token = Zigbee2MqttPeer.Token }, locks: 4);
        var stored = await house.Server.Server.Store.Read(session => session.First(
            "select body, credentials from connected_accounts where connected_account_id = $1",
            row => row.Text(0) + Encoding.Latin1.GetString(row.Bytes(1)), Guid.Parse(account)));
        Assert.DoesNotContain("127.0.0.1", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", stored, StringComparison.Ordinal);
    }

    [Theory, InlineData(Side), InlineData(Cellar)]
    public async Task A_code_goes_onto_the_lock_and_off_again(int door)
    {
        await using var house = await House.Connected();
        var code = await house.Create(door, new { code = "004217", name = "Jane" });
        await house.UntilStatus(code, "set");
        Assert.Equal(["004217"], await house.OnLock(door));

        await house.Ask("/access_codes/update", new { access_code_id = code, code = "77115" });
        await house.Until("the PIN is changed", async () => (await house.OnLock(door)).SequenceEqual(["77115"]));
        await house.UntilStatus(code, "set");

        await house.Ask("/access_codes/delete", new { access_code_id = code });
        await house.UntilGone(code);
        Assert.Empty(await house.OnLock(door));
    }

    [Fact]
    public async Task A_time_bound_code_lies_on_the_lock_before_its_time_with_its_schedule_in_the_doors_own_time()
    {
        await using var house = await House.Connected();
        // The house's story begins on 2026-03-01 12:00 UTC; in Berlin it is an hour later.
        var code = await house.Create(Side, new { code = "2468", starts_at = "2026-03-02T14:00:00Z", ends_at = "2026-03-04T10:30:00Z" });
        await house.Until("the code is on the lock", async () => (bool)(await house.Code(code))["is_scheduled_on_device"]!);
        Assert.Equal("unset", (string?)(await house.Code(code))["status"]);
        var schedule = Assert.Single((await house.Hands(Side, "state"))["schedules"]!.AsObject()).Value!;
        static long Seconds(string local) => (long)(DateTime.Parse(local, null) - new DateTime(2000, 1, 1)).TotalSeconds;
        Assert.Equal((Seconds("2026-03-02 15:00"), Seconds("2026-03-04 11:30")), ((long)schedule["start"]!, (long)schedule["end"]!));
        // Only then the lock looks at it.
        Assert.Equal((int)UserType.YearDay, (int)Assert.Single(await house.Peer.Pins(Side)).Value["type"]!);

        await house.Advance(TimeSpan.FromHours(26));
        await house.UntilStatus(code, "set");
        await house.Advance(TimeSpan.FromHours(45));
        await house.UntilGone(code);
        Assert.Empty(await house.OnLock(Side));
        Assert.Empty((await house.Hands(Side, "state"))["schedules"]!.AsObject());
    }

    [Theory]
    [InlineData(Cellar, "Europe/Berlin", "2026-03-02T14:00:00Z")] // This lock keeps no schedules.
    [InlineData(Side, null, "2026-03-02T14:00:00Z")] // Where it is nobody has said.
    [InlineData(Side, "Europe/Berlin", "2026-03-02T14:00:30Z")] // Schedules here know no seconds.
    public async Task Without_a_schedule_a_time_bound_code_comes_half_an_hour_before_its_start_and_goes_at_its_end(int door, string? timeZone, string startsAt)
    {
        await using var house = await House.Connected(timeZone: timeZone);
        var code = await house.Create(door, new { code = "2468", starts_at = startsAt, ends_at = "2026-03-02T15:00:00Z" });
        await house.Advance(TimeSpan.FromHours(25));
        Assert.Empty(await house.OnLock(door));
        await house.Advance(TimeSpan.FromMinutes(31));
        await house.UntilStatus(code, "set");
        Assert.Equal(["2468"], await house.OnLock(door));
        await house.Advance(TimeSpan.FromHours(1.5));
        await house.UntilGone(code);
        Assert.Empty(await house.OnLock(door));
    }

    [Fact]
    public async Task The_door_is_locked_and_unlocked_from_afar_and_told_once()
    {
        await using var house = await House.Connected();
        var id = await house.Id(Side);
        foreach (var (path, told, isLocked) in new[] { ("unlock_door", "lock.unlocked", false), ("lock_door", "lock.locked", true) })
        {
            await Done(house, path, new { device_id = id });
            Assert.Equal(isLocked, (bool)(await house.Device(Side))["properties"]!["locked"]!);
            await house.Advance(TimeSpan.FromSeconds(5));
            Assert.Equal("remote", (string?)Assert.Single(await house.Events(told, id))["method"]);
        }
        await Done(house, "configure_auto_lock", new { device_id = id, auto_lock_enabled = true, auto_lock_delay_seconds = 30 });
        Assert.Equal(30, (int)(await house.Hands(Side, "state"))["relock"]!);
    }

    [Fact]
    public async Task What_happens_at_the_door_is_told()
    {
        await using var house = await House.Connected();
        var id = await house.Id(Side);
        var code = await house.Create(Side, new { code = "135790" });
        await house.UntilStatus(code, "set");

        await house.Hands(Side, "keypad-unlock?code=135790");
        await house.UntilTold("lock.unlocked", id);
        await house.Hands(Side, "manual-lock");
        await house.UntilTold("lock.locked", id);
        await house.Hands(Side, "keypad-unlock?code=9");
        await house.UntilTold("lock.access_denied", id);
        await house.Hands(Side, "manual-unlock");
        await house.UntilTold("lock.unlocked", id, times: 2);
        await house.Hands(Side, "auto-lock");
        await house.UntilTold("lock.locked", id, times: 2);
        await house.Hands(Side, "silent-unlock");
        await house.UntilTold("lock.unlocked", id, times: 3);
        await house.Hands(Side, "battery?level=8");
        await house.UntilTold("device.low_battery", id);
        await house.Hands(Side, "jam");
        await house.Until("the bolt is jammed", async () => (await house.Device(Side))["warnings"]!.AsArray().Count > 0);
        await house.Advance(TimeSpan.FromSeconds(5));

        var opened = await house.Events("lock.unlocked", id);
        Assert.Equal([("keycode", code), ("manual", null), ("unknown", null)], opened.Select(e => ((string?)e["method"], (string?)e["access_code_id"])));
        Assert.Equal(["manual", "automatic"], (await house.Events("lock.locked", id)).Select(e => (string?)e["method"]));
        Assert.Equal("unknown_code", (string?)Assert.Single(await house.Events("lock.access_denied", id))["reason"]!["reason_code"]);
        Assert.Equal(0.08, (double)(await house.Device(Side))["properties"]!["battery_level"]!);
    }

    [Fact]
    public async Task Codes_that_are_edited_at_the_keypad_are_noticed_at_once_where_the_lock_tells()
    {
        await using var house = await House.Connected();
        var id = await house.Id(Side);
        var ours = await house.Create(Side, new { code = "135790" });
        await house.UntilStatus(ours, "set");

        await house.Hands(Side, "keypad-add?slot=5&code=8642");
        await house.UntilTold("access_code.unmanaged.created", id);
        var unmanaged = Assert.Single((await house.Ask("/access_codes/unmanaged/list", new { device_id = id }))["access_codes"]!.AsArray())!;
        Assert.Equal("8642", (string?)unmanaged["code"]);
        await house.Hands(Side, "keypad-delete?slot=5");
        await house.UntilTold("access_code.unmanaged.removed", id);

        // Ours is put back.
        await house.Hands(Side, "keypad-delete?slot=1");
        await house.UntilTold("access_code.deleted_external_to_seam", id);
        await house.Until("it is there again", async () => (await house.OnLock(Side)).SequenceEqual(["135790"]));
    }

    [Fact]
    public async Task Codes_that_are_edited_at_the_keypad_without_a_word_are_found_by_the_routine_listing()
    {
        await using var house = await House.Connected();
        var id = await house.Id(Side);
        var ours = await house.Create(Side, new { code = "135790" });
        await house.UntilStatus(ours, "set");
        // Slot 0 is never ours, and seen all the same.
        await house.Hands(Side, "keypad-add?slot=0&code=8642&notify=0");
        await house.Advance(TimeSpan.FromHours(24));
        await house.UntilTold("access_code.unmanaged.created", id);
        Assert.Equal(["8642", "135790"], await house.OnLock(Side));
    }

    [Fact]
    public async Task A_PIN_that_the_lock_holds_already_is_told_as_a_duplicate()
    {
        await using var house = await House.Connected();
        await house.Hands(Side, "quirk?name=rejectDuplicates&on=1");
        await house.Hands(Side, "keypad-add?slot=5&code=8642&notify=0");
        var code = await house.Create(Side, new { code = "8642" });
        await house.Until("the error is shown", async () => (await house.Code(code))["errors"]!.AsArray()
            .Any(e => (string?)e!["error_code"] == "duplicate_code_on_device"));
        Assert.Equal(["8642"], await house.OnLock(Side));
    }

    [Fact]
    public async Task A_code_that_the_lock_silently_drops_is_never_told_as_set()
    {
        await using var house = await House.Connected();
        await house.Hands(Side, "quirk?name=dropWrites&on=1");
        var code = await house.Create(Side, new { code = "8642" });
        await house.Until("it was tried", async () => (await house.Ask("/access_codes/get_timeline", new { access_code_id = code })).ToJsonString()
            .Contains("the slot is free", StringComparison.Ordinal));
        Assert.Equal("setting", (string?)(await house.Code(code))["status"]);
        Assert.Empty(await house.Events("access_code.set_on_device"));
        await house.Hands(Side, "quirk?name=dropWrites&on=0");
        await house.UntilStatus(code, "set");
        Assert.Equal(["8642"], await house.OnLock(Side));
    }

    [Fact]
    public async Task A_lock_whose_radio_is_off_is_offline_and_gets_its_codes_when_it_is_back()
    {
        await using var house = await House.Connected();
        var id = await house.Id(Side);
        await house.Hands(Side, "radio?on=0");
        var code = await house.Create(Side, new { code = "8642" });
        await house.UntilTold("device.disconnected", id);
        Assert.False((bool)(await house.Device(Side))["properties"]!["online"]!);
        Assert.Contains((await house.Code(code))["errors"]!.AsArray(), e => (string?)e!["error_code"] == "device_disconnected");
        await house.Hands(Side, "radio?on=1");
        // Somebody presses a button: the lock speaks.
        await house.Hands(Side, "battery?level=50");
        await house.UntilStatus(code, "set");
        await house.UntilTold("device.connected", id, times: 2);
        Assert.True((bool)(await house.Device(Side))["properties"]!["online"]!);
    }

    [Fact]
    public async Task A_lock_that_Zigbee2MQTT_misses_is_offline_until_it_is_heard_of()
    {
        await using var house = await House.Connected();
        var id = await house.Id(Side);
        house.Interlude.Heard = message =>
        {
            if ((string?)message["topic"] == "Side Door") message["topic"] = "Side Door/availability";
            if ((string?)message["topic"] == "Side Door/availability") message["payload"] = new System.Text.Json.Nodes.JsonObject { ["state"] = "offline" };
            return message;
        };
        await house.Hands(Side, "battery?level=50");
        await house.UntilTold("device.disconnected", id);
        house.Interlude.Heard = message =>
        {
            if ((string?)message["topic"] == "Side Door") (message["topic"], message["payload"]) = ("Side Door/availability", "online");
            return message;
        };
        await house.Hands(Side, "battery?level=51");
        await house.UntilTold("device.connected", id, times: 2);
    }

    [Fact]
    public async Task A_hub_that_is_lost_is_shown_and_everything_goes_on_when_it_is_back()
    {
        await using var house = await House.Connected();
        var id = await house.Id(Side);
        house.Interlude.Close();
        var code = await house.Create(Side, new { code = "8642" });
        await house.UntilTold("device.disconnected", id);
        var account = (await house.Ask("/connected_accounts/get", new { connected_account_id = house.AccountId }))["connected_account"]!;
        Assert.Equal("bridge_disconnected", (string?)Assert.Single(account["errors"]!.AsArray())!["error_code"]);
        Assert.Contains((await house.Device(Side))["errors"]!.AsArray(), e => (string?)e!["error_code"] == "hub_disconnected");
        Assert.Equal("setting", (string?)(await house.Code(code))["status"]);

        // Meanwhile somebody is at the keypad.
        await house.Hands(Side, "keypad-add?slot=5&code=1357");
        house.Interlude.OpenAgain();
        await house.UntilStatus(code, "set");
        await house.UntilTold("access_code.unmanaged.created", id);
        Assert.Empty((await house.Device(Side))["errors"]!.AsArray());
        Assert.Equal(2, (await house.Events("device.connected", id)).Length);
    }

    [Fact]
    public async Task Two_Zigbee2MQTTs_are_two_accounts_and_their_locks_of_the_same_name_are_two()
    {
        var second = await Zigbee2MqttPeer.Second();
        await second.Do(Side, "reset");
        await using var house = await House.Connected();
        var upstairs = await house.Connect(new { provider = "zigbee2mqtt", url = second.Url, token = Zigbee2MqttPeer.Token }, locks: 4);
        var there = (await house.Devices(upstairs)).Single(d => (string?)d!["properties"]!["name"] == "Side Door")!;
        var code = await house.CreateOn((string)there["device_id"]!, new { code = "8642" });
        await house.UntilStatus(code, "set");
        Assert.Equal(["8642"], (await second.Pins(Side)).Select(e => (string?)e.Value["pin"]));
        Assert.Empty(await house.OnLock(Side));
        Assert.NotEqual(await house.Id(Side), (string)there["device_id"]!);
    }

    [Fact]
    public async Task A_lock_that_is_renamed_stays_the_same_and_one_that_is_removed_and_joins_again_comes_back()
    {
        var second = await Zigbee2MqttPeer.Second();
        await using var house = await House.Connected(second);
        var id = await house.Id(Side);
        await second.Request("device/rename", new() { ["from"] = "Side Door", ["to"] = "Garden/Gate" });
        await house.Until("the new name is shown", async () => (string?)(await house.Device(Side))["properties"]!["name"] == "Garden/Gate");
        await house.Hands(Side, "battery?level=33");
        await house.Until("it is heard by its new name", async () => (double)(await house.Device(Side))["properties"]!["battery_level"]! == 0.33);
        var code = await house.Create(Side, new { code = "8642" });
        await house.UntilStatus(code, "set");

        await second.Request("device/remove", new() { ["id"] = "Garden/Gate", ["force"] = true });
        await house.UntilTold("device.removed", id);
        Assert.Contains((await house.Code(code))["errors"]!.AsArray(), e => (string?)e!["error_code"] == "device_removed");

        await house.Hands(Side, "join");
        await house.UntilTold("device.added", id);
        await house.Until("its errors are gone", async () => (await house.Device(Side))["errors"]!.AsArray().Count == 0);
        await second.Request("device/rename", new() { ["from"] = second.Ieee(Side), ["to"] = "Side Door" });
        await house.Until("the old name is shown", async () => (string?)(await house.Device(Side))["properties"]!["name"] == "Side Door");
    }

    [Fact]
    public async Task A_Zigbee2MQTT_that_starts_again_is_connected_to_again()
    {
        var second = await Zigbee2MqttPeer.Second();
        await using var house = await House.Connected(second);
        // For that the driver has a session; the next one comes when it is there again.
        var before = house.Interlude.Sessions;
        await second.Request("restart", []);
        await house.Until("it is connected to again", () => Task.FromResult(house.Interlude.Sessions > before));
        var code = await house.Create(Cellar, new { code = "8642" });
        await house.UntilStatus(code, "set");
        Assert.Equal(["8642"], await house.OnLock(Cellar));
        Assert.Empty((await house.Device(Cellar))["errors"]!.AsArray());
    }

    [Fact]
    public async Task An_account_that_is_deleted_takes_its_devices_and_codes_along_and_leaves_the_lock_as_it_is()
    {
        await using var house = await House.Connected();
        var code = await house.Create(Side, new { code = "8642" });
        await house.UntilStatus(code, "set");
        await house.Ask("/connected_accounts/delete", new { connected_account_id = house.AccountId });
        Assert.Empty(await house.Devices());
        Assert.Equal(404, (await house.Try("/access_codes/get", new { access_code_id = code })).Status);
        Assert.Equal(["8642"], await house.OnLock(Side));
    }

    static async Task Done(House house, string path, object ask)
    {
        var attempt = (await house.Ask($"/locks/{path}", ask))["action_attempt"]!;
        await house.Until($"{path} is over", async () =>
        {
            attempt = (await house.Ask("/action_attempts/get", new { action_attempt_id = (string)attempt["action_attempt_id"]! }))["action_attempt"]!;
            return (string?)attempt["status"] != "pending";
        });
        Assert.True((string?)attempt["status"] == "success", attempt.ToJsonString());
    }
}
