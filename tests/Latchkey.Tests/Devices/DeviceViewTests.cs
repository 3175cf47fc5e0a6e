using System.Text.Json;
using System.Text.Json.Nodes;
using Latchkey.AccessCodes;
using Latchkey.Api;
using Latchkey.ConnectedAccounts;
using static Latchkey.Devices.Doors;

namespace Latchkey.Devices;

public sealed class DeviceViewTests
{
    const string Here = "https://locks.example.com";

    static JsonObject Show(Device device, bool isSandbox = false) => Show(device, Account, isSandbox);

    static JsonObject Show(Device device, ConnectedAccount account, bool isSandbox = false) =>
        JsonSerializer.SerializeToNode(new DeviceView(device, account, isSandbox, Here), Wire.Json)!.AsObject();

    static JsonObject ShowUnmanaged(Device device) =>
        JsonSerializer.SerializeToNode(new UnmanagedDeviceView(device, Account, false, Here), Wire.Json)!.AsObject();

    static JsonObject Properties(Device device) => Show(device)["properties"]!.AsObject();

    static string[] Words(JsonNode? list, string? property = null) =>
        [.. list!.AsArray().Select(item => (property is null ? item : item![property])!.GetValue<string>())];

    [Fact]
    public void What_a_lock_can_do_is_true()
    {
        var shown = Show(Front);

        Assert.True((bool?)shown["can_remotely_lock"]);
        Assert.True((bool?)shown["can_remotely_unlock"]);
        Assert.True((bool?)shown["can_program_online_access_codes"]);
        Assert.True((bool?)shown["can_unlock_with_code"]);
    }

    [Fact]
    public void What_a_lock_cannot_do_is_false()
    {
        var shown = Show(Front.With(t => t with { CanRemotelyLock = false, CanProgramOnlineCodes = false }));

        Assert.False((bool?)shown["can_remotely_lock"]);
        Assert.False((bool?)shown["can_program_online_access_codes"]);
        Assert.False((bool?)shown["properties"]!["online_access_codes_enabled"]);
    }

    [Fact]
    public void What_is_no_question_for_a_lock_is_absent()
    {
        var shown = Show(Front);

        Assert.False(shown.ContainsKey("can_program_offline_access_codes"));
        Assert.False(shown.ContainsKey("can_configure_auto_lock"));
        Assert.False(shown["properties"]!.AsObject().ContainsKey("offline_access_codes_enabled"));
    }

    [Fact]
    public void Only_a_sandbox_can_be_simulated()
    {
        Assert.DoesNotContain(Show(Front), flag => flag.Key.StartsWith("can_simulate_", StringComparison.Ordinal));

        var shown = Show(Front.With(t => t with { HasHub = true }), isSandbox: true);
        Assert.True((bool?)shown["can_simulate_disconnection"]);
        Assert.True((bool?)shown["can_simulate_connection"]);
        Assert.True((bool?)shown["can_simulate_removal"]);
        Assert.True((bool?)shown["can_simulate_hub_disconnection"]);
        Assert.False(shown.ContainsKey("can_simulate_paid_subscription"));
    }

    [Fact]
    public void The_older_list_of_capabilities_says_the_same()
    {
        Assert.Equal(["access_code", "lock", "battery"], Words(Show(Front)["capabilities_supported"]));
        var onTheMains = Front.With(t => t with { CanProgramOnlineCodes = false }) with { State = new() };
        Assert.Equal(["lock"], Words(Show(onTheMains)["capabilities_supported"]));
        var outOfReach = Front.With(t => t with { CanRemotelyLock = false, CanRemotelyUnlock = null });
        Assert.Equal(["access_code", "battery"], Words(Show(outOfReach)["capabilities_supported"]));
    }

    [Fact]
    public void A_nickname_is_shown_before_the_makers_name()
    {
        var shown = Show(Front with { Nickname = "Main Entrance" });

        Assert.Equal("Main Entrance", (string?)shown["display_name"]);
        Assert.Equal("Main Entrance", (string?)shown["nickname"]);
        Assert.Equal("Front Door", (string?)shown["properties"]!["appearance"]!["name"]);
    }

    [Fact]
    public void A_lock_that_never_told_whether_it_is_locked_is_not_shown_as_either()
    {
        Assert.False(Properties(Front with { State = new() }).ContainsKey("locked"));
        Assert.True((bool?)Properties(Front)["locked"]);
    }

    [Theory]
    [InlineData(0.0, "critical")]
    [InlineData(0.0999, "critical")]
    [InlineData(0.1, "low")]
    [InlineData(0.25, "good")]
    [InlineData(0.9, "full")]
    [InlineData(1.0, "full")]
    public void A_battery_is_shown_as_a_level_and_a_word(double level, string word)
    {
        var shown = Properties(Front with { State = new() { Battery = level } });

        Assert.Equal(level, (double?)shown["battery"]!["level"]);
        Assert.Equal(level, (double?)shown["battery_level"]);
        Assert.Equal(word, (string?)shown["battery"]!["status"]);
    }

