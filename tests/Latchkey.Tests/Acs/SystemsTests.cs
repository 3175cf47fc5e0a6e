using Latchkey.Stores;

namespace Latchkey.Acs;

public sealed class SystemsTests
{
    [Theory, BothEngines]
    public async Task A_sandbox_has_a_building_of_every_make_and_tells_of_it(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var systems = await server.List("/acs/systems/list", "acs_systems");
        Assert.Equal(
            [
                "legic_connect_credential_service", "salto_ks_site", "salto_space_system", "brivo_account", "dormakaba_community_site",
                "dormakaba_ambiance_site", null, "hotek_site",
            ],
            systems.Select(s => (string?)s["external_type"]));
        Assert.Equal(2, (int)(await server.System("Office Tower"))["acs_access_group_count"]!);
        var told = await server.EventTypesAbout("acs_system_id", await server.SystemId("Lakeside Hotel"));
        Assert.Equal(
            ["acs_system.added", "acs_system.connected", .. Enumerable.Repeat("acs_entrance.added", 4), .. Enumerable.Repeat("acs_encoder.added", 2)], told);
    }

    [Fact]
    public async Task A_hotels_mobile_keys_come_through_its_credential_manager()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var manager = await server.SystemId("LEGIC Connect");
        var compatible = await server.List(
            "/acs/systems/list_compatible_credential_manager_acs_systems", "acs_systems", new { acs_system_id = await server.SystemId("Lakeside Hotel") });
        Assert.Equal(manager, (string)compatible.Single()["acs_system_id"]!);
        Assert.Empty(await server.List(
            "/acs/systems/list_compatible_credential_manager_acs_systems", "acs_systems", new { acs_system_id = await server.SystemId("Office Tower") }));

        var key = await server.Issued(new
        {
            acs_user_id = await server.UserId("Lakeside Hotel"), access_method = "mobile_key", credential_manager_acs_system_id = manager,
            allowed_acs_entrance_ids = new[] { await server.EntranceId("Room 101") },
        });
        Assert.Equal("opened", await server.Present("Room 101", new { acs_credential_id = (string)key["acs_credential_id"]! }));
        Assert.Equal("not_here", await server.Present("Room 102", new { acs_credential_id = (string)key["acs_credential_id"]! }));
    }

    [Theory, BothEngines]
    public async Task Rooms_and_encoders_that_are_reported_come_and_go(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var system = await server.SystemId("Canal Hotel");
        Task<Answer> Report(string room, bool gone) => server.Done("/acs/systems/report_devices", new
        {
            acs_system_id = system,
            acs_entrances = new[] { new { hotek_metadata = new { room_number = room }, is_removed = gone } },
            acs_encoders = new[] { new { hotek_metadata = new { encoder_number = "7" }, is_removed = gone } },
        });
        await Report("3", gone: false);
        await Report("3", gone: false);
        var room = await server.EntranceId("Room 3");
        var encoder = (await server.List("/acs/encoders/list", "acs_encoders", new { acs_system_id = system })).Single(e => (string?)e["display_name"] == "Encoder 7");
        await Report("3", gone: true);
        Assert.Equal(404, (await server.Post("/acs/entrances/get", new { acs_entrance_id = room })).Status);
        Assert.Equal(["acs_entrance.added", "acs_entrance.removed"], await server.EventTypesAbout("acs_entrance_id", room));
        var id = (string)encoder["acs_encoder_id"]!;
        Assert.Equal(["acs_encoder.added", "acs_encoder.removed"], await server.EventTypesAbout("acs_encoder_id", id));
        var gone = (await server.Done("/acs/encoders/get", new { acs_encoder_id = id })).Body["acs_encoder"]!;
        Assert.Equal("acs_encoder_removed", (string)gone["errors"]![0]!["error_code"]!);
    }

    [Fact]
    public async Task Other_makes_list_their_doors_themselves()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var answer = await server.Post("/acs/systems/report_devices", new { acs_system_id = await server.SystemId("Office Tower") });
        Assert.Equal((400, "not_supported"), (answer.Status, answer.ErrorType));
    }

    [Theory, BothEngines]
    public async Task An_account_that_is_deleted_takes_its_systems_with_it(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var system = await server.System("Office Tower");
        var user = await server.UserId("Office Tower");
        await server.Issued(new { acs_user_id = user, access_method = "code" });
        await server.Done("/connected_accounts/delete", new { connected_account_id = (string)system["connected_account_id"]! });
        Assert.Equal(404, (await server.Post("/acs/users/get", new { acs_user_id = user })).Status);
        Assert.DoesNotContain(await server.List("/acs/entrances/list", "acs_entrances"), e => (string?)e["display_name"] == "Tower Lobby");
        var told = await server.EventTypesAbout("acs_system_id", (string)system["acs_system_id"]!);
        Assert.Superset(new HashSet<string> { "acs_user.deleted", "acs_credential.deleted", "acs_access_group.deleted", "acs_entrance.removed" }, told.ToHashSet());
    }

    [Fact]
    public async Task A_reset_sandbox_has_new_buildings()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var before = await server.SystemId("Office Tower");
        await server.UserId("Office Tower");
        await server.Done("/workspaces/reset_sandbox");
        Assert.NotEqual(before, await server.SystemId("Office Tower"));
        Assert.Equal("Casey Caretaker", (string)Assert.Single(await server.List("/acs/users/list", "acs_users"))!["full_name"]!);
        Assert.Empty(await server.EventsAbout("acs_system_id", before));
    }

    [Theory]
    [InlineData("visionline_metadata", "{}")]
    [InlineData("assa_abloy_vostio_metadata", "{}")]
    [InlineData("salto_space_metadata", "{}")]
    [InlineData("is_multi_phone_sync_credential", "true")]
    [InlineData("credential_manager_acs_system_id", "\"01999999-0000-7000-8000-000000000000\"")]
    public async Task What_another_make_understands_is_refused_by_name(string field, string value)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var body = $$"""{"acs_user_id": "{{await server.UserId("Office Tower")}}", "access_method": "code", "{{field}}": {{value}}}""";
        var answer = await server.Client.Ask(HttpMethod.Post, "/acs/credentials/create", Asking.Json(body));
        Assert.Equal(400, answer.Status);
        Assert.Equal("not_supported", answer.ErrorType);
        Assert.Contains(field, answer.ErrorMessage, StringComparison.Ordinal);
    }
}
