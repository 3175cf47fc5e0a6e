using System.Text.Json.Nodes;
using Latchkey.Drivers.Hubs;
using Latchkey.Stores;

namespace Latchkey.Drivers.Matter;

/// <summary>A house whose locks are on a Matter Server.</summary>
sealed class House : HubHouse
{
    House(LatchkeyServer server, HttpClient client, MatterPeer peer, Interlude interlude) : base(server, client, interlude) => Peer = peer;

    public MatterPeer Peer { get; }
    public string AccountId { get; private set; } = "";

    public static async Task<House> Connected(string? timeZone = "Europe/Berlin")
    {
        var peer = await MatterPeer.Shared();
        await peer.Do(MatterPeer.Back, "reset");
        var (server, client) = await Open(Engine.Sqlite);
        var house = new House(server, client, peer, await Interlude.Before(peer.Url));
        house.AccountId = await house.Connect(new { provider = "matter", url = house.Interlude.Url, time_zone = timeZone }, locks: 3);
        return house;
    }

    public async Task<JsonObject> Device(int number) => (await Devices(AccountId)).Single(device => Serial(device!) == $"LK-000{number}")!.AsObject();

    public async Task<string> Id(int number) => (string)(await Device(number))["device_id"]!;

    /// <inheritdoc cref="HubHouse.CreateOn"/>
    public async Task<string> Create(int number, object fields) => await CreateOn(await Id(number), fields);

    public Task<JsonObject> Hands(int number, string deed) => Peer.Do(number, deed);

    /// <summary>The PINs on the lock itself, by slot.</summary>
    public async Task<string[]> OnLock(int number) => [.. (await Peer.Codes(number)).OrderBy(code => (int)code["slot"]!).Select(code => (string)code["pin"]!)];

    static string Serial(JsonNode device) => (string)device["properties"]!["matter_metadata"]!["serial_number"]!;
}
