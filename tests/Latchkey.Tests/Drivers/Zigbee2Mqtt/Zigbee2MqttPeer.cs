using System.Text.Json.Nodes;
using Latchkey.Drivers.Hubs;
using Latchkey.Drivers.Zigbee2Mqtt;

[assembly: AssemblyFixture(typeof(StopsZigbee2MqttPeer))]

namespace Latchkey.Drivers.Zigbee2Mqtt;

/// <summary>
/// The real Zigbee2MQTT over a virtual radio with four locks: started for the first test that needs it, gone with the last.
/// </summary>
sealed class Zigbee2MqttPeer : IAsyncDisposable
{
    /// <summary>Locks of the virtual radio; see <c>tests/peers/zigbee2mqtt/locks.cjs</c>. The last keeps no schedules.</summary>
    public const int Front = 1, Back = 2, Side = 3, Cellar = 4;

    public const string Token = "open sesame";

    static readonly int broker = PeerShell.FreePort();
    static readonly Lazy<Task<Zigbee2MqttPeer>> shared = new(() => Start(null));
    static readonly Lazy<Task<Zigbee2MqttPeer>> second = new(StartSecond);

    readonly PeerShell shell;
    readonly string family;

    Zigbee2MqttPeer(PeerShell shell, int serverPort, string family) =>
        (this.shell, Url, this.family) = (shell, $"ws://127.0.0.1:{serverPort}", family);

    /// <summary>Where its pages are.</summary>
    public string Url { get; }

    /// <summary>Its WebSocket with the token: what stands between the driver and it connects to this.</summary>
    public string Inside => $"{Url}/api?token={Uri.EscapeDataString(Token)}";

    /// <summary>The test is skipped where the peer is not installed.</summary>
    public static Task<Zigbee2MqttPeer> Shared()
    {
        Assert.SkipUnless(File.Exists($"{PeerShell.FolderOf("zigbee2mqtt")}/node_modules/zigbee2mqtt/package.json"),
            "The Zigbee2MQTT peer is not installed (npm ci in tests/peers/zigbee2mqtt).");
        return shared.Value;
    }

    /// <summary>Another Zigbee2MQTT at the same broker, with a radio and four locks of its own that have the same names.</summary>
    public static async Task<Zigbee2MqttPeer> Second()
    {
        await Shared();
        return await second.Value;
    }

    public static async ValueTask StopIfStarted()
    {
        if (second.IsValueCreated) await (await second.Value).DisposeAsync();
        if (shared.IsValueCreated) await (await shared.Value).DisposeAsync();
    }

    public string Ieee(int number) => $"0x000d6f001122{family}0{number}";

    /// <summary>Does something to a lock with one's own hands.</summary>
    /// <param name="deed">A path with its query, without the lock.</param>
    public Task<JsonObject> Do(int number, string deed) => shell.Do(deed, $"lock={number}");

    /// <summary>Asks Zigbee2MQTT itself, as somebody at its pages does.</summary>
    public async Task Request(string name, JsonObject arguments)
    {
        await using var session = await Session.Open(HubSettings.At(Url, Token), TimeProvider.System, TimeSpan.FromSeconds(20), default);
        Assert.True((await session.Request(name, arguments, default)).Reply.IsDone, name);
    }

    /// <summary>What a lock itself holds, by slot.</summary>
    public async Task<IReadOnlyDictionary<string, JsonObject>> Pins(int number) =>
        (await Do(number, "state"))["pins"]!.AsObject().ToDictionary(e => e.Key, e => e.Value!.AsObject());

    public ValueTask DisposeAsync() => shell.DisposeAsync();

    static async Task<Zigbee2MqttPeer> StartSecond()
    {
        await shared.Value;
        return await Start("upstairs");
    }

    static async Task<Zigbee2MqttPeer> Start(string? topic)
    {
        var (hands, server) = (PeerShell.FreePort(), PeerShell.FreePort());
        object[] arguments = topic is null ? [broker, hands, server] : [broker, hands, server, topic];
        return new(await PeerShell.Start($"{PeerShell.FolderOf("zigbee2mqtt")}/run", hands, arguments), server, topic is null ? "33" : "44");
    }
}

public sealed class StopsZigbee2MqttPeer : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Zigbee2MqttPeer.StopIfStarted();
}
