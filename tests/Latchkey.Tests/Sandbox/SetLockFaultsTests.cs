namespace Latchkey.Sandbox;

public class SetLockFaultsTests
{
    [Fact]
    public async Task What_is_not_given_stays_as_it_is()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var door = await server.DoorNamed("Front Door");
        await server.Post("/sandbox/set_lock_faults", new { device_id = door, is_silent = true, fails_next_commands = 3 });
        await server.Post("/sandbox/set_lock_faults", new { device_id = door, read_fault = "stale" });
        var faults = (await server.Lock(door))["faults"]!;
        Assert.Equal(
            (true, 3, "stale"),
            ((bool)faults["is_silent"]!, (int)faults["fails_next_commands"]!, (string)faults["read_fault"]!));
    }

    [Fact]
    public async Task Reset_mends_everything()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var door = await server.DoorNamed("Front Door");
        await server.Post("/sandbox/set_lock_faults", new { device_id = door, is_offline = true, is_full = true });
        await server.Post("/sandbox/set_lock_faults", new { device_id = door, reset = true, is_jammed = true });
        var faults = (await server.Lock(door))["faults"]!;
        Assert.Equal(
            (false, false, true), ((bool)faults["is_offline"]!, (bool)faults["is_full"]!, (bool)faults["is_jammed"]!));
    }

    [Fact]
    public async Task A_low_battery_is_told()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var door = await server.DoorNamed("Front Door");
        await server.Post("/sandbox/set_lock_faults", new { device_id = door, battery_level = 0.05 });
        Assert.Equal(0.05, (double)(await server.Device(door))["properties"]!["battery"]!["level"]!);
        Assert.Contains("device.low_battery", await server.EventTypes(door));
    }

    [Fact]
    public async Task A_battery_level_is_a_part_of_one()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var door = await server.DoorNamed("Front Door");
        var answer = await server.Post("/sandbox/set_lock_faults", new { device_id = door, battery_level = 50 });
        Assert.Equal((400, "invalid_input"), (answer.Status, answer.ErrorType));
    }

    [Theory]
    [InlineData("/sandbox/get_lock")]
    [InlineData("/sandbox/set_lock_faults")]
    public async Task A_device_that_is_not_there_is_refused(string path)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var answer = await server.Post(path, new { device_id = Guid.NewGuid() });
        Assert.Equal((404, "device_not_found"), (answer.Status, answer.ErrorType));
    }

    [Theory]
    [InlineData("/sandbox/get_lock", "{}")]
    [InlineData("/sandbox/set_lock_faults", "{}")]
    [InlineData("/sandbox/edit_keypad", """{"action": "add", "code": "2580"}""")]
    [InlineData("/devices/simulate/connect", "{}")]
    [InlineData("/devices/simulate/remove", "{}")]
    [InlineData("/locks/simulate/keypad_code_entry", """{"code": "2580"}""")]
    [InlineData("/locks/simulate/manual_lock_via_keypad", "{}")]
    [InlineData("/access_codes/simulate/create_unmanaged_access_code", """{"code": "2580", "name": "Aunt"}""")]
    public async Task Outside_sandboxes_everything_is_refused(string path, string body)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var made = await server.Caller(LatchkeyServer.Token).Ask("/workspaces/create", new { name = "Real", is_sandbox = false });
        Assert.True(made.Status == 200, made.Text);
        var caller = server.Caller(LatchkeyServer.Token, (Guid)made.Body["workspace"]!["workspace_id"]!);
        var answer = await caller.Ask(
            HttpMethod.Post, path, Asking.Json(body.Insert(1, $"\"device_id\": \"{Guid.NewGuid()}\"{(body == "{}" ? "" : ", ")}")));
        Assert.Equal((400, "sandbox_only"), (answer.Status, answer.ErrorType));
    }
}
