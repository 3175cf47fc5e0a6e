using System.Text.Json.Nodes;
using Latchkey.Acs;
using Latchkey.Sandbox;
using Latchkey.Stores;

namespace Latchkey.AccessGrants;

/// <summary>Doors come to grants and leave them, by themselves, with their space or with their account.</summary>
public sealed class PlacesTests
{
    [Theory, BothEngines]
    public async Task An_account_in_a_space_brings_its_doors_and_takes_them_away_again(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var workshop = await server.DoorNamed("Workshop");
        var space = await Space(server);
        var grant = await server.Grant(new { space_ids = new[] { space } });
        Assert.Empty(await server.Methods(grant));

        await server.Done("/spaces/add_connected_account", new { space_id = space, connected_account_id = await AccountOf(server, workshop) });
        await server.Settle();
        var pin = (string)(await server.Method(grant))["code"]!;
        Assert.Contains(pin, await server.OnLock(workshop));
        Assert.Equal([grant.Id()], (await server.List("/access_grants/list", "access_grants", new { device_id = workshop })).Select(Guests.Id));
        Assert.Single(await server.List("/access_methods/list", "access_methods", new { device_id = workshop }));

        await server.Done("/spaces/remove_connected_account", new { space_id = space, connected_account_id = await AccountOf(server, workshop) });
        await server.Settle();
        Assert.Empty(await server.OnLock(workshop));
        Assert.Empty(await server.Methods(grant));
        Assert.Empty(server.Problems);
    }

