using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Latchkey.Drivers.Hubs;

/// <summary>One WebSocket to a hub that speaks JSON objects: asks, finds the answer among what comes, and hands on what happens.</summary>
/// <remarks>The peer is not trusted: messages, what waits to be heard, and every wait have a bound.</remarks>
/// <param name="peer">What the hub is called in words for people, for example <c>the Z-Wave JS server</c>.</param>
/// <param name="messageBytesMax">The largest message that is taken in.</param>
/// <param name="replyMax">How long an answer is waited for.</param>
sealed class HubSocket(string peer, int messageBytesMax, TimeProvider clock, TimeSpan replyMax) : IAsyncDisposable
{
    /// <summary>
    /// Events that wait to be heard; together they are at most twice as large as the largest message. A guess; past it the session is broken
    /// off, and the state is listed anew.
    /// </summary>
    const int EventsMax = 10_000;

    /// <summary>To connect and be greeted. A guess: on the same network this takes milliseconds.</summary>
    static readonly TimeSpan greetingMax = TimeSpan.FromSeconds(10);

    /// <summary>Pings find a peer that is gone without a word. A guess.</summary>
    static readonly TimeSpan pinged = TimeSpan.FromSeconds(20);

    readonly ClientWebSocket socket = new() { Options = { KeepAliveInterval = pinged, KeepAliveTimeout = pinged } };
    readonly SemaphoreSlim sending = new(1);
    readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> asked = new();
    readonly Channel<Happened> events = Channel.CreateBounded<Happened>(new BoundedChannelOptions(EventsMax) { SingleReader = true });
    readonly CancellationTokenSource ending = new();
    Task reading = Task.CompletedTask;
    volatile bool isDown;
    long bytesWaiting;

    public bool IsDown => isDown;

    /// <summary>Ends when the session does; its exception (<see cref="HubLostException"/>) says why. Each is to be <see cref="Done"/> with.</summary>
    public ChannelReader<Happened> Events => events.Reader;

    /// <summary>Nobody holds on to the event any more.</summary>
    public void Done(Happened happened) => Interlocked.Add(ref bytesWaiting, -happened.Bytes);

    /// <summary>With what the peer closed the session; null: it did not, or said nothing.</summary>
    public (int Code, string? Words)? Farewell => socket.CloseStatus is { } status ? ((int)status, socket.CloseStatusDescription) : null;

    /// <summary>Connects, and lets <paramref name="greeting"/> have the first word; it ends by <see cref="Begin"/>.</summary>
    /// <remarks>When it fails, this is disposed of.</remarks>
    /// <exception cref="HubLostException">Nobody is there in time, or the greeting threw it.</exception>
    public async Task Connect(Uri address, Func<CancellationToken, Task> greeting, CancellationToken cut)
    {
        try
        {
            using var late = new CancellationTokenSource(greetingMax, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cut);
            await socket.ConnectAsync(address, either.Token);
            await greeting(either.Token);
        }
        catch (Exception e)
        {
            await DisposeAsync();
            cut.ThrowIfCancellationRequested();
            throw e as HubLostException ?? new HubLostException(Why(e), e);
        }
    }

    /// <summary>One message, before <see cref="Begin"/>.</summary>
    /// <returns>Null: the peer closed, or said what is no JSON object.</returns>
    public async Task<JsonElement?> First(CancellationToken cut) =>
        await Receive(cut) is { } bytes && TryParse(bytes, out var message) ? message : null;

    /// <summary>From now on everything is heard.</summary>
    /// <param name="sort">Which answer, or which event, a message is. Called for one after the other.</param>
    /// <param name="first">What <see cref="First"/> got and is to be heard as well; null: nothing.</param>
    public void Begin(Func<JsonElement, Sorted> sort, JsonElement? first = null)
    {
        if (first is { } message) Take(sort(message), message, 0);
        reading = Task.Run(() => ReadOn(sort), CancellationToken.None);
    }

