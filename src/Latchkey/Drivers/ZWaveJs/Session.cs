using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Latchkey.Drivers.Hubs;

namespace Latchkey.Drivers.ZWaveJs;

/// <summary>One WebSocket session with a Z-Wave JS server: asks, and hands on what happens.</summary>
/// <remarks>
/// The protocol: github.com/zwave-js/zwave-js-server, README. JSON messages; the server speaks first (<c>version</c>), then
/// <c>initialize</c>, <c>start_listening</c> (the whole state), and events. A message that is none of these is passed over.
/// </remarks>
sealed class Session : IAsyncDisposable
{
    /// <summary>The unified access control calls are there from this schema on (zwave-js-server 3.8, API_SCHEMA.md).</summary>
    public const int Schema = 48;

    /// <summary>
    /// The state of a whole network is one message: 20 KB for each lock (measured), and 4,000 nodes at most. A guess.
    /// </summary>
    const int MessageBytesMax = 64 * 1024 * 1024;

    /// <summary>Events that wait to be heard. A guess; past it the session is broken off, and the state is listed anew.</summary>
    const int EventsMax = 10_000;

    /// <summary>To connect and be greeted. A guess: on the same network this takes milliseconds.</summary>
    static readonly TimeSpan greetingMax = TimeSpan.FromSeconds(10);

    /// <summary>Pings find a peer that is gone without a word. A guess.</summary>
    static readonly TimeSpan pinged = TimeSpan.FromSeconds(20);

    readonly ClientWebSocket socket = new();
    readonly TimeProvider clock;
    readonly TimeSpan replyMax;
    readonly SemaphoreSlim sending = new(1);
    readonly ConcurrentDictionary<string, TaskCompletionSource<Reply>> asked = new();
    readonly Channel<JsonElement> events = Channel.CreateBounded<JsonElement>(new BoundedChannelOptions(EventsMax) { SingleReader = true });
    readonly CancellationTokenSource ending = new();
    Task reading = Task.CompletedTask;
    int messages;
    volatile bool isDown;

    Session(TimeProvider clock, TimeSpan replyMax)
    {
        (this.clock, this.replyMax) = (clock, replyMax);
        socket.Options.KeepAliveInterval = pinged;
        socket.Options.KeepAliveTimeout = pinged;
    }

    /// <summary>Of the Z-Wave network: another one has other locks under the same node numbers.</summary>
    public uint HomeId { get; private set; }

    /// <summary>Ends when the session does; its exception (<see cref="HubLostException"/>) says why.</summary>
    public ChannelReader<JsonElement> Events => events.Reader;

    /// <param name="replyMax">How long an answer is waited for.</param>
    /// <exception cref="HubLostException">Nobody is there, or no Z-Wave JS server that speaks <see cref="Schema"/>.</exception>
    public static async Task<Session> Open(string url, TimeProvider clock, TimeSpan replyMax, CancellationToken cut)
    {
        var session = new Session(clock, replyMax);
        try
        {
            await session.Greet(url, cut);
            return session;
        }
        catch (Exception e)
        {
            await session.DisposeAsync();
            cut.ThrowIfCancellationRequested();
            throw e as HubLostException ?? new HubLostException(Why(e), e);
        }
    }

