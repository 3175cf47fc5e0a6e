using Latchkey.Drivers.ZWaveJs;

namespace Latchkey.ConnectedAccounts;

public sealed class ConnectTests
{
    [Fact]
    public async Task A_sandbox_takes_no_real_hub()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var answer = await server.Post("/connected_accounts/connect", new { provider = "zwave_js", url = "ws://127.0.0.1:1" });
        Assert.Equal((400, "production_only"), (answer.Status, answer.ErrorType));
    }

    [Theory]
    [InlineData("zwave_js", "http://127.0.0.1:1", null, "url")]
    [InlineData("zwave_js", "ws://127.0.0.1:1", null, "url")]
    [InlineData("zwave_js", "not an address", null, "url")]
    [InlineData("zwave_js", "ws://127.0.0.1:1", "Mars/Olympus", "time_zone")]
    [InlineData("august", "ws://127.0.0.1:1", null, "provider")]
    public async Task What_cannot_be_connected_is_refused_and_not_stored(string provider, string url, string? timeZone, string field)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        using var house = await Production(server);
        var answer = await house.Ask("/connected_accounts/connect", new { provider, url, time_zone = timeZone });
        Assert.Equal((400, "invalid_input"), (answer.Status, answer.ErrorType));
        Assert.NotNull(answer.Body["error"]!["validation_errors"]![field]);
        Assert.Empty((await house.Ask("/connected_accounts/list")).Body["connected_accounts"]!.AsArray());
    }

    [Theory]
    [InlineData(null, null, "url is required")]
    [InlineData("ws://127.0.0.1:1", "secret", "Is not taken by Z-Wave JS for \"token\"")]
    [InlineData(null, "secret", "2 Input Errors: url is required, Is not taken by Z-Wave JS for \"token\"")]
    public async Task Every_make_asks_for_its_own_fields(string? url, string? token, string message)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        using var house = await Production(server);
        var answer = await house.Ask("/connected_accounts/connect", new { provider = "zwave_js", url, token });
        Assert.Equal((400, message), (answer.Status, answer.ErrorMessage));
    }

    [Fact]
    public async Task A_hub_that_speaks_another_language_is_refused_with_its_own_words()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        await using var old = await FakeServer.Start();
        old.Greeting = """{"type":"version","homeId":1,"minSchemaVersion":0,"maxSchemaVersion":33}""";
        using var house = await Production(server);
        var answer = await house.Ask("/connected_accounts/connect", new { provider = "zwave_js", url = old.Url });
        Assert.Equal(400, answer.Status);
        Assert.Contains("schemas 0 to 33, and 48 is needed", answer.ErrorMessage, StringComparison.Ordinal);
    }

    static async Task<HttpClient> Production(LatchkeyServer server)
    {
        using var person = server.Caller(LatchkeyServer.Token);
        var workspace = (await person.Ask("/workspaces/create", new { name = "House" })).Body["workspace"]!;
        return server.Caller(LatchkeyServer.Token, (Guid)workspace["workspace_id"]!);
    }
}
