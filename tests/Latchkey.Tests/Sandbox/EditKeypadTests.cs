namespace Latchkey.Sandbox;

public class EditKeypadTests
{
    [Fact]
    public async Task A_code_added_at_the_keypad_lies_on_the_lock_and_becomes_known()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var door = await server.DoorNamed("Front Door");
        var answer = await server.Post("/sandbox/edit_keypad", new { device_id = door, action = "add", code = "2580", name = "Aunt" });
        Assert.True(answer.Status == 200, answer.Text);
        var slot = Assert.Single((await server.Lock(door))["slots"]!.AsArray())!;
        Assert.Equal(("2580", "Aunt"), ((string?)slot["code"], (string?)slot["name"]));
        Assert.Equal("2580", (string?)Assert.Single(await server.Unmanaged(door))!["code"]);
    }

    [Fact]
    public async Task A_silent_edit_is_not_known_at_once()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var door = await server.DoorNamed("Front Door");
        await server.Post("/sandbox/edit_keypad", new { device_id = door, action = "add", code = "2580", is_reported = false });
        Assert.Single((await server.Lock(door))["slots"]!.AsArray());
        Assert.Empty(await server.Unmanaged(door));
    }

    [Fact]
    public async Task A_code_is_changed_and_deleted_at_the_keypad()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var door = await server.DoorNamed("Front Door");
        await server.Post("/sandbox/edit_keypad", new { device_id = door, action = "add", code = "2580" });
        await server.Post("/sandbox/edit_keypad", new { device_id = door, action = "change", code = "2580", new_code = "1379" });
        Assert.Equal("1379", (string?)Assert.Single(await server.Unmanaged(door))!["code"]);
        await server.Post("/sandbox/edit_keypad", new { device_id = door, action = "delete", code = "1379" });
        Assert.Empty(await server.Unmanaged(door));
        Assert.Empty((await server.Lock(door))["slots"]!.AsArray());
    }

    [Theory]
    [InlineData("add", "2580", 409, "duplicate_access_code")]
    [InlineData("add", "1", 400, "invalid_input")]
    [InlineData("add", "what", 400, "invalid_input")]
    [InlineData("delete", "1379", 404, "access_code_not_found")]
    [InlineData("paint", "1379", 400, "invalid_input")]
    public async Task What_the_keypad_does_not_take_is_refused(string action, string code, int status, string type)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var door = await server.DoorNamed("Front Door");
        await server.Post("/sandbox/edit_keypad", new { device_id = door, action = "add", code = "2580" });
        var answer = await server.Post("/sandbox/edit_keypad", new { device_id = door, action, code });
        Assert.Equal((status, type), (answer.Status, answer.ErrorType));
        Assert.DoesNotContain(code, $"{answer.ErrorMessage}", StringComparison.Ordinal);
    }
}
