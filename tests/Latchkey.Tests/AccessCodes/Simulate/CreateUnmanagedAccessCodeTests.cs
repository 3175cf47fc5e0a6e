using Latchkey.Sandbox;

namespace Latchkey.AccessCodes.Simulate;

public class CreateUnmanagedAccessCodeTests
{
    [Theory]
    [InlineData("Front Door", "2580")]
    [InlineData("Studio", null)]
    public async Task A_code_made_at_the_keypad_is_known_as_far_as_the_lock_shows_it(string name, string? shown)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var door = await server.DoorNamed(name);
        var answer = await Simulate(server, door, "2580");
        Assert.True(answer.Status == 200, answer.Text);
        var code = answer.Body["access_code"]!;
        Assert.Equal((shown, "Aunt"), ((string?)code["code"], (string?)code["name"]));
        Assert.Contains("access_code.unmanaged.created", await server.EventTypes(door));
        Assert.Single(await server.Unmanaged(door));
    }

    [Fact]
    public async Task A_code_in_use_on_the_lock_is_refused()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var door = await server.DoorNamed("Front Door");
        await Simulate(server, door, "2580");
        var again = await Simulate(server, door, "2580");
        Assert.Equal((409, "duplicate_access_code"), (again.Status, again.ErrorType));
    }

    [Fact]
    public async Task A_lock_that_cannot_tell_of_it_takes_no_code()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var door = await server.DoorNamed("Front Door");
        await server.Post("/devices/simulate/disconnect", new { device_id = door });
        Assert.Equal("device_disconnected", (await Simulate(server, door, "2580")).ErrorType);
        Assert.Empty((await server.Lock(door))["slots"]!.AsArray());
    }

    static Task<Answer> Simulate(LatchkeyServer server, Guid door, string code) =>
        server.Post("/access_codes/simulate/create_unmanaged_access_code", new { device_id = door, code, name = "Aunt" });
}
