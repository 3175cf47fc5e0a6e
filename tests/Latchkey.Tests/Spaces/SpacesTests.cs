using System.Text.Json.Nodes;
using Latchkey.Acs;
using Latchkey.Devices;
using Latchkey.Stores;

namespace Latchkey.Spaces;

public sealed class SpacesTests
{
    [Theory, BothEngines]
    public async Task A_space_holds_doors_of_both_kinds_and_tells_when_they_change(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var (door, side, room) = (await server.DoorId(SandboxDoors.Front), await server.DoorId(SandboxDoors.Side), await server.EntranceId("Room 101"));
        var space = (await server.Done("/spaces/create", new
        {
            name = "Flat 1", space_key = "flat-1", customer_key = "acme", device_ids = new[] { door },
            customer_data = new { time_zone = "Europe/Berlin", default_checkin_time = "15:00" },
        })).Body["space"]!;
        var id = (string)space["space_id"]!;
        Assert.Equal((1, 0, "flat-1"), ((int)space["device_count"]!, (int)space["acs_entrance_count"]!, (string)space["space_key"]!));

        await server.Done("/spaces/add_devices", new { space_id = id, device_ids = new[] { door, side } });
        await server.Done("/spaces/add_acs_entrances", new { space_id = id, acs_entrance_ids = new[] { room } });
        await server.Done("/spaces/remove_devices", new { space_id = id, device_ids = new[] { door } });
        // What lay there already, or did not, is no change.
        await server.Done("/spaces/add_devices", new { space_id = id, device_ids = new[] { side } });
        await server.Done("/spaces/remove_devices", new { space_id = id, device_ids = new[] { door } });

        var told = await server.EventsAbout("space_id", id);
        Assert.Equal(
            ["space.created", .. Enumerable.Repeat("space.device_membership_changed", 3)], told.Select(e => (string)e["event_type"]!));
        Assert.Equal((side, room), ((string)told[^1]["device_ids"]!.AsArray().Single()!, (string)told[^1]["acs_entrance_ids"]!.AsArray().Single()!));
        Assert.Equal(id, (string)(await server.Done("/spaces/get", new { space_key = "flat-1" })).Body["space"]!["space_id"]!);
        Assert.Empty(server.Problems);
    }

    [Theory, BothEngines]
    public async Task Doors_are_found_by_their_space_and_say_where_they_lie(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var (door, room) = (await server.DoorId(SandboxDoors.Front), await server.EntranceId("Room 101"));
        var id = await Made(server, new { name = "Flat 1", device_ids = new[] { door }, acs_entrance_ids = new[] { room } });
        foreach (var (path, name, field) in new[] { ("/devices/list", "devices", "device_id"), ("/locks/list", "devices", "device_id"), ("/acs/entrances/list", "acs_entrances", "acs_entrance_id") })
        {
            var found = Assert.Single(await server.List(path, name, new { space_id = id }));
            Assert.Contains((string)found[field]!, new[] { door, room });
            Assert.Equal(id, (string)found["space_ids"]!.AsArray().Single()!);
        }
        Assert.Empty(await server.List("/devices/list", "devices", new { space_id = Guid.NewGuid() }));
        Assert.Empty(await server.List("/devices/unmanaged/list", "devices", new { space_id = id }));
    }

