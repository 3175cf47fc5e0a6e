using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Latchkey.Drivers.Hubs;

namespace Latchkey.Drivers.Zigbee2Mqtt;

/// <summary>One session with the WebSocket of a Zigbee2MQTT's own pages: asks, and hands on what is published.</summary>
/// <remarks>
/// Both ways messages are <c>{"topic", "payload"}</c>, the topic without the base topic. On connecting it sends what is retained, then the last
/// state of each device (Zigbee2MQTT 2.14, <c>lib/extension/frontend.ts</c>; requests: zigbee2mqtt.io/guide/usage/mqtt_topics_and_messages.html).
/// </remarks>
sealed class Session : IAsyncDisposable
{
    /// <summary>The description of all devices is one message: 5 KB for each lock (measured), more for others, and hundreds of them. A guess.</summary>
    const int MessageBytesMax = 16 * 1024 * 1024;

    /// <summary>With this Zigbee2MQTT closes a session whose token is not its own.</summary>
    const int Unauthorized = 4401;

    readonly Lock expecting = new();
    readonly Dictionary<string, Expectation> expected = [];

    /// <summary>Zigbee2MQTT sends every answer to everybody who listens: those of others must not pass for ours.</summary>
    readonly string name = $"latchkey-{Guid.NewGuid():N}";

    int messages;

    Session(TimeProvider clock, TimeSpan replyMax) => Socket = new("Zigbee2MQTT", MessageBytesMax, clock, replyMax);

    public HubSocket Socket { get; }

    /// <param name="replyMax">How long an answer is waited for.</param>
    /// <exception cref="HubLostException">Nobody is there, no Zigbee2MQTT, or the token is not its own.</exception>
    public static async Task<Session> Open(HubSettings settings, TimeProvider clock, TimeSpan replyMax, CancellationToken cut)
    {
        var session = new Session(clock, replyMax);
        await session.Socket.Connect(Address(settings), over => session.Greet(settings.Token is not null, over), cut);
        return session;
    }

    /// <summary>Asks Zigbee2MQTT itself; its answer's <c>data</c> when that is done.</summary>
    /// <remarks>Never throws for what the peer does.</remarks>
    public async Task<Told<JsonElement>> Request(string name, JsonObject arguments, CancellationToken cut)
    {
        var id = NextId();
        arguments["transaction"] = id;
        var asked = await Socket.Ask(id, Message($"bridge/request/{name}", arguments), cut);
        if (ReplyOf(asked) is { IsDone: false } no) return new(no);
        var payload = asked.Answer.Part("payload") ?? default;
        return payload.Text("status") == "ok"
            ? new(Reply.Done, payload.Part("data") ?? default)
            : new(Reply.OfError(payload.Text("error")));
    }

    /// <summary>Publishes something to a device, and waits for what is published in turn. Where it goes wrong, only the log says so.</summary>
    /// <param name="isAnswer">Whether a topic and its payload are the answer.</param>
    /// <param name="failed">With these words the log tells that it failed.</param>
    /// <returns>The payload.</returns>
    public async Task<Told<JsonElement>> Publish(
        string topic, JsonObject payload, Func<string, JsonElement, bool> isAnswer, string failed, CancellationToken cut)
    {
        // The log leaves out what it said last: something else must come between.
        await Request("health_check", [], cut);
        var id = NextId();
        lock (expecting) expected[id] = new(isAnswer, failed);
        try
        {
            var asked = await Socket.Ask(id, Message(topic, payload), cut);
            if (ReplyOf(asked) is { IsDone: false } no) return new(no);
            return asked.Answer.Text("topic") == Log
                ? new(Reply.OfError(asked.Answer.Part("payload")?.Text("message")))
                : new(Reply.Done, asked.Answer.Part("payload") ?? default);
        }
        finally
        {
            lock (expecting) expected.Remove(id);
        }
    }

