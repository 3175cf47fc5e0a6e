using System.Text.Json;
using System.Text.Json.Nodes;
using Latchkey.Stores;

namespace Latchkey.Drivers.Hubs;

/// <summary>The real server with a production workspace, connected by HTTP to real hubs.</summary>
/// <remarks>The server's clock stands still unless the story moves it, or waits: then it goes as fast as ours.</remarks>
abstract class HubHouse : IAsyncDisposable
{
    /// <summary>Longer than a radio takes to give a lock up thrice, on a busy machine.</summary>
    static readonly TimeSpan waitMax = TimeSpan.FromSeconds(60);

    static readonly TimeSpan tick = TimeSpan.FromMilliseconds(25);

    readonly LatchkeyServer server;
    readonly HttpClient client;

    private protected HubHouse(LatchkeyServer server, HttpClient client, Interlude interlude) =>
        (this.server, this.client, Interlude) = (server, client, interlude);

    public Interlude Interlude { get; }
    public LatchkeyServer Server => server;
    public DateTimeOffset Now => server.Clock.GetUtcNow();

    private protected static async Task<(LatchkeyServer Server, HttpClient Client)> Open(Engine engine)
    {
        var server = await LatchkeyServer.On(engine);
        using var person = server.Caller(LatchkeyServer.Token);
        var workspace = (await person.Ask("/workspaces/create", new { name = "House" })).Body["workspace"]!;
        return (server, server.Caller(LatchkeyServer.Token, (Guid)workspace["workspace_id"]!));
    }

    /// <summary>Connects a hub, and waits for its locks.</summary>
    /// <param name="fields">Of <c>connected_accounts/connect</c>.</param>
    public async Task<string> Connect(object fields, int locks)
    {
        var body = await Ask("/connected_accounts/connect", fields);
        var accountId = (string)body["connected_account"]!["connected_account_id"]!;
        await Until("the locks are listed", async () => (await Devices(accountId)).Count == locks);
        return accountId;
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
        await Interlude.DisposeAsync();
    }

    public Task<Answer> Try(string path, object? body = null) => client.Ask(path, body);

    /// <summary>Asks, and expects that it is done.</summary>
    public async Task<JsonObject> Ask(string path, object? body = null)
    {
        var answer = await client.Ask(path, body);
        Assert.True(answer.Status == 200, $"{path}: {answer.Status} {answer.Text}");
        return answer.Body;
    }

    public async Task<JsonArray> Devices(string? accountId = null) =>
        (await Ask("/devices/list", accountId is null ? null : new { connected_account_id = accountId }))["devices"]!.AsArray();

    /// <summary>Wants a code on a lock.</summary>
    /// <param name="fields">Of <c>access_codes/create</c>, without the device.</param>
    public async Task<string> CreateOn(string deviceId, object fields)
    {
        var body = JsonSerializer.SerializeToNode(fields)!.AsObject();
        body["device_id"] = deviceId;
        return (string)(await Ask("/access_codes/create", body))["access_code"]!["access_code_id"]!;
    }

    public async Task<JsonObject> Code(string id) => (await Ask("/access_codes/get", new { access_code_id = id }))["access_code"]!.AsObject();

    public Task UntilStatus(string id, string status) =>
        Until($"the code is {status}", async () => (string?)(await Code(id))["status"] == status);

    public Task UntilGone(string id) =>
        Until("the code is gone", async () => (await Try("/access_codes/get", new { access_code_id = id })).Status == 404);

    /// <summary>A lock's events of a type, oldest first.</summary>
    public async Task<JsonObject[]> Events(string type, string? deviceId = null)
    {
        var events = (await Ask("/events/list", new { since = "2020-01-01T00:00:00Z", event_type = type }))["events"]!.AsArray();
        return [.. events.Select(e => e!.AsObject()).Where(e => deviceId is null || (string?)e["device_id"] == deviceId)];
    }

    public Task UntilTold(string type, string deviceId, int times = 1) =>
        Until($"{type} is told", async () => (await Events(type, deviceId)).Length >= times);

    /// <summary>Lets the clock go on until something is true.</summary>
    public async Task Until(string what, Func<Task<bool>> isTrue)
    {
        var since = System.Diagnostics.Stopwatch.StartNew();
        var passed = TimeSpan.Zero;
        while (!await isTrue())
        {
            if (since.Elapsed > waitMax) Assert.Fail($"Not in time: {what}. {string.Join('\n', server.Problems)}");
            await Task.Delay(tick, TimeProvider.System);
            // On a busy machine a tick takes longer than it should.
            var now = since.Elapsed;
            server.Clock.Advance(now - passed);
            passed = now;
        }
    }

    /// <summary>Moves the clock, when nothing is on its way to a lock: a command must not seem to take hours.</summary>
    public async Task Advance(TimeSpan span)
    {
        await Until("nothing is on its way", async () => await server.Server.Store.Read(session => session.First(
            "select count(*) from devices where leased_until > $1", row => row.Long(0), Now)) == 0);
        server.Clock.Advance(span);
    }
}
