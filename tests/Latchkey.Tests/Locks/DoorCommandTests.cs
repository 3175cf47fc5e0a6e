using Latchkey.Devices;
using Latchkey.Stores;

namespace Latchkey.Locks;

public class DoorCommandTests
{
    [Theory, BothEngines]
    public async Task A_door_that_is_asked_to_unlock_does_and_tells(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var id = await server.DoorId(SandboxDoors.Front);

        var attempt = (await server.Post("/locks/unlock_door", new { device_id = id, sync = true })).Body["action_attempt"]!;

        Assert.Equal(("UNLOCK_DOOR", "success"), ((string?)attempt["action_type"], (string?)attempt["status"]));
        Assert.True((bool?)attempt["result"]!["was_confirmed_by_device"]);
        Assert.False((bool?)(await server.Door(SandboxDoors.Front))["properties"]!["locked"]);
        var told = Assert.Single(await server.EventsOf(id, "lock.unlocked"));
        Assert.Equal("remote", (string?)told["method"]);
        Assert.Equal((string?)attempt["action_attempt_id"], (string?)told["action_attempt_id"]);
    }

    [Fact]
    public async Task A_door_is_locked_again()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var id = await server.DoorId(SandboxDoors.Front);
        await server.Post("/locks/unlock_door", new { device_id = id });

        var attempt = (await server.Post("/locks/lock_door", new { device_id = id })).Body["action_attempt"]!;

        Assert.Equal("success", (string?)attempt["status"]);
        Assert.True((bool?)(await server.Post("/locks/get", new { device_id = id })).Body["lock"]!["properties"]!["locked"]);
    }

    [Fact]
    public async Task Auto_lock_is_turned_on_with_a_delay_and_off_again()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var id = await server.DoorId(SandboxDoors.Front);

        await server.Post("/locks/configure_auto_lock", new { device_id = id, auto_lock_enabled = true, auto_lock_delay_seconds = 20 });
        var on = (await server.Door(SandboxDoors.Front))["properties"]!;
        Assert.Equal((true, 20.0), ((bool)on["auto_lock_enabled"]!, (double)on["auto_lock_delay_seconds"]!));

        await server.Post("/locks/configure_auto_lock", new { device_id = id, auto_lock_enabled = false });
        Assert.False((bool?)(await server.Door(SandboxDoors.Front))["properties"]!["auto_lock_enabled"]);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(61)]
    public async Task A_delay_that_no_lock_has_is_refused(double seconds)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var id = await server.DoorId(SandboxDoors.Front);

        var answer = await server.Post("/locks/configure_auto_lock",
            new { device_id = id, auto_lock_enabled = true, auto_lock_delay_seconds = seconds });

        Assert.Equal((400, "invalid_input"), (answer.Status, answer.ErrorType));
    }

    [Fact]
    public async Task A_door_that_cannot_be_unlocked_from_afar_says_so()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var unable = (await server.Post("/devices/list", new { exclude_if = new[] { "can_remotely_unlock" } })).Body["devices"]![0]!;

        var answer = await server.Post("/locks/unlock_door", new { device_id = (string)unable["device_id"]! });

        Assert.Equal((400, "not_supported"), (answer.Status, answer.ErrorType));
    }

    [Fact]
    public async Task A_door_that_is_not_ours_is_left_alone()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var id = await server.DoorId(SandboxDoors.Front);
        await server.Post("/devices/update", new { device_id = id, is_managed = false });

        var answer = await server.Post("/locks/unlock_door", new { device_id = id });

        Assert.Equal((400, "device_is_unmanaged"), (answer.Status, answer.ErrorType));
    }

    [Fact]
    public async Task Locks_are_listed_as_locks_and_as_devices()
    {
        await using var server = await LatchkeyServer.OnSqlite();

        var answer = (await server.Post("/locks/list")).Body;

        Assert.Equal(answer["devices"]!.ToJsonString(), answer["locks"]!.ToJsonString());
        Assert.False((bool?)answer["pagination"]!["has_next_page"]);
    }
}