    /// <summary>Publishes something that nobody acknowledges, and listens whether the log tells that it failed.</summary>
    /// <param name="meanwhile">Begun when it is sent; when that is over, it has not failed. Its token is cancelled when it has.</param>
    public async Task<Reply> Publish(string topic, JsonObject payload, Func<CancellationToken, Task> meanwhile, string failed, CancellationToken cut)
    {
        await Request("health_check", [], cut);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cut);
        var id = NextId();
        lock (expecting) expected[id] = new((_, _) => false, failed);
        var failing = Socket.Ask(id, Message(topic, payload), enough.Token);
        var other = meanwhile(enough.Token);
        await Task.WhenAny(failing, other);
        var hasEnded = failing.IsCompleted;
        await enough.CancelAsync();
        var asked = await failing;
        lock (expecting) expected.Remove(id);
        await other;
        return !hasEnded ? Reply.Done : ReplyOf(asked) is { IsDone: false } no ? no : Reply.OfError(asked.Answer.Part("payload")?.Text("message"));
    }

    public ValueTask DisposeAsync() => Socket.DisposeAsync();

    const string Log = "bridge/logging";

    async Task Greet(bool hasToken, CancellationToken cut)
    {
        if (await Socket.First(cut) is not { } first)
        {
            throw Socket.Farewell is { Code: Unauthorized } farewell
                ? new HubLostException($"Zigbee2MQTT {(hasToken ? "refuses the token" : "asks for a token")}: {farewell.Words}") { Field = HubSettings.TokenName }
                : new HubLostException(NoZigbee2Mqtt);
        }
        if (first.Text("topic") is null) throw new HubLostException(NoZigbee2Mqtt);
        Socket.Begin(Sort, first);
        // Its answer comes after everything that is sent on connecting.
        if (!(await Request("health_check", [], cut)).Reply.IsDone) throw new HubLostException(NoZigbee2Mqtt);
    }

    const string NoZigbee2Mqtt = "the peer does not answer as Zigbee2MQTT does";

    Sorted Sort(JsonElement message)
    {
        if (message.Text("topic") is not { } topic || message.Part("payload") is not { } payload) return default;
        return topic switch
        {
            "bridge/state" or "bridge/devices" or "bridge/definitions" => new(Event: message),
            Log => payload.Text("level") == "error" && payload.Text("message") is { } words
                ? new(AnswerTo: First(expectation => words.Contains(expectation.Failed, StringComparison.Ordinal)))
                : default,
            _ when topic.StartsWith("bridge/response/", StringComparison.Ordinal) => new(AnswerTo: payload.Text("transaction")),
            _ when topic.StartsWith("bridge/", StringComparison.Ordinal) => default,
            _ => new(AnswerTo: First(expectation => expectation.IsAnswer(topic, payload)), Event: message),
        };
    }

    string? First(Func<Expectation, bool> isMet)
    {
        lock (expecting) return expected.Where(one => isMet(one.Value)).Select(one => one.Key).FirstOrDefault();
    }

    string NextId() => string.Create(CultureInfo.InvariantCulture, $"{name}-{Interlocked.Increment(ref messages)}");

    static Reply ReplyOf(Asked asked) => asked.Kind switch
    {
        AskedKind.Answered => Reply.Done,
        AskedKind.NotSent => new(ReplyKind.NotSent),
        AskedKind.NoAnswer => new(ReplyKind.NoAnswer),
    };

    static JsonObject Message(string topic, JsonObject payload) => new() { ["topic"] = topic, ["payload"] = payload };

    /// <summary>The address as it was given, with the usual path where it has none, and the token.</summary>
    static Uri Address(HubSettings settings)
    {
        var address = new UriBuilder(settings.Url);
        if (address.Path.Length <= 1) address.Path = "/api";
        if (settings.Token is { } token)
        {
            var others = address.Query.TrimStart('?');
            address.Query = $"{others}{(others.Length > 0 ? "&" : "")}token={Uri.EscapeDataString(token)}";
        }
        return address.Uri;
    }

    sealed record Expectation(Func<string, JsonElement, bool> IsAnswer, string Failed);
}
