using Latchkey.Sandbox;

namespace Latchkey.Locks.Simulate;

public class KeypadTests
{
    [Fact]
    public async Task A_code_that_the_lock_holds_opens_the_door()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var door = await server.DoorNamed("Front Door");
        await server.Post("/sandbox/edit_keypad", new { device_id = door, action = "add", code = "2580" });
        var attempt = await Type(server, door, "2580");
        Assert.Equal(("SIMULATE_KEYPAD_CODE_ENTRY", "success"), attempt);
        Assert.False((bool)(await server.Lock(door))["is_locked"]!);
        Assert.False((bool)(await server.Device(door))["properties"]!["locked"]!);
        var events = await server.EventTypes(door);
        Assert.Contains("lock.unlocked", events);
        Assert.Contains("action_attempt.simulate_keypad_code_entry.succeeded", events);
    }

    [Fact]
    public async Task A_code_that_the_lock_does_not_hold_is_denied()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var door = await server.DoorNamed("Front Door");
        Assert.Equal("success", (await Type(server, door, "2580")).Status);
        Assert.True((bool)(await server.Lock(door))["is_locked"]!);
        Assert.Contains("lock.access_denied", await server.EventTypes(door));
    }

    [Fact]
    public async Task Without_a_keypad_the_attempt_fails()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var door = await server.DoorNamed("Storage Room");
        Assert.Equal("error", (await Type(server, door, "345678")).Status);
    }

    [Fact]
    public async Task The_button_at_the_keypad_locks_an_open_door()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var door = await server.DoorNamed("Front Door");
        await server.Post("/sandbox/edit_keypad", new { device_id = door, action = "add", code = "2580" });
        await Type(server, door, "2580");
        var answer = await server.Post("/locks/simulate/manual_lock_via_keypad", new { device_id = door });
        Assert.Equal("success", (string?)answer.Body["action_attempt"]!["status"]);
        Assert.True((bool)(await server.Device(door))["properties"]!["locked"]!);
        Assert.Contains("lock.locked", await server.EventTypes(door));
    }

    [Fact]
    public async Task A_jammed_bolt_fails_the_attempt()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var door = await server.DoorNamed("Front Door");
        await server.Post("/sandbox/edit_keypad", new { device_id = door, action = "add", code = "2580" });
        await server.Post("/sandbox/set_lock_faults", new { device_id = door, is_jammed = true });
        Assert.Equal("error", (await Type(server, door, "2580")).Status);
    }

    static async Task<(string Type, string Status)> Type(LatchkeyServer server, Guid door, string code)
    {
        var answer = await server.Post("/locks/simulate/keypad_code_entry", new { device_id = door, code });
        Assert.True(answer.Status == 200, answer.Text);
        var attempt = answer.Body["action_attempt"]!;
        return ((string)attempt["action_type"]!, (string)attempt["status"]!);
    }
}
