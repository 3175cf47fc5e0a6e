using System.Text.Json.Nodes;
using Latchkey.Stores;

namespace Latchkey.Acs;

/// <summary>Cards: written by encoders, read by them, and held against doors.</summary>
public sealed class CardTests
{
    [Theory, BothEngines]
    public async Task A_hotel_card_opens_once_it_is_written_and_only_its_own_doors(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var card = await Key(server, "Room 101");
        var id = (string)card["acs_credential_id"]!;
        Assert.False((bool)card["is_issued"]!);
        Assert.Equal("waiting_to_be_issued", (string)card["warnings"]![0]!["warning_code"]!);

        var attempt = await Encode(server, "Lakeside Hotel", id);
        Assert.Equal(("ENCODE_CREDENTIAL", "success"), ((string)attempt["action_type"]!, (string)attempt["status"]!));
        var number = (string)attempt["result"]!["card_number"]!;
        Assert.True((bool)attempt["result"]!["is_issued"]!);
        Assert.Equal("opened", await server.Present("Room 101", new { card_number = number }));
        Assert.Equal("not_here", await server.Present("Room 102", new { card_number = number }));
        Assert.Equal(["acs_credential.issued"], await server.EventTypesAbout("acs_credential_id", id));
        Assert.Empty(server.Problems);
    }

    [Fact]
    public async Task A_changed_stay_needs_the_card_again()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var id = (string)(await Key(server, "Room 101"))["acs_credential_id"]!;
        await Encode(server, "Lakeside Hotel", id);
        await server.Done("/acs/credentials/update", new { acs_credential_id = id, ends_at = "2200-01-01T00:00:00Z" });
        Assert.Equal("needs_to_be_reissued", (string)(await server.Credential(id))["warnings"]![0]!["warning_code"]!);
        Assert.Equal("acs_credential_on_encoder_out_of_sync", (string)(await Scan(server, "Lakeside Hotel"))["result"]!["warnings"]![0]!["warning_code"]!);

