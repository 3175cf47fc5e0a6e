using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Latchkey.Drivers.Hubs;

namespace Latchkey.Drivers.ZWaveJs;

/// <summary>A peer that speaks the server's protocol as a test wants it: slowly, wrongly, or too much.</summary>
sealed class FakeServer : IAsyncDisposable
{
    LoopbackServer web = null!;
    WebSocket? client;

    public string Url => web.Url;

    /// <summary>The first message; null: silence.</summary>
    public string? Greeting { get; set; } = """{"type":"version","homeId":42,"minSchemaVersion":0,"maxSchemaVersion":50}""";

    /// <summary>The <c>result</c> that answers a command; null: no answer.</summary>
    public Func<JsonObject, string?> Answer { get; set; } = _ => "{}";

    public static async Task<FakeServer> Start()
    {
        var server = new FakeServer();
        server.web = await LoopbackServer.Start(async http => await server.Serve(await http.WebSockets.AcceptWebSocketAsync()));
        return server;
    }

    public ValueTask DisposeAsync() => web.DisposeAsync();

    /// <summary>Says something unasked.</summary>
    public Task Say(string text) => Say(Encoding.UTF8.GetBytes(text), isEnd: true);

    public Task Say(byte[] bytes, bool isEnd) => client!.SendAsync(bytes, WebSocketMessageType.Text, isEnd, web.Ending);

    public Task Close() => client!.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, web.Ending);

    async Task Serve(WebSocket socket)
    {
        client = socket;
        try
        {
            if (Greeting is { } greeting) await Say(greeting);
            var buffer = new byte[64 * 1024];
            while (await socket.ReceiveAsync(buffer, web.Ending) is { MessageType: not WebSocketMessageType.Close } got)
            {
                var command = JsonNode.Parse(Encoding.UTF8.GetString(buffer, 0, got.Count))!.AsObject();
                if (Answer(command) is { } result)
                    await Say($$"""{"type":"result","success":true,"messageId":"{{command["messageId"]}}","result":{{result}}}""");
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The other side is gone, or the test is over.
        }
    }
}
