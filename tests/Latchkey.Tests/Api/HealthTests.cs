using Latchkey.Stores;

namespace Latchkey.Api;

public sealed class HealthTests
{
    [Fact]
    public async Task Who_knocks_before_the_server_has_started_is_answered_when_it_has()
    {
        Task<Answer>? asked = null;
        await using var server = await LatchkeyServer.On(Engine.Sqlite, early: async client =>
        {
            asked = client.Ask("/devices/list");
            Assert.Equal(503, (await client.Ask(HttpMethod.Get, "/health")).Status);
            Assert.False(asked.IsCompleted);
        });
        Assert.Equal(200, (await asked!).Status);
    }

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
