using System.Text.Json.Nodes;
using Latchkey.Api.Authorization;

namespace Latchkey.ConnectWebviews;

/// <summary>Owners who open the link of a connect webview and log in, as the page does it for them.</summary>
static class Owners
{
    public static async Task<JsonObject> Webview(this LatchkeyServer server, object? ask = null) =>
        (await server.Client.Must("/connect_webviews/create", ask ?? new { }))["connect_webview"]!.AsObject();

    /// <summary>The connect webview as it is now.</summary>
    public static async Task<JsonObject> Now(this LatchkeyServer server, JsonObject webview) =>
        (await server.Client.Must("/connect_webviews/get", new { connect_webview_id = webview.WebviewId() }))["connect_webview"]!.AsObject();

    public static string WebviewId(this JsonObject webview) => (string)webview["connect_webview_id"]!;

    public static string Secret(this JsonObject webview) => new Uri((string)webview["url"]!).Fragment[1..];

    /// <summary>What the page sends. August's code comes along at once.</summary>
    public static async Task<Answer> LogIn(
        this LatchkeyServer server, JsonObject webview, string provider = "august", string email = "jane@example.com", string password = "1234",
        string? code = "123456", string[]? devices = null)
    {
        using var phone = server.Caller(null);
        return await phone.Ask("/connect/login", new { secret = webview.Secret(), provider, email, password, code, devices });
    }

    /// <returns>The account that is connected now.</returns>
    public static async Task<JsonObject> Connect(this LatchkeyServer server, JsonObject webview, string provider = "august", string email = "jane@example.com")
    {
        var answer = await server.LogIn(webview, provider, email);
        Assert.Equal("done", (string?)answer.Body["step"] ?? answer.Text);
        return await server.Account((string)answer.Body["connected_account_id"]!);
    }

    public static async Task<JsonObject> Account(this LatchkeyServer server, string id) =>
        (await server.Client.Must("/connected_accounts/get", new { connected_account_id = id }))["connected_account"]!.AsObject();

    public static string AccountId(this JsonObject account) => (string)account["connected_account_id"]!;

    /// <summary>What was told of something, oldest first.</summary>
    public static async Task<JsonObject[]> Told(this LatchkeyServer server, object about)
    {
        var ask = System.Text.Json.JsonSerializer.SerializeToNode(about)!.AsObject();
        ask["since"] = "2020-01-01T00:00:00Z";
        return [.. (await server.Client.Must("/events/list", ask))["events"]!.AsArray().Select(e => e!.AsObject())];
    }

    public static async Task<string[]> TypesTold(this LatchkeyServer server, object about) =>
        [.. (await server.Told(about)).Select(e => (string)e["event_type"]!)];
}