    /// <summary>Asks, and waits for the answer. Never throws for what the peer does.</summary>
    /// <param name="id">By which <see cref="Sorted.AnswerTo"/> names the answer.</param>
    public async Task<Asked> Ask(string id, JsonObject message, CancellationToken cut)
    {
        if (isDown || cut.IsCancellationRequested) return new(AskedKind.NotSent);
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        asked[id] = answer;
        try
        {
            await Send(message);
            // Whoever ended the session before this was noted did not see it.
            if (isDown) return new(AskedKind.NoAnswer);
            return new(AskedKind.Answered, await answer.Task.WaitAsync(replyMax, clock, cut));
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException or WebSocketException or ObjectDisposedException
            or InvalidOperationException)
        {
            return new(AskedKind.NoAnswer);
        }
        finally
        {
            asked.TryRemove(id, out _);
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

    async Task ReadOn(Func<JsonElement, Sorted> sort)
    {
        Exception why = new HubLostException($"{peer} closed the session");
        try
        {
            while (await Receive(ending.Token) is { } bytes)
            {
                if (!TryParse(bytes, out var message) || Take(sort(message), message, bytes.Length)) continue;
                why = new HubLostException("more happened than could be taken in");
                break;
            }
        }
        catch (Exception e)
        {
            why = e as HubLostException ?? new HubLostException(Why(e), e);
        }
        isDown = true;
        events.Writer.TryComplete(why);
        foreach (var answer in asked.Values) answer.TrySetCanceled();
        socket.Abort();
    }

    /// <returns>False: there is no room for one more event.</returns>
    bool Take(Sorted sorted, JsonElement message, int bytes)
    {
        if (sorted.AnswerTo is { } id && asked.TryRemove(id, out var answer)) answer.TrySetResult(message);
        return sorted.Event is not { } happened
            || (Interlocked.Add(ref bytesWaiting, bytes) <= 2L * messageBytesMax && events.Writer.TryWrite(new(happened, bytes)));
    }

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
            if (length == buffer.Length) Array.Resize(ref buffer, Math.Min(buffer.Length * 2, messageBytesMax));
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), cut);
            if (part.MessageType == WebSocketMessageType.Close) return null;
            length += part.Count;
            if (part.EndOfMessage) return buffer.AsMemory(0, length);
            if (length >= messageBytesMax) throw new HubLostException($"a message was larger than {messageBytesMax} bytes");
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

    string Why(Exception e) => e switch
    {
        OperationCanceledException => $"{peer} did not answer in time",
        WebSocketException { InnerException: { } inner } => Why(inner),
        WebSocketException broken => $"the connection broke ({broken.WebSocketErrorCode})",
        HttpRequestException { InnerException: { } inner } => Why(inner),
        HttpRequestException request => $"nobody answers there ({request.HttpRequestError})",
        System.Net.Sockets.SocketException socket => $"nobody answers there ({socket.SocketErrorCode})",
        _ => $"the connection broke ({e.GetType().Name})",
    };
}

/// <summary>What a message is: the answer to something, something that happened, both, or neither.</summary>
/// <param name="AnswerTo">The id with which it was asked; one that nobody asked is passed over.</param>
/// <param name="Event">For <see cref="HubSocket.Events"/>; null: nothing.</param>
readonly record struct Sorted(string? AnswerTo = null, JsonElement? Event = null);

/// <param name="Bytes">How large its message was.</param>
readonly record struct Happened(JsonElement Event, int Bytes);

/// <param name="Answer">The whole message, when it is <see cref="AskedKind.Answered"/>.</param>
readonly record struct Asked(AskedKind Kind, JsonElement Answer = default);

enum AskedKind
{
    Answered,

    /// <summary>The session was down: nothing was asked.</summary>
    NotSent,

    /// <summary>Asked, and never answered: it may have been carried out.</summary>
    NoAnswer,
}
