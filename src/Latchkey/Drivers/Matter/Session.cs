using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Latchkey.Drivers.Hubs;

namespace Latchkey.Drivers.Matter;

/// <summary>One session with a Matter Server: asks, and hands on what happens.</summary>
/// <remarks>
/// The protocol: github.com/matter-js/matterjs-server, docs/websockets_api.md. JSON messages; the server speaks first (its
/// info), then <c>start_listening</c> (all nodes with all attributes), and events. A message that is none of these is passed over.
/// </remarks>
sealed class Session : IAsyncDisposable
{
    /// <summary>Python-matter-server 8 and matterjs-server speak it; so do later ones, down to their oldest.</summary>
    public const int Schema = 11;

    /// <summary>All nodes are one message: 10 KB for each lock (measured), and a large house has some hundred. A guess.</summary>
    const int MessageBytesMax = 64 * 1024 * 1024;

    int messages;

    Session(TimeProvider clock, TimeSpan replyMax) => Socket = new("the Matter Server", MessageBytesMax, clock, replyMax);

    public HubSocket Socket { get; }

    /// <summary>The server can reach locks that are in no network yet.</summary>
    public bool HasBluetooth { get; private set; }

    /// <summary>Of the Matter network: another one has other locks under the same node numbers.</summary>
    public ulong FabricId { get; private set; }

    /// <param name="replyMax">How long an answer is waited for.</param>
    /// <exception cref="HubLostException">Nobody is there, or no Matter Server that speaks <see cref="Schema"/>.</exception>
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
        var message = new JsonObject { ["message_id"] = messageId, ["command"] = command, ["args"] = arguments };
        var asked = await Socket.Ask(messageId, message, cut);
        return asked.Kind switch
        {
            AskedKind.Answered when asked.Answer.Part("error_code") is { } code => Reply.Error(code.Number(), asked.Answer.Text("details")),
            AskedKind.Answered => new(ReplyKind.Done, asked.Answer.Part("result") ?? default),
            AskedKind.NotSent => new(ReplyKind.NotSent),
            AskedKind.NoAnswer => new(ReplyKind.NoAnswer),
        };
    }

    public ValueTask DisposeAsync() => Socket.DisposeAsync();

    async Task Greet(CancellationToken cut)
    {
        if (await Socket.First(cut) is not { } info || info.Number("schema_version") is not { } newest
            || info.Part("compressed_fabric_id") is not { ValueKind: JsonValueKind.Number } fabric || !fabric.TryGetUInt64(out var fabricId))
            throw new HubLostException("the peer does not greet as a Matter Server does");
        var oldest = info.Number("min_supported_schema_version") ?? newest;
        if (oldest > Schema || newest < Schema)
            throw new HubLostException($"the Matter Server speaks API schemas {oldest} to {newest}, and {Schema} is needed: update {(newest < Schema ? "it" : "Latchkey")}");
        (FabricId, HasBluetooth) = (fabricId, info.IsTrue("bluetooth_enabled"));
        Socket.Begin(Sort);
    }

    static Sorted Sort(JsonElement message) =>
        message.Text("event") is not null ? new(Event: message) : new(AnswerTo: message.Text("message_id"));
}
