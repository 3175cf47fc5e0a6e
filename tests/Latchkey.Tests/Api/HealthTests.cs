using Latchkey.Stores;

namespace Latchkey.Api;

public sealed class HealthTests
{
    [Theory, BothEngines]
    public async Task A_server_that_can_read_and_write_is_ready(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        using var anyone = server.Caller(null);

        var answer = await anyone.Ask(HttpMethod.Get, "/health");

        Assert.Equal((200, """{"ok":true,"status":"ready"}"""), (answer.Status, answer.Text));
    }

    [Theory, BothEngines]
    public async Task A_server_without_its_store_says_so(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        await server.Server.Store.DisposeAsync();

        var answer = await server.Get("/health");

        Assert.Equal((503, false), (answer.Status, (bool)answer.Body["ok"]!));
        Assert.NotNull(answer.Body["why"]);
    }
}
