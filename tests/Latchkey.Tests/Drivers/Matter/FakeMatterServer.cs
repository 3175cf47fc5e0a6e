using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Latchkey.Drivers.Hubs;

namespace Latchkey.Drivers.Matter;

/// <summary>A peer that speaks a Matter Server's protocol as a test wants it: wrongly, too late, or too much.</summary>
sealed class FakeMatterServer : IAsyncDisposable
{
    public const string Native = "000000000000002a-7-1";

    LoopbackServer web = null!;
    WebSocket? client;

    public string Url => web.Url;

    /// <summary>The first message; null: silence.</summary>
    public string? Greeting { get; set; } = """{"compressed_fabric_id":42,"schema_version":11,"min_supported_schema_version":9,"sdk_version":"fake"}""";

    /// <summary>The result of <c>start_listening</c>.</summary>
    public string Nodes { get; set; } = $"[{Node(7)}]";

    /// <summary>What answers a command or a question to the lock, without the id of the message; null: nothing.</summary>
    public Func<string, JsonNode, string?> Answer { get; set; } = Sound;

    /// <summary>A lock with 20 users and slots, without schedules.</summary>
    public static string Node(int number) => $$$"""
        {"node_id":{{{number}}},"available":true,"attributes":{"0/40/1":"Fake","0/40/3":"Lock","0/62/5":1,"1/257/0":1,"1/257/17":20,"1/257/18":20,"1/257/23":8,
        "1/257/24":4,"1/257/51":false,"1/257/65532":257,"1/47/12":180}}
        """;

    /// <summary>A lock with one code of ours on it, in the slot that is asked for.</summary>
    public static string? Sound(string command, JsonNode payload) => command switch
    {
        "GetCredentialStatus" => """{"result":{"credentialExists":true,"userIndex":1,"creatorFabricIndex":1,"lastModifiedFabricIndex":1}}""",
        "GetUser" => """
            {"result":{"userIndex":1,"userStatus":1,"userType":0,"credentials":[{"credentialType":1,"credentialIndex":1}],
            "creatorFabricIndex":1,"lastModifiedFabricIndex":1,"nextUserIndex":null}}
            """,
        "SetCredential" => """{"result":{"status":0,"userIndex":null,"nextCredentialIndex":null}}""",
        "read_attribute" => """{"result":{"1/257/0":1}}""",
        _ => """{"result":null}""",
    };

    public static async Task<FakeMatterServer> Start()
    {
        var server = new FakeMatterServer();
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
            if (Greeting is { } greeting) await Say(greeting);
            var buffer = new byte[64 * 1024];
            while (await socket.ReceiveAsync(buffer, web.Ending) is { MessageType: not WebSocketMessageType.Close } got)
            {
                var asked = JsonNode.Parse(Encoding.UTF8.GetString(buffer, 0, got.Count))!;
                if (ResponseTo(asked) is { } response) await Say(response);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The other side is gone, or the test is over.
        }
    }

    string? ResponseTo(JsonNode asked)
    {
        var command = (string)asked["command"]!;
        var answer = command == "start_listening" ? $$"""{"result":{{Nodes}}}"""
            : Answer((string?)asked["args"]!["command_name"] ?? command, asked["args"]!["payload"] ?? asked["args"]!);
        return answer is null ? null : $$"""{"message_id":"{{asked["message_id"]}}",{{answer.Trim()[1..]}}""";
    }
}
