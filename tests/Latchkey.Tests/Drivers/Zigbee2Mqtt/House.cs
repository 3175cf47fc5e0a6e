using System.Text.Json.Nodes;
using Latchkey.Drivers.Hubs;
using Latchkey.Stores;

namespace Latchkey.Drivers.Zigbee2Mqtt;

/// <summary>A house whose locks are on a real Zigbee2MQTT.</summary>
sealed class House : HubHouse
{
    House(LatchkeyServer server, HttpClient client, Zigbee2MqttPeer peer, Interlude interlude) : base(server, client, interlude) => Peer = peer;

    public Zigbee2MqttPeer Peer { get; }
    public string AccountId { get; private set; } = "";

    public static async Task<House> Connected(Zigbee2MqttPeer? to = null, Engine engine = Engine.Sqlite, string? timeZone = "Europe/Berlin")
    {
        var peer = to ?? await Zigbee2MqttPeer.Shared();
        await peer.Do(Zigbee2MqttPeer.Side, "reset");
        await peer.Do(Zigbee2MqttPeer.Cellar, "reset");
        var (server, client) = await Open(engine);
        var house = new House(server, client, peer, await Interlude.Before(peer.Inside));
        house.AccountId = await house.Connect(new { provider = "zigbee2mqtt", url = house.Interlude.Url, time_zone = timeZone }, locks: 4);
        return house;
    }

    public async Task<JsonObject> Device(int number) => (await Devices(AccountId)).Single(d => Ieee(d!) == Peer.Ieee(number))!.AsObject();

    public async Task<string> Id(int number) => (string)(await Device(number))["device_id"]!;

    /// <inheritdoc cref="HubHouse.CreateOn"/>
    public async Task<string> Create(int number, object fields) => await CreateOn(await Id(number), fields);

    public Task<JsonObject> Hands(int number, string deed) => Peer.Do(number, deed);

    /// <summary>The PINs on the lock itself, by slot.</summary>
    public async Task<string[]> OnLock(int number) => [.. (await Peer.Pins(number)).OrderBy(e => e.Key).Select(e => (string)e.Value["pin"]!)];

    static string Ieee(JsonNode device) => (string)device["properties"]!["zigbee2mqtt_metadata"]!["ieee_address"]!;
}
