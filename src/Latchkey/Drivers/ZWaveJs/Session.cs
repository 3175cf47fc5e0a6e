using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Latchkey.Drivers.Hubs;

namespace Latchkey.Drivers.ZWaveJs;

/// <summary>One session with a Z-Wave JS server: asks, and hands on what happens.</summary>
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

    int messages;

    Session(TimeProvider clock, TimeSpan replyMax) => Socket = new("the Z-Wave JS server", MessageBytesMax, clock, replyMax);

    public HubSocket Socket { get; }

    /// <summary>Of the Z-Wave network: another one has other locks under the same node numbers.</summary>
    public uint HomeId { get; private set; }

    /// <param name="replyMax">How long an answer is waited for.</param>
    /// <exception cref="HubLostException">Nobody is there, or no Z-Wave JS server that speaks <see cref="Schema"/>.</exception>
    public static async Task<Session> Open(string url, TimeProvider clock, TimeSpan replyMax, CancellationToken cut)
    {
        var session = new Session(clock, replyMax);
        await session.Socket.Connect(new(url), session.Greet, cut);
        return session;
    }

    /// <summary>Asks, and waits for the answer. Never throws for what the peer does.</summary>
    public async Task<Reply> Ask(string command, JsonObject arguments, CancellationToken cut)
    {
        var messageId = Interlocked.Increment(ref messages).ToString(CultureInfo.InvariantCulture);
        arguments["messageId"] = messageId;
        arguments["command"] = command;
        var asked = await Socket.Ask(messageId, arguments, cut);
        return asked.Kind switch
        {
            AskedKind.Answered => ReplyIn(asked.Answer),
            AskedKind.NotSent => new(ReplyKind.NotSent),
            AskedKind.NoAnswer => new(ReplyKind.NoAnswer),
        };
    }

    public ValueTask DisposeAsync() => Socket.DisposeAsync();

    async Task Greet(CancellationToken cut)
    {
        if (await Socket.First(cut) is not { } version || version.Text("type") != "version")
            throw new HubLostException("the peer does not greet as a Z-Wave JS server does");
        var (oldest, newest) = (version.Number("minSchemaVersion"), version.Number("maxSchemaVersion"));
        if (oldest is null || newest is null || oldest > Schema || newest < Schema)
            throw new HubLostException($"the Z-Wave JS server speaks API schemas {oldest} to {newest}, and {Schema} is needed: update it");
        HomeId = version.TryGetProperty("homeId", out var home) && home.TryGetUInt32(out var id) ? id : 0;
        Socket.Begin(Sort);
        var begun = await Ask("initialize", new() { ["schemaVersion"] = Schema }, cut);
        if (!begun.IsDone) throw new HubLostException($"the Z-Wave JS server refused to begin: {begun.Detail}");
    }

    static Sorted Sort(JsonElement message) => message.Text("type") switch
    {
        "event" when message.Part("event") is { ValueKind: JsonValueKind.Object } happened => new(Event: happened),
        "result" => new(AnswerTo: message.Text("messageId")),
        _ => default,
    };

    static Reply ReplyIn(JsonElement message) => message.IsTrue("success")
        ? new(ReplyKind.Done, message.Part("result") ?? default)
        : new(ReplyKind.Error, default, message.Number("zwaveErrorCode"), Word(message.Text("zwaveErrorCodeName") ?? message.Text("errorCode")));

    /// <summary>An error's name is a word; what is none is not repeated.</summary>
    static string? Word(string? name) =>
        name is { Length: > 0 and <= 60 } && name.All(c => char.IsAsciiLetter(c) || c is '_' or '-') ? name : null;
}
