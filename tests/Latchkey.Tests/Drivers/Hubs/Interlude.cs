using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Latchkey.Drivers.Hubs;

/// <summary>Stands between a driver and its hub, passes every message on, and spoils what it is told to.</summary>
sealed class Interlude : IAsyncDisposable
{
    LoopbackServer web = null!;
    volatile bool isClosed;
    CancellationTokenSource closing = new();
    readonly SemaphoreSlim sending = new(1);

    public string Url => web.Url;

    int sessions;

    /// <summary>How many sessions with the hub there have been.</summary>
    public int Sessions => Volatile.Read(ref sessions);

    /// <summary>The server is gone: sessions break, and nobody answers.</summary>
    public void Close()
    {
        isClosed = true;
        closing.Cancel();
        closing = new();
    }

    public void OpenAgain() => isClosed = false;

    /// <summary>What the driver hears in place of what its hub says; null: nothing.</summary>
    public Func<JsonObject, JsonObject?> Heard { get; set; } = message => message;

    /// <summary>Answers the driver in the hub's place; null: its message is passed on.</summary>
    public Func<JsonObject, JsonObject?> Instead { get; set; } = _ => null;

    public static async Task<Interlude> Before(string url)
    {
        var interlude = new Interlude();
        interlude.web = await LoopbackServer.Start(async http =>
        {
            // Taken before it is asked whether we are closed: who is let in meanwhile is thrown out.
            var closing = interlude.closing.Token;
            if (interlude.isClosed)
            {
                http.Response.StatusCode = 503;
                return;
            }
            using var driver = await http.WebSockets.AcceptWebSocketAsync();
            using var server = new ClientWebSocket();
            await server.ConnectAsync(new Uri(url), interlude.web.Ending);
            Interlocked.Increment(ref interlude.sessions);
            using var closed = closing.Register(driver.Abort);
            await Task.WhenAny(interlude.PassOn(driver, server, driver), interlude.PassOn(server, driver, null));
        });
        return interlude;
    }

    public ValueTask DisposeAsync() => web.DisposeAsync();

    /// <param name="asker">Who asks, in the direction in which is asked.</param>
    async Task PassOn(WebSocket from, WebSocket to, WebSocket? asker)
    {
        try
        {
            while (await Receive(from) is { } message)
            {
                if (asker is null)
                {
                    if (Heard(message) is { } heard) await Send(to, heard);
                }
                else if (Instead(message) is { } answer)
                {
                    await Send(asker, answer);
                }
                else
                {
                    await Send(to, message);
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // One side is gone; the other follows.
        }
    }

    async Task<JsonObject?> Receive(WebSocket from)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var part = await from.ReceiveAsync(buffer, web.Ending);
            if (part.MessageType == WebSocketMessageType.Close) return null;
            whole.Write(buffer, 0, part.Count);
            if (part.EndOfMessage) return JsonNode.Parse(Encoding.UTF8.GetString(whole.ToArray()))!.AsObject();
        }
    }

    // Answers of our own come between those that are passed on.
    async Task Send(WebSocket to, JsonObject message)
    {
        await sending.WaitAsync(web.Ending);
        try
        {
            await to.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, web.Ending);
        }
        finally
        {
            sending.Release();
        }
    }
}
