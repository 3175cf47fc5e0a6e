namespace Latchkey.Api;

public sealed class CorsTests
{
    const string Origin = "https://rentals.example";

    [Fact]
    public async Task A_browser_may_ask_before_it_calls()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        using var anyone = server.Caller(null);

        var answer = await anyone.Ask(HttpMethod.Options, "/devices/list", null, ("Origin", Origin),
            ("Access-Control-Request-Method", "DELETE"), ("Access-Control-Request-Headers", "seam-workspace"));

        Assert.Equal(204, answer.Status);
        Assert.Equal(Origin, answer.Header("Access-Control-Allow-Origin"));
        Assert.Equal("true", answer.Header("Access-Control-Allow-Credentials"));
        Assert.Equal("GET, POST, PUT, PATCH, DELETE, OPTIONS", answer.Header("Access-Control-Allow-Methods"));
        Assert.Equal("86400", answer.Header("Access-Control-Max-Age"));
        foreach (var name in (string[])["authorization", "content-type", "seam-workspace", "seam-publishable-key", "seam-sdk-name",
            "seam-sdk-version", "seam-lts-version", "client-session-token", "idempotency-key"])
            Assert.Contains(name, answer.Header("Access-Control-Allow-Headers")!.Split(", "));
    }

    [Theory]
    [InlineData(LatchkeyServer.ApiKey, 200)]
    [InlineData("seam_test_nobodys_key", 401)]
    public async Task Answers_and_refusals_may_be_read_by_the_page_that_asked(string key, int status)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        using var caller = server.Caller(key);

        var answer = await caller.Ask(HttpMethod.Get, "/workspaces/get", null, ("Origin", Origin));

        Assert.Equal(status, answer.Status);
        Assert.Equal(Origin, answer.Header("Access-Control-Allow-Origin"));
        Assert.Contains("seam-request-id", answer.Header("Access-Control-Expose-Headers"));
        Assert.Equal("Origin", answer.Header("Vary"));
    }

    [Fact]
    public async Task Who_is_no_browser_sees_none_of_it()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        Assert.Null((await server.Get("/workspaces/get")).Header("Access-Control-Allow-Origin"));
    }
}