    [Fact]
    public void Which_codes_a_lock_takes_is_shown_on_it()
    {
        var picky = Front.With(t => t with
        {
            CodesMax = 200,
            Pins = new()
            {
                Lengths = [6],
                Constraints = [PinConstraint.NoZeros, PinConstraint.CannotStartWith12],
                NameLengthMax = 20,
                NamesMustBeUnique = true,
            },
        });

        var shown = Properties(picky);

        Assert.Equal([6], shown["supported_code_lengths"]!.AsArray().Select(n => (int)n!));
        Assert.Equal(200, (int?)shown["max_active_codes_supported"]);
        Assert.Equal(
            ["no_zeros", "cannot_start_with_12", "name_length", "name_must_be_unique"],
            Words(shown["code_constraints"], "constraint_type"));
        Assert.Equal(20, (int?)shown["code_constraints"]![2]!["max_length"]);
    }

    [Fact]
    public void An_igloohome_keypad_takes_hours_or_days()
    {
        var shown = Properties(Front.With(t => t with { CanProgramOfflineCodes = true, OfflineAlgorithm = OfflineAlgorithm.Igloohome }));

        var options = shown["offline_time_frame_options"]!.AsArray();
        Assert.Equal(["PT672H", "P367D"], Words(options, "max_duration"));
        Assert.True((bool?)options[1]!["matching_start_end_time"]);
    }

    [Fact]
    public void An_oracode_door_takes_the_hours_of_its_user_levels()
    {
        var slots = JsonElement.Parse("""
            {"predefined_time_slots": [{"name": "Night", "check_in_time": "15:00", "check_out_time": "11:00"}]}
            """);
        var shown = Properties(Front.With(t => t with { CanProgramOfflineCodes = true, OfflineAlgorithm = OfflineAlgorithm.Oracode }) with
        {
            ProviderMetadata = new Dictionary<string, JsonElement> { ["dormakaba_oracode_metadata"] = slots },
        });

        var option = shown["offline_time_frame_options"]!.AsArray().Single()!;
        Assert.Equal("15:00", (string?)option["time_pairs"]![0]!["start_time"]);
        Assert.Equal("11:00", (string?)option["time_pairs"]![0]!["end_time"]);
        Assert.Equal("America/New_York", (string?)option["time_zone"]);
        Assert.True(shown.ContainsKey("dormakaba_oracode_metadata"));
    }

    [Fact]
    public void A_keypad_that_can_be_taken_away_is_shown_with_its_battery()
    {
        var shown = Properties(Front with { State = new() { IsKeypadConnected = true, KeypadBattery = 0.5 } });

        Assert.True((bool?)shown["accessory_keypad"]!["is_connected"]);
        Assert.Equal(0.5, (double?)shown["accessory_keypad"]!["battery"]!["level"]);
        Assert.False(Properties(Front).ContainsKey("accessory_keypad"));
    }

    [Fact]
    public void Pictures_are_at_the_address_under_which_the_caller_reached_us()
    {
        Assert.Equal($"{Here}/assets/devices/august.svg", (string?)Properties(Front)["image_url"]);
        Assert.Contains(">Au<", Picture.Draw("august"));
    }

    [Fact]
    public void A_lock_knows_its_provider_and_its_maker()
    {
        var shown = Show(Front with { Provider = "smartthings", Manufacturer = "yale" });

        Assert.Equal("SmartThings", (string?)shown["device_provider"]!["display_name"]);
        Assert.Equal("yale", (string?)shown["device_manufacturer"]!["manufacturer"]);
        Assert.Equal("Yale", (string?)shown["device_manufacturer"]!["display_name"]);
    }

    [Fact]
    public void What_is_wrong_with_the_lock_is_said_with_what_to_do()
    {
        var shown = Show(Front.With("device_disconnected", Noon).With("max_access_codes_reached", Noon).With(t => t with { CodesMax = 30 }));

        var error = shown["errors"]!.AsArray().Single()!;
        Assert.True((bool?)error["is_device_error"]);
        Assert.Equal("2025-06-14T12:00:00.000Z", (string?)error["created_at"]);
        Assert.Contains("batteries", (string?)error["message"]);
        Assert.Equal(30, (int?)shown["warnings"]![0]!["max_active_access_code_count"]);
        Assert.False((bool?)shown["properties"]!["online"]);
    }

    [Fact]
    public void What_is_wrong_with_the_account_is_wrong_with_each_of_its_locks()
    {
        var away = Account with { Errors = new Dictionary<string, DateTimeOffset> { ["account_disconnected"] = Noon } };

        var shown = Show(Front, away);

        var error = shown["errors"]!.AsArray().Single()!;
        Assert.Equal("account_disconnected", (string?)error["error_code"]);
        Assert.True((bool?)error["is_connected_account_error"]);
        Assert.False((bool?)error["is_device_error"]);
        Assert.False((bool?)shown["properties"]!["online"]);
    }

    [Fact]
    public void Of_an_unmanaged_lock_less_is_shown()
    {
        var shown = ShowUnmanaged(Front with { IsManaged = false });

        Assert.False((bool?)shown["is_managed"]);
        Assert.False(shown.ContainsKey("display_name"));
        Assert.False(shown["properties"]!.AsObject().ContainsKey("locked"));
        Assert.True((bool?)shown["properties"]!["online"]);
        Assert.Equal("Front Door", (string?)shown["properties"]!["name"]);
    }

    [Fact]
    public void A_make_that_nobody_listed_still_has_a_readable_name() =>
        Assert.Equal("Acme Door", Providers.DisplayName("acme_door"));
}
