using Latchkey.Stores;

namespace Latchkey.Devices;

public class GetTests
{
    [Theory, BothEngines]
    public async Task A_device_is_found_by_its_id_and_by_its_name(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var door = await server.Door(SandboxDoors.Front);

        var found = await server.Get($"/devices/get?device_id={door["device_id"]}");

        Assert.Equal(200, found.Status);
        Assert.Equal("august_lock", (string?)found.Body["device"]!["device_type"]);
        Assert.True((bool?)found.Body["device"]!["can_simulate_disconnection"]);
        Assert.StartsWith(server.Url, (string?)found.Body["device"]!["properties"]!["image_url"]);
    }

    [Fact]
    public async Task A_device_that_never_was_is_not_found()
    {
        await using var server = await LatchkeyServer.OnSqlite();

        Assert.Equal((404, "device_not_found"), await Refused(server, new { device_id = Guid.NewGuid() }));
        Assert.Equal((404, "device_not_found"), await Refused(server, new { name = "Attic" }));
        Assert.Equal((400, "invalid_input"), await Refused(server, new { }));
    }

    [Fact]
    public async Task A_device_of_another_workspace_is_as_absent_as_one_that_never_was()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var never = Guid.NewGuid();
        using var stranger = server.Caller(LatchkeyServer.Token, await server.AnotherWorkspace());
        var id = await server.DoorId(SandboxDoors.Front);

        foreach (var path in new[] { "/devices/get", "/devices/update", "/devices/delete", "/locks/get", "/locks/unlock_door", "/devices/unmanaged/get" })
        {
            var ours = await stranger.Ask(path, new { device_id = id });
            var nobodys = await stranger.Ask(path, new { device_id = never });
            Assert.Equal((404, "device_not_found"), (ours.Status, ours.ErrorType));
            Assert.Equal(nobodys.ErrorMessage!.Replace($"{never}", id), ours.ErrorMessage);
        }
    }

    [Fact]
    public async Task A_picture_of_the_lock_is_where_the_device_says()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        using var anybody = server.Caller(null);
        var address = (string)(await server.Door(SandboxDoors.Front))["properties"]!["image_url"]!;

        var picture = await anybody.GetAsync(new Uri(address));

        Assert.Equal("image/svg+xml", picture.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("<svg", await picture.Content.ReadAsStringAsync());
    }

    static async Task<(int, string?)> Refused(LatchkeyServer server, object ask)
    {
        var answer = await server.Post("/devices/get", ask);
        return (answer.Status, answer.ErrorType);
    }
}
