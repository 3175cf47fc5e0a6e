using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Latchkey.Drivers.Hubs;

namespace Latchkey.Drivers.Zigbee2Mqtt;

/// <summary>A peer that speaks Zigbee2MQTT's protocol as a test wants it: wrongly, too late, or too much.</summary>
sealed class FakeZigbee2Mqtt : IAsyncDisposable
{
    public const string Ieee = "0x000d6f0011223399";

    LoopbackServer web = null!;
    WebSocket? client;

    public string Url => web.Url;

    /// <summary>What is sent on connecting.</summary>
    public List<string> Greeting { get; } =
    [
        """{"topic":"bridge/state","payload":{"state":"online"}}""",
        """
        {"topic":"bridge/devices","payload":[{"ieee_address":"0x000d6f0011223399","network_address":77,"friendly_name":"Door",
        "definition":{"vendor":"Yale","model":"YRD","exposes":[{"type":"lock","features":[]},{"type":"composite","property":"pin_code"}]}}]}
        """,
        """{"topic":"bridge/definitions","payload":{"actions":["raw"]}}""",
    ];

    /// <summary>The bytes with which the lock answers a command of the door lock cluster, or another error; null: no answer.</summary>
    public Func<string, JsonNode, JsonNode?> Answer { get; set; } = Sound;

    /// <summary>What is said when something is published to the door: its property's name, after <c>get</c> or <c>set</c>; null: nothing.</summary>
    public Func<string, string?> Published { get; set; } = _ => null;

    /// <summary>What every request was called by who asked.</summary>
    public ConcurrentBag<string> Transactions { get; } = [];

    /// <summary>A lock with seven slots and nothing on it.</summary>
    public static JsonNode? Sound(string command, JsonNode arguments) => command switch
    {
        "read" => Bytes(24, 1, 1, 0x12, 0, 0, 0x21, 7, 0, 0x17, 0, 0, 0x20, 8, 0x18, 0, 0, 0x20, 4),
        "getPinCode" => Bytes(25, 1, 6, (int)arguments["userid"]!, 0, 0, 255, 0),
        "setPinCode" => Bytes(25, 1, 5, 0),
        "clearPinCode" => Bytes(25, 1, 7, 0),
        "lockDoor" => Bytes(25, 1, 0, 0),
        "unlockDoor" => Bytes(25, 1, 1, 0),
        _ => null,
    };

    public static JsonNode Bytes(params int[] bytes) =>
        new JsonObject { ["data"] = new JsonObject { ["type"] = "Buffer", ["data"] = new JsonArray([.. bytes.Select(b => (JsonNode)b)]) } };

    public static async Task<FakeZigbee2Mqtt> Start()
    {
        var server = new FakeZigbee2Mqtt();
        server.web = await LoopbackServer.Start(async http => await server.Serve(await http.WebSockets.AcceptWebSocketAsync()));
        return server;
    }

    public ValueTask DisposeAsync() => web.DisposeAsync();

    /// <summary>Says something unasked.</summary>
    public Task Say(string text) => Say(Encoding.UTF8.GetBytes(text), isEnd: true);

    public Task Say(byte[] bytes, bool isEnd) => client!.SendAsync(bytes, WebSocketMessageType.Text, isEnd, web.Ending);

    async Task Serve(WebSocket socket)
    {
        client = socket;
        try
        {
            foreach (var greeting in Greeting) await Say(greeting);
            var buffer = new byte[64 * 1024];
            while (await socket.ReceiveAsync(buffer, web.Ending) is { MessageType: not WebSocketMessageType.Close } got)
            {
                var asked = JsonNode.Parse(Encoding.UTF8.GetString(buffer, 0, got.Count))!;
                var topic = (string)asked["topic"]!;
                if (topic.StartsWith($"{Ieee}/", StringComparison.Ordinal))
                {
                    if (Published($"{topic.Split('/')[^1]} {asked["payload"]!.AsObject().Single().Key}") is { } said) await Say(said);
                }
                else if (Response(asked) is { } response)
                {
                    await Say(response.ToJsonString());
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The other side is gone, or the test is over.
        }
    }

    JsonObject? Response(JsonNode asked)
    {
        var name = ((string)asked["topic"]!).Split('/')[^1];
        var payload = asked["payload"]!;
        JsonNode? answer = new JsonObject();
        if (name == "action")
        {
            var zcl = payload["params"]!["zcl"]!;
            answer = Answer((string)zcl["command_key"]!, zcl["payload"]!);
        }
        Transactions.Add((string)payload["transaction"]!);
        if (answer is null) return null;
        var response = new JsonObject { ["transaction"] = payload["transaction"]!.DeepClone() };
        (response["status"], response[answer["error"] is null ? "data" : "error"]) = (answer["error"] is null ? "ok" : "error", (answer["error"] ?? answer).DeepClone());
        return new() { ["topic"] = $"bridge/response/{name}", ["payload"] = response };
    }
}