    /// <summary>Asks, and waits for the answer. Never throws for what the peer does.</summary>
    public async Task<Reply> Ask(string command, JsonObject arguments, CancellationToken cut)
    {
        if (isDown || cut.IsCancellationRequested) return new(ReplyKind.NotSent);
        var messageId = Interlocked.Increment(ref messages).ToString(CultureInfo.InvariantCulture);
        var answer = new TaskCompletionSource<Reply>(TaskCreationOptions.RunContinuationsAsynchronously);
        asked[messageId] = answer;
        try
        {
            arguments["messageId"] = messageId;
            arguments["command"] = command;
            await Send(arguments);
            // Whoever ended the session before this was noted did not see it.
            if (isDown) return new(ReplyKind.NoAnswer);
            return await answer.Task.WaitAsync(replyMax, clock, cut);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException or WebSocketException or ObjectDisposedException
            or InvalidOperationException)
        {
            return new(ReplyKind.NoAnswer);
        }
        finally
        {
            asked.TryRemove(messageId, out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        isDown = true;
        await ending.CancelAsync();
        // Cancelling a read aborts the socket: there is nothing to say goodbye for.
        socket.Abort();
        await reading;
        socket.Dispose();
    }

    async Task Greet(string url, CancellationToken cut)
    {
        using var late = new CancellationTokenSource(greetingMax, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cut);
        await socket.ConnectAsync(new Uri(url), either.Token);
        if (await Receive(either.Token) is not { } greeting || !TryParse(greeting, out var version) || Text(version, "type") != "version")
            throw new HubLostException("the peer does not greet as a Z-Wave JS server does");
        var (oldest, newest) = (Number(version, "minSchemaVersion"), Number(version, "maxSchemaVersion"));
        if (oldest is null || newest is null || oldest > Schema || newest < Schema)
            throw new HubLostException($"the Z-Wave JS server speaks API schemas {oldest} to {newest}, and {Schema} is needed: update it");
        HomeId = version.TryGetProperty("homeId", out var home) && home.TryGetUInt32(out var id) ? id : 0;
        reading = Task.Run(ReadOn, CancellationToken.None);
        var begun = await Ask("initialize", new() { ["schemaVersion"] = Schema }, either.Token);
        if (!begun.IsDone) throw new HubLostException($"the Z-Wave JS server refused to begin: {begun.Detail}");
    }

    async Task ReadOn()
    {
        Exception why = new HubLostException("the Z-Wave JS server closed the session");
        try
        {
            while (await Receive(ending.Token) is { } bytes)
            {
                if (TryParse(bytes, out var message) && !Take(message))
                {
                    why = new HubLostException("more happened than could be taken in");
                    break;
                }
            }
        }
        catch (Exception e)
        {
            why = e as HubLostException ?? new HubLostException(Why(e), e);
        }
        isDown = true;
        events.Writer.TryComplete(why);
        foreach (var answer in asked.Values) answer.TrySetResult(new(ReplyKind.NoAnswer));
        socket.Abort();
    }

    /// <returns>False: there is no room for one more event.</returns>
    bool Take(JsonElement message)
    {
        switch (Text(message, "type"))
        {
            case "event" when message.TryGetProperty("event", out var happened) && happened.ValueKind == JsonValueKind.Object:
                return events.Writer.TryWrite(happened);
            case "result" when Text(message, "messageId") is { } id && asked.TryRemove(id, out var answer):
                answer.TrySetResult(ReplyIn(message));
                break;
        }
        return true;
    }

    static Reply ReplyIn(JsonElement message) =>
        message.TryGetProperty("success", out var success) && success.ValueKind == JsonValueKind.True
            ? new(ReplyKind.Done, message.TryGetProperty("result", out var result) ? result : default)
            : new(ReplyKind.Error, default, Number(message, "zwaveErrorCode"),
                Word(Text(message, "zwaveErrorCodeName") ?? Text(message, "errorCode")));

    /// <summary>An error's name is a word; what is none is not repeated.</summary>
    static string? Word(string? name) =>
        name is { Length: > 0 and <= 60 } && name.All(c => char.IsAsciiLetter(c) || c is '_' or '-') ? name : null;

    async Task Send(JsonObject message)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(message);
        await sending.WaitAsync(ending.Token);
        try
        {
            // Not the caller's token: cancelling a half-sent message would break the session for all.
            await socket.SendAsync(bytes, WebSocketMessageType.Text, WebSocketMessageFlags.EndOfMessage, ending.Token);
        }
        finally
        {
            sending.Release();
        }
    }

    /// <returns>A whole message; null: the peer closed.</returns>
    async Task<ReadOnlyMemory<byte>?> Receive(CancellationToken cut)
    {
        var buffer = new byte[16 * 1024];
        var length = 0;
        while (true)
        {
            if (length == buffer.Length) Array.Resize(ref buffer, Math.Min(buffer.Length * 2, MessageBytesMax));
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), cut);
            if (part.MessageType == WebSocketMessageType.Close) return null;
            length += part.Count;
            if (part.EndOfMessage) return buffer.AsMemory(0, length);
            if (length >= MessageBytesMax) throw new HubLostException($"a message was larger than {MessageBytesMax} bytes");
        }
    }

    static bool TryParse(ReadOnlyMemory<byte> bytes, out JsonElement message)
    {
        message = default;
        try
        {
            var reader = new Utf8JsonReader(bytes.Span);
            message = JsonElement.ParseValue(ref reader);
            return message.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    static string Why(Exception e) => e switch
    {
        OperationCanceledException => "the Z-Wave JS server did not answer in time",
        WebSocketException { InnerException: { } inner } => Why(inner),
        WebSocketException broken => $"the connection broke ({broken.WebSocketErrorCode})",
        HttpRequestException { InnerException: { } inner } => Why(inner),
        HttpRequestException request => $"nobody answers there ({request.HttpRequestError})",
        System.Net.Sockets.SocketException socket => $"nobody answers there ({socket.SocketErrorCode})",
        _ => $"the connection broke ({e.GetType().Name})",
    };

    public static string? Text(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    public static int? Number(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt32(out var number)
            ? number
            : null;
}