    [Fact]
    public async Task An_access_systems_account_brings_its_entrances()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var space = await Space(server);
        var tower = await server.System("Office Tower");
        var grant = await server.Grant(new { space_ids = new[] { space } });
        await server.Done("/spaces/add_connected_account", new { space_id = space, connected_account_id = (string)tower["connected_account_id"]! });
        await server.Settle();
        var pin = (string)(await server.Methods(grant))[0]["code"]!;
        Assert.Equal("opened", await server.Present("Tower Lobby", new { code = pin }));
        Assert.Equal("opened", await server.Present("Fifth Floor", new { code = pin }));
    }

    [Theory, BothEngines]
    public async Task A_device_that_comes_into_our_hands_comes_into_the_grants_of_its_accounts_spaces(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var workshop = await server.DoorNamed("Workshop");
        await server.Done("/devices/update", new { device_id = workshop, is_managed = false });
        var space = (string)(await server.Done("/spaces/create", new { name = "Flat", connected_account_ids = new[] { await AccountOf(server, workshop, isManaged: false) } }))
            .Body["space"]!["space_id"]!;
        var grant = await server.Grant(new { space_ids = new[] { space } });
        Assert.Empty(await server.Methods(grant));
        await server.Done("/devices/unmanaged/update", new { device_id = workshop, is_managed = true });
        await server.Settle();
        Assert.Contains((string)(await server.Method(grant))["code"]!, await server.OnLock(workshop));

        await server.Done("/devices/update", new { device_id = workshop, is_managed = false });
        await server.Settle();
        Assert.Empty(await server.Methods(grant));
        Assert.Empty(server.Problems);
    }

    [Theory, BothEngines]
    public async Task A_device_that_is_deleted_leaves_its_grants_and_the_others_keep_their_PIN(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var (front, workshop) = (await server.DoorNamed("Front Door"), await server.DoorNamed("Workshop"));
        var both = await server.Grant(new { device_ids = new[] { front, workshop } });
        var space = await Space(server, front);
        var alone = await server.Grant(new { space_ids = new[] { space } });
        await server.Settle();
        var pin = (string)(await server.Method(both))["code"]!;
        await server.Done("/devices/delete", new { device_id = front });
        await server.Settle();
        Assert.Equal(pin, (string)(await server.Method(both))["code"]!);
        Assert.True((bool)(await server.Method(both))["is_issued"]!);
        Assert.Empty((await server.Again(both)).Codes("warnings"));
        Assert.Empty(await server.Methods(alone));
        Assert.Contains("access_method.deleted", await server.Told(alone));
        Assert.Empty(server.Problems);
    }

    [Theory, BothEngines]
    public async Task An_account_that_is_deleted_takes_its_locks_and_entrances_out_of_the_grants(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var (front, lobby) = (await server.DoorNamed("Front Door"), await server.EntranceId("Tower Lobby"));
        var grant = await server.Grant(new { device_ids = new[] { front }, acs_entrance_ids = new[] { lobby } });
        await server.Settle();
        var tower = (string)(await server.System("Office Tower"))["connected_account_id"]!;
        await server.Done("/connected_accounts/delete", new { connected_account_id = tower });
        await server.Settle();
        var method = await server.Method(grant);
        Assert.True((bool)method["is_issued"]!);
        Assert.Equal([(string)method["code"]!], await server.OnLock(front));
        Assert.Contains("access_grant.access_to_door_lost", await server.Told(grant));
        await server.Done("/connected_accounts/delete", new { connected_account_id = await AccountOf(server, front) });
        await server.Settle();
        Assert.Empty(await server.Methods(grant));
        Assert.Equal(["cannot_create_requested_access_methods"], (await server.Again(grant)).Codes("errors"));
        Assert.Empty(server.Problems);
    }

    [Fact]
    public async Task Rooms_that_a_system_reports_come_into_the_grants_of_its_accounts_spaces_and_leave_them()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var hotel = await server.System("Canal Hotel");
        var space = (string)(await server.Done("/spaces/create", new { name = "Hotel", connected_account_ids = new[] { (string)hotel["connected_account_id"]! } }))
            .Body["space"]!["space_id"]!;
        var grant = await server.Grant(new { space_ids = new[] { space }, requested_access_methods = new[] { new { mode = "card" } } });
        Task<Answer> Report(bool gone) => server.Done("/acs/systems/report_devices", new
        {
            acs_system_id = (string)hotel["acs_system_id"]!, acs_entrances = new[] { new { hotek_metadata = new { room_number = "3" }, is_removed = gone } },
        });
        await Report(gone: false);
        var room = await server.EntranceId("Room 3");
        Assert.Contains(room, await Rooms());
        await Report(gone: true);
        Assert.DoesNotContain(room, await Rooms());
        Assert.Empty(server.Problems);

        async Task<List<string>> Rooms() => [.. (await server.Done("/access_methods/get_related", new
        {
            access_method_ids = (await server.Methods(grant)).Select(m => m["access_method_id"]), include = new[] { "acs_entrances" },
        })).Body["batch"]!["acs_entrances"]!.AsArray().Select(e => (string)e!["acs_entrance_id"]!)];
    }

    [Fact]
    public async Task A_door_that_is_added_and_cannot_be_reached_is_missing_until_it_can()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var (front, workshop) = (await server.DoorNamed("Front Door"), await server.DoorNamed("Workshop"));
        var grant = await server.Grant(new { device_ids = new[] { front } });
        await server.Settle();
        await server.Done("/sandbox/set_lock_faults", new { device_id = workshop, is_offline = true });
        await server.Done("/access_grants/update", new { access_grant_id = grant.Id(), device_ids = new[] { front, workshop } });
        await server.Settle();
        Assert.Equal(["underprovisioned_access"], (await server.Again(grant)).Codes("warnings"));
        await server.Done("/sandbox/set_lock_faults", new { device_id = workshop, is_offline = false });
        await server.Advance(TimeSpan.FromHours(1));
        Assert.Empty((await server.Again(grant)).Codes("warnings"));
    }

    [Fact]
    public async Task A_door_without_codes_is_named_and_left_out()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var (front, deaf) = (await server.DoorNamed("Front Door"), await DoorWithoutCodes(server));
        var grant = await server.Grant(new { device_ids = new[] { front, deaf } });
        var warning = grant["warnings"]!.AsArray().Single(w => (string?)w!["warning_code"] == "device_does_not_support_access_codes")!;
        Assert.Equal(deaf.ToString(), (string)warning["device_id"]!);
        Assert.Single(await server.Methods(grant));
    }

    static async Task<Guid> DoorWithoutCodes(LatchkeyServer server) => (Guid)(await server.List("/devices/list", "devices"))
        .First(d => (bool?)d["can_program_online_access_codes"] != true && (bool?)d["can_program_offline_access_codes"] != true)["device_id"]!;

    static async Task<string> Space(LatchkeyServer server, params Guid[] devices) =>
        (string)(await server.Done("/spaces/create", new { name = "Flat", device_ids = devices })).Body["space"]!["space_id"]!;

    static async Task<string> AccountOf(LatchkeyServer server, Guid door, bool isManaged = true) => (string)(await server.Done(
        isManaged ? "/devices/get" : "/devices/unmanaged/get", new { device_id = door })).Body["device"]!["connected_account_id"]!;
}