    [Fact]
    public async Task Everything_that_belongs_to_a_space_comes_in_one_answer()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var id = await Made(server, new
        {
            name = "Flat 1", space_key = "flat-1", device_ids = new[] { await server.DoorId(SandboxDoors.Front) },
            acs_entrance_ids = new[] { await server.EntranceId("Room 101") },
        });
        var all = (await server.Done("/spaces/get_related", new { space_ids = new[] { id } })).Body["batch"]!.AsObject();
        Assert.Equal(["spaces", "devices", "acs_entrances", "connected_accounts", "acs_systems", "access_methods"], all.Select(part => part.Key));
        Assert.Equal(2, all["connected_accounts"]!.AsArray().Count);
        var few = (await server.Done("/spaces/get_related", new { space_keys = new[] { "flat-1" }, include = new[] { "devices", "spaces" }, exclude = new[] { "spaces" } })).Body["batch"]!.AsObject();
        Assert.Equal(["devices"], few.Select(part => part.Key));
    }

    [Fact]
    public async Task An_update_replaces_the_doors_and_keeps_what_is_not_given()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var (door, side) = (await server.DoorId(SandboxDoors.Front), await server.DoorId(SandboxDoors.Side));
        var id = await Made(server, new { name = "Flat 1", device_ids = new[] { door }, customer_data = new { address = "Main Street 1", time_zone = "Europe/Berlin" } });
        var space = (await server.Done("/spaces/update", new { space_id = id, space_key = "one", device_ids = new[] { side }, customer_data = new { address = (string?)null } })).Body["space"]!;
        Assert.Equal(("Flat 1", "one", 1), ((string)space["name"]!, (string)space["space_key"]!, (int)space["device_count"]!));
        Assert.Null(space["customer_data"]!["address"]);
        Assert.Equal("Europe/Berlin", (string)space["customer_data"]!["time_zone"]!);
        Assert.Equal(side, (string)(await server.List("/devices/list", "devices", new { space_id = id })).Single()["device_id"]!);
        Assert.Equal("Named", (string)(await server.Done("/spaces/update", new { space_key = "one", name = "Named" })).Body["space"]!["name"]!);
    }

    [Fact]
    public async Task Two_spaces_never_have_the_same_key_and_a_deleted_one_frees_it()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var id = await Made(server, new { name = "Flat 1", space_key = "flat-1" });
        var answer = await server.Post("/spaces/create", new { name = "Flat 2", space_key = "flat-1" });
        Assert.Equal((409, "space_key_already_exists"), (answer.Status, answer.ErrorType));
        await server.Done("/spaces/delete", new { space_id = id });
        Assert.Equal((404, "space_not_found"), ((await server.Post("/spaces/get", new { space_id = id })).Status, (await server.Post("/spaces/get", new { space_id = id })).ErrorType));
        await Made(server, new { name = "Flat 2", space_key = "flat-1" });
        Assert.Contains("space.deleted", await server.EventTypesAbout("space_id", id));
    }

    [Fact]
    public async Task Spaces_are_searched_and_come_in_pages()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        for (var i = 1; i <= 3; i++) await Made(server, new { name = $"Flat {i}", customer_key = i == 2 ? "acme" : "other" });
        Assert.Equal("Flat 2", (string)(await server.List("/spaces/list", "spaces", new { customer_key = "acme" })).Single()["name"]!);
        Assert.Equal("Flat 3", (string)(await server.List("/spaces/list", "spaces", new { search = "FLAT 3" })).Single()["name"]!);
        var first = (await server.Done("/spaces/list", new { limit = 2 })).Body;
        var rest = await server.List("/spaces/list", "spaces", new { limit = 2, page_cursor = (string)first["pagination"]!["next_page_cursor"]! });
        Assert.Equal("Flat 3", (string)rest.Single()["name"]!);
    }

    [Fact]
    public async Task An_account_lies_in_a_space_and_is_found_there()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var account = (string)(await server.Door(SandboxDoors.Front))["connected_account_id"]!;
        var id = await Made(server, new { name = "House" });
        await server.Done("/spaces/add_connected_account", new { space_id = id, connected_account_id = account });
        Assert.Equal(account, (string)(await server.List("/connected_accounts/list", "connected_accounts", new { space_id = id })).Single()["connected_account_id"]!);
        await server.Done("/spaces/remove_connected_account", new { space_id = id, connected_account_id = account });
        Assert.Empty(await server.List("/connected_accounts/list", "connected_accounts", new { space_id = id }));
    }

    [Theory]
    [InlineData("""{"name": "X", "customer_data": {"default_checkin_time": "25:00"}}""", "customer_data")]
    [InlineData("""{"name": "X", "customer_data": {"time_zone": "Mars/Olympus"}}""", "customer_data")]
    [InlineData("""{"name": "X", "space_key": ""}""", "space_key")]
    [InlineData("""{"name": ""}""", "name")]
    public async Task What_no_space_can_be_is_refused_by_name(string body, string field)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var answer = await server.Client.Ask(HttpMethod.Post, "/spaces/create", Asking.Json(body));
        Assert.Equal(400, answer.Status);
        Assert.NotNull(answer.Body["error"]!["validation_errors"]![field]);
    }

    [Fact]
    public async Task Another_workspaces_doors_spaces_and_entrances_are_not_there()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var (space, door, room) = (await Made(server, new { name = "Mine" }), await server.DoorId(SandboxDoors.Front), await server.EntranceId("Room 101"));
        using var other = server.Caller(LatchkeyServer.Token, await server.AnotherWorkspace());
        var theirs = (string)(await other.Ask("/spaces/create", new { name = "Theirs" })).Body["space"]!["space_id"]!;
        Assert.Equal("space_not_found", (await other.Ask("/spaces/get", new { space_id = space })).ErrorType);
        Assert.Equal("device_not_found", (await other.Ask("/spaces/add_devices", new { space_id = theirs, device_ids = new[] { door } })).ErrorType);
        Assert.Equal("acs_entrance_not_found", (await other.Ask("/spaces/add_acs_entrances", new { space_id = theirs, acs_entrance_ids = new[] { room } })).ErrorType);
        Assert.Equal("acs_entrance_not_found", (await other.Ask("/acs/entrances/get", new { acs_entrance_id = room })).ErrorType);
        Assert.Equal("acs_system_not_found", (await other.Ask("/acs/systems/get", new { acs_system_id = await server.SystemId("Office Tower") })).ErrorType);
    }

    [Fact]
    public async Task A_device_that_is_deleted_lies_in_no_space()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var door = await server.DoorId(SandboxDoors.Front);
        var id = await Made(server, new { name = "Flat 1", device_ids = new[] { door } });
        await server.Done("/devices/delete", new { device_id = door });
        Assert.Equal(0, (int)(await server.Done("/spaces/get", new { space_id = id })).Body["space"]!["device_count"]!);
    }

    static async Task<string> Made(LatchkeyServer server, object ask) => (string)(await server.Done("/spaces/create", ask)).Body["space"]!["space_id"]!;
}
