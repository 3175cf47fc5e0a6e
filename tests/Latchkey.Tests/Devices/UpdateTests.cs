using System.Text.Json.Nodes;
using Latchkey.Stores;

namespace Latchkey.Devices;

public class UpdateTests
{
    [Theory, BothEngines]
    public async Task A_device_is_called_what_the_caller_calls_it_until_they_do_not(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var id = await server.DoorId(SandboxDoors.Front);

        await server.Post("/devices/update", new { device_id = id, name = "Main Entrance" });
        Assert.Equal("Main Entrance", (string?)(await server.Door("Main Entrance"))["nickname"]);
        await server.Post("/devices/update", new { device_id = id, properties = new { name = (string?)null } });

        Assert.Equal(id, await server.DoorId(SandboxDoors.Front));
        Assert.Equal(
            ["Main Entrance", SandboxDoors.Front],
            (await server.EventsOf(id, "device.name_changed")).Select(e => (string?)e["device_name"]));
    }

    [Fact]
    public async Task A_name_that_is_given_again_is_no_event()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var id = await server.DoorId(SandboxDoors.Front);

        await server.Post("/devices/update", new { device_id = id, name = SandboxDoors.Front });

        Assert.Empty(await server.EventsOf(id, "device.name_changed"));
    }

    [Fact]
    public async Task Custom_metadata_is_set_key_by_key_and_null_removes_one()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var id = await server.DoorId(SandboxDoors.Front);

        await server.Post("/devices/update", new { device_id = id, custom_metadata = new { unit = "4B", is_wet = true } });
        await server.Post("/devices/update", new { device_id = id, custom_metadata = new { unit = (string?)null, floor = "3" } });

        Assert.Equal("""{"is_wet":true,"floor":"3"}""", (await server.Door(SandboxDoors.Front))["custom_metadata"]!.ToJsonString());
    }

    [Fact]
    public async Task A_device_holds_no_more_than_fifty_pairs()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var id = await server.DoorId(SandboxDoors.Front);

        var first = await server.Post("/devices/update", new { device_id = id, custom_metadata = Pairs(1, 40) });
        var second = await server.Post("/devices/update", new { device_id = id, custom_metadata = Pairs(41, 11) });

        Assert.Equal((200, 400, "invalid_input"), (first.Status, second.Status, second.ErrorType));

        static JsonObject Pairs(int from, int count) => new(Enumerable.Range(from, count)
            .Select(n => KeyValuePair.Create($"key{n}", (JsonNode?)JsonValue.Create("x"))));
    }

    [Theory, BothEngines]
    public async Task A_device_that_is_let_go_is_unmanaged_until_it_is_taken_back(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var id = await server.DoorId(SandboxDoors.Front);

        await server.Post("/devices/update", new { device_id = id, is_managed = false });
        Assert.Equal(404, (await server.Post("/devices/get", new { device_id = id })).Status);
        Assert.Equal(404, (await server.Post("/devices/update", new { device_id = id, name = "Mine" })).Status);
        Assert.DoesNotContain(SandboxDoors.Front, await server.DoorNames());
        var unmanaged = (await server.Post("/devices/unmanaged/get", new { name = SandboxDoors.Front })).Body["device"]!;
        Assert.Equal((id, false), ((string?)unmanaged["device_id"], (bool)unmanaged["is_managed"]!));
        Assert.Single((await server.Post("/devices/unmanaged/list")).Body["devices"]!.AsArray());

        await server.Post("/devices/unmanaged/update", new { device_id = id, is_managed = true, custom_metadata = new { unit = "4B" } });
        Assert.Equal("4B", (string?)(await server.Door(SandboxDoors.Front))["custom_metadata"]!["unit"]);
        Assert.Single(await server.EventsOf(id, "device.converted_to_unmanaged"));
        Assert.Single(await server.EventsOf(id, "device.unmanaged.converted_to_managed"));
    }

    [Fact]
    public async Task A_backup_pool_is_refused_where_the_lock_cannot_keep_one()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var salto = (await server.Post("/devices/list", new { device_type = "salto_lock" })).Body["devices"]![0]!;

        var answer = await server.Post("/devices/update",
            new { device_id = (string)salto["device_id"]!, backup_access_code_pool_enabled = true });

        Assert.Equal((400, "backup_access_code_pool_not_supported"), (answer.Status, answer.ErrorType));
    }

    [Fact]
    public async Task A_time_zone_that_the_maker_does_not_tell_can_be_reported()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var (front, side) = (await server.DoorId(SandboxDoors.Front), await server.DoorId(SandboxDoors.Side));

        Assert.Equal(200, (await Report(side, "Europe/Vienna")).Status);
        Assert.Equal(400, (await Report(side, "Middle-earth/Shire")).Status);
        Assert.Equal(400, (await Report(front, "Europe/Vienna")).Status);

        var door = await server.Door(SandboxDoors.Side);
        Assert.Equal("Europe/Vienna", (string?)door["location"]!["time_zone"]);
        Assert.Equal("Europe/Vienna", (string?)door["properties"]!["schlage_metadata"]!["time_zone"]);

        Task<Answer> Report(string id, string zone) => server.Post("/devices/report_provider_metadata",
            new { devices = new[] { new { device_id = id, schlage_metadata = new { time_zone = zone } } } });
    }

    [Theory, BothEngines]
    public async Task A_deleted_device_is_gone_and_told(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var id = await server.DoorId(SandboxDoors.Front);

        Assert.Equal(200, (await server.Post("/devices/delete", new { device_id = id })).Status);

        Assert.Equal(404, (await server.Post("/devices/get", new { device_id = id })).Status);
        Assert.Equal(404, (await server.Post("/devices/delete", new { device_id = id })).Status);
        Assert.Equal(SandboxDoors.Front, (string?)Assert.Single(await server.EventsOf(id, "device.deleted"))["device_name"]);
    }
}
