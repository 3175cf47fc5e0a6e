using System.Text.Json.Nodes;
using Latchkey.Events;
using Latchkey.Storage;
using Latchkey.Stores;

namespace Latchkey.Webhooks;

/// <summary>A server whose events are sent, and what happens at its first door.</summary>
sealed class Post : IAsyncDisposable
{
    Post(LatchkeyServer server) => Server = server;

    public LatchkeyServer Server { get; }
    public FakeClock Clock => Server.Clock;

    /// <summary>The receivers of these tests are on this machine.</summary>
    public static Settings ToThisMachine => new() { Webhooks = new() { AllowedNetworks = "127.0.0.0/8, ::1/128" } };

    public static async Task<Post> On(Engine engine, bool repeatsReads = false) =>
        new(await LatchkeyServer.On(engine, ToThisMachine, repeatsReads: repeatsReads));

    public async Task<Hook> Hook(string url, params string[] types)
    {
        var answer = await Ask("/webhooks/create", types.Length == 0 ? new { url } : new { url, event_types = types });
        return new(this, (Guid)answer["webhook"]!["webhook_id"]!, (string)answer["webhook"]!["secret"]!);
    }

    public async Task<JsonObject> Ask(string path, object? body = null)
    {
        var answer = await Server.Post(path, body);
        Assert.True(answer.Status == 200, $"{path}: {answer.Status} {answer.Text}");
        return answer.Body;
    }

    /// <summary>Something happens at the first sandbox's front door.</summary>
    /// <returns>The event's id.</returns>
    public async Task<Guid> Happens(string type = "lock.unlocked") => (await Happen(type, 1)).Single();

    public async Task<List<Guid>> Happen(string type, int times)
    {
        var device = (await Server.Post("/devices/get", new { name = "Front Door" })).Body["device"]!;
        var (workspaceId, deviceId) = ((Guid)device["workspace_id"]!, (Guid)device["device_id"]!);
        return await Server.Server.Store.Write(session =>
        {
            var door = session.Device(workspaceId, deviceId)!;
            var account = session.FindConnectedAccount(workspaceId, door.ConnectedAccountId)!;
            var now = session.ClockOf(workspaceId).Now(Clock);
            return Enumerable.Range(0, times).Select(_ => Server.Server.Events.Append(
                session, new Event(type, now, new() { ["method"] = "manual" }) { DeviceId = deviceId, ConnectedAccountId = account.ConnectedAccountId }, door, account)).ToList();
        });
    }

    /// <summary>What works beside the test has got there; the clock stands still meanwhile.</summary>
    public static async Task Until(Func<Task<bool>> isThere)
    {
        for (var tries = 0; !await isThere(); tries++)
        {
            Assert.True(tries < 12_000, "It never comes.");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    public static Task Until(Func<bool> isThere) => Until(() => Task.FromResult(isThere()));

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

/// <summary>A webhook of the first sandbox.</summary>
sealed record Hook(Post Post, Guid Id, string Secret)
{
    public async Task<JsonObject> Now() => (await Post.Ask("/webhooks/get", new { webhook_id = Id }))["webhook"]!.AsObject();

    public async Task<bool> IsDisabled() => (await Now())["disabled_at"] is not null;

    public async Task<List<JsonObject>> Deliveries() =>
        [.. (await Post.Ask("/webhooks/list_deliveries", new { webhook_id = Id, limit = 1000 }))["deliveries"]!.AsArray().Select(d => d!.AsObject())];

    public async Task<JsonObject> Delivery(Guid eventId) => (await Deliveries()).Single(d => (Guid)d["event_id"]! == eventId);

    /// <summary>So many attempts of an event have been made and written down.</summary>
    public Task Tried(Guid eventId, int times) => Post.Until(async () => (await Delivery(eventId))["attempts"]!.AsArray().Count == times);
}