        await Encode(server, "Lakeside Hotel", id);
        Assert.Empty((await server.Credential(id))["warnings"]!.AsArray());
        Assert.Contains("acs_credential.reissued", await server.EventTypesAbout("acs_credential_id", id));
        Assert.Empty((await Scan(server, "Lakeside Hotel"))["result"]!["warnings"]!.AsArray());
    }

    [Theory]
    [InlineData("no_credential_on_encoder")]
    [InlineData("encoding_interrupted")]
    [InlineData("uncategorized_error")]
    [InlineData("action_attempt_expired")]
    public async Task An_encoding_that_is_to_fail_fails_once(string error)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var id = (string)(await Key(server, "Room 101"))["acs_credential_id"]!;
        await Simulate(server, "encode_will_fail", new() { ["error_code"] = error });
        var failed = await Encode(server, "Lakeside Hotel", id);
        Assert.Equal(("error", error), ((string)failed["status"]!, (string)failed["error"]!["type"]!));
        Assert.False((bool)(await server.Credential(id))["is_issued"]!);
        Assert.Equal("success", (string)(await Encode(server, "Lakeside Hotel", id))["status"]!);
    }

    [Fact]
    public async Task What_is_to_succeed_undoes_what_was_to_fail()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var id = (string)(await Key(server, "Room 101"))["acs_credential_id"]!;
        await Simulate(server, "encode_will_fail", []);
        await Simulate(server, "encode_will_succeed", []);
        Assert.Equal("success", (string)(await Encode(server, "Lakeside Hotel", id))["status"]!);
    }

    [Fact]
    public async Task A_scan_reads_what_lies_there_or_what_a_test_says_lies_there()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        Assert.Equal("no_credential_on_encoder", (string)(await Scan(server, "Lakeside Hotel"))["error"]!["type"]!);
        var id = (string)(await Key(server, "Room 101"))["acs_credential_id"]!;
        await Encode(server, "Lakeside Hotel", id);
        Assert.Equal(id, (string)(await Scan(server, "Lakeside Hotel"))["result"]!["acs_credential_on_seam"]!["acs_credential_id"]!);

        await Simulate(server, "scan_will_succeed", new() { ["scenario"] = "credential_does_not_exist_on_seam" });
        var stranger = (await Scan(server, "Lakeside Hotel"))["result"]!;
        Assert.Null(stranger["acs_credential_on_seam"]);
        Assert.Equal("acs_credential_on_seam_not_found", (string)stranger["warnings"]![0]!["warning_code"]!);

        await Simulate(server, "scan_will_succeed", new() { ["scenario"] = "credential_on_encoder_is_empty" });
        Assert.Null((await Scan(server, "Lakeside Hotel"))["result"]!["acs_credential_on_encoder"]);
        await Simulate(server, "scan_will_succeed", new() { ["scenario"] = "credential_on_encoder_needs_update", ["acs_credential_id_on_seam"] = id });
        Assert.Equal("acs_credential_on_encoder_out_of_sync", (string)(await Scan(server, "Lakeside Hotel"))["result"]!["warnings"]![0]!["warning_code"]!);
        await Simulate(server, "scan_will_fail", []);
        Assert.Equal("no_credential_on_encoder", (string)(await Scan(server, "Lakeside Hotel"))["error"]!["type"]!);
    }

    [Fact]
    public async Task A_new_tag_is_known_once_it_is_scanned_for_somebody()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var user = await server.UserId("Coworking House", "Jane Doe", await server.GroupId("Coworking House", "Members"));
        var encoder = await server.EncoderId("Coworking House");
        await server.Done("/acs/encoders/simulate/next_credential_scan_will_succeed", new { acs_encoder_id = encoder, scenario = "credential_does_not_exist_on_seam" });
        var unseen = (await server.Done("/acs/encoders/scan_to_assign_credential", new { acs_encoder_id = encoder, acs_user_id = user })).Body["action_attempt"]!;
        Assert.Equal("no_credential_on_encoder", (string)unseen["error"]!["type"]!);

        await server.Done("/acs/encoders/simulate/next_credential_scan_will_succeed", new { acs_encoder_id = encoder, scenario = "credential_does_not_exist_on_seam" });
        var attempt = (await server.Done("/acs/encoders/scan_to_assign_credential", new
        {
            acs_encoder_id = encoder, acs_user_id = user, salto_ks_metadata = new { detect_new_tags = true },
        })).Body["action_attempt"]!;
        Assert.Equal(("SCAN_TO_ASSIGN_CREDENTIAL", "success"), ((string)attempt["action_type"]!, (string)attempt["status"]!));
        var number = (string)attempt["result"]!["card_number"]!;
        await Buildings.Until(async () => await server.Present("Coworking Entrance", new { card_number = number }) == "opened");
    }

    [Theory, BothEngines]
    public async Task A_card_from_the_drawer_opens_for_whom_it_is_assigned_to_and_not_after(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var card = (await server.List("/acs/credentials/list", "acs_credentials", new { acs_system_id = await server.SystemId("Office Tower") }))[0];
        var (id, number) = ((string)card["acs_credential_id"]!, (string)card["card_number"]!);
        await Buildings.Until(async () => (bool)(await server.Credential(id))["is_issued"]!);
        Assert.Equal("not_here", await server.Present("Tower Lobby", new { card_number = number }));

        var user = await server.UserId("Office Tower", "Jane Doe", await server.GroupId("Office Tower", "Tenants"));
        await server.Done("/acs/credentials/assign", new { acs_credential_id = id, acs_user_id = user });
        await Buildings.Until(async () => await server.Present("Tower Lobby", new { card_number = number }) == "opened");
        var john = await server.UserId("Office Tower", "John Roe");
        Assert.Equal(409, (await server.Post("/acs/credentials/assign", new { acs_credential_id = id, acs_user_id = john })).Status);

        await server.Done("/acs/credentials/unassign", new { acs_credential_id = id, acs_user_id = user });
        await Buildings.Until(async () => await server.Present("Tower Lobby", new { card_number = number }) == "not_here");
    }

    [Fact]
    public async Task A_cloud_key_unlocks_its_entrance_from_afar_and_no_other()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var user = await server.UserId("Vinohrady House");
        await server.Done("/acs/entrances/grant_access", new { acs_user_id = user, acs_entrance_id = await server.EntranceId("Street Door") });
        var key = (string)(await server.Issued(new { acs_user_id = user, access_method = "cloud_key" }))["acs_credential_id"]!;
        await server.UntilSynced(user);
        var opened = await Unlock(server, "Street Door", key);
        Assert.Equal(("UNLOCK_DOOR", "success"), ((string)opened["action_type"]!, (string)opened["status"]!));
        var denied = await Unlock(server, "Courtyard", key);
        Assert.Equal(("error", "access_denied"), ((string)denied["status"]!, (string)denied["error"]!["type"]!));
        Assert.Contains("lock.unlocked", await server.EventTypesAbout("acs_user_id", user));
        Assert.Equal("success", (string)(await server.Done("/action_attempts/get", new { action_attempt_id = (string)opened["action_attempt_id"]! })).Body["action_attempt"]!["status"]!);

        await server.Done("/sandbox/set_access_system_faults", new { acs_system_id = await server.SystemId("Vinohrady House"), private_acs_entrance_ids = new[] { await server.EntranceId("Street Door") } });
        Assert.Equal("error", (string)(await Unlock(server, "Street Door", key))["status"]!);
    }

    [Fact]
    public async Task A_PIN_is_no_cloud_key()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var pin = (string)(await server.Give(new { acs_user_id = await server.UserId("Vinohrady House"), access_method = "code" }))["acs_credential_id"]!;
        var answer = await server.Post("/acs/entrances/unlock", new { acs_credential_id = pin, acs_entrance_id = await server.EntranceId("Street Door") });
        Assert.Equal((400, "invalid_input"), (answer.Status, answer.ErrorType));
    }

    static async Task<JsonObject> Key(LatchkeyServer server, string room) => await server.Give(new
    {
        acs_user_id = await server.UserId("Lakeside Hotel"), access_method = "card", ends_at = "2199-01-01T00:00:00Z",
        allowed_acs_entrance_ids = new[] { await server.EntranceId(room) },
    });

    static async Task<JsonNode> Encode(LatchkeyServer server, string system, string credential) => (await server.Done(
        "/acs/encoders/encode_credential", new { acs_encoder_id = await server.EncoderId(system), acs_credential_id = credential })).Body["action_attempt"]!;

    static async Task<JsonNode> Scan(LatchkeyServer server, string system) =>
        (await server.Done("/acs/encoders/scan_credential", new { acs_encoder_id = await server.EncoderId(system) })).Body["action_attempt"]!;

    static async Task Simulate(LatchkeyServer server, string what, Dictionary<string, string> ask)
    {
        ask["acs_encoder_id"] = await server.EncoderId("Lakeside Hotel");
        await server.Done($"/acs/encoders/simulate/next_credential_{what}", ask);
    }

    static async Task<JsonNode> Unlock(LatchkeyServer server, string entrance, string key) => (await server.Done(
        "/acs/entrances/unlock", new { acs_credential_id = key, acs_entrance_id = await server.EntranceId(entrance) })).Body["action_attempt"]!;
}
