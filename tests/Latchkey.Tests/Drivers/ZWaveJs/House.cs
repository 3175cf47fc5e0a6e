using System.Text.Json.Nodes;
using Latchkey.Drivers.Hubs;
using Latchkey.Stores;

namespace Latchkey.Drivers.ZWaveJs;

/// <summary>A house whose locks are on the real Z-Wave JS stack.</summary>
sealed class House : HubHouse
{
    House(LatchkeyServer server, HttpClient client, ZWavePeer peer, Interlude interlude) : base(server, client, interlude) => Peer = peer;

    public ZWavePeer Peer { get; }
    public string AccountId { get; private set; } = "";

    public static async Task<House> Connected(Engine engine = Engine.Sqlite, string? timeZone = "Europe/Berlin")
    {
        var peer = await ZWavePeer.Shared();
        await peer.Reset(ZWavePeer.Sleepy);
        await peer.Reset(ZWavePeer.Other);
        var (server, client) = await Open(engine);
        var house = new House(server, client, peer, await Interlude.Before(peer.Url));
        house.AccountId = await house.Connect(new { provider = "zwave_js", url = house.Interlude.Url, time_zone = timeZone }, locks: 4);
        return house;
    }

    public async Task<JsonObject> Device(int node) =>
        (await Devices()).Single(d => (int)d!["properties"]!["zwave_js_metadata"]!["node_id"]! == node)!.AsObject();

    public async Task<string> Id(int node) => (string)(await Device(node))["device_id"]!;

    /// <inheritdoc cref="HubHouse.CreateOn"/>
    public async Task<string> Create(int node, object fields) => await CreateOn(await Id(node), fields);

    public Task<JsonObject> Hands(int node, string deed) => Peer.Do(node, deed);

    /// <summary>The PINs on the lock itself, by slot.</summary>
    public async Task<string[]> OnLock(int node)
    {
        var state = await Peer.Do(node, "state");
        return [.. Enumerable.Range(1, ZWavePeer.Slots)
            .Where(slot => (int?)state[$"UserCode_userIdStatus_{slot}"] is > 0)
            .Select(slot => (string?)state[$"UserCode_userCode_{slot}"] ?? "")];
    }
}
