using System.Collections.Concurrent;
using System.Text.Json;
using Latchkey.Drivers.Hubs;

namespace Latchkey.Drivers.Zigbee2Mqtt;

/// <summary>The locks of one Zigbee2MQTT, as long as a session with it lasts.</summary>
sealed class Network(Session session, HubDesk desk, HubLine line, TimeProvider clock)
{
    /// <summary>To ask all locks on connecting what they can do; those that sleep longer are asked when they wake. A guess.</summary>
    static readonly TimeSpan introductionsMax = TimeSpan.FromSeconds(8);

    readonly ConcurrentDictionary<string, ZigbeeLock> locks = new();

    public Session Session => session;
    public HubDesk Desk => desk;
    public HubLine Line => line;
    public TimeProvider Clock => clock;
    public IEnumerable<ZigbeeLock> Locks => locks.Values;

    public HubLocks Found() => new([.. locks.Values.Select(door => door.Found(HasRaw))]);

    /// <summary>Zigbee2MQTT knows the action that sends frames as they are.</summary>
    public bool HasRaw { get; private set; }

    public Speech SpeechOf(ZigbeeLock door) => HasRaw ? new RawSpeech(this, door) : new TopicSpeech(this, door);

    /// <summary>Null: it is not (any more) a lock of this network.</summary>
    public ZigbeeLock? Find(string native) => locks.GetValueOrDefault(native);

    public ZigbeeLock? Named(string name) => locks.Values.FirstOrDefault(door => door.Facts.Name == name);

    /// <summary>Takes in what is sent on connecting, and asks the locks what they can do.</summary>
    /// <exception cref="HubLostException">The devices are not among it, or Zigbee2MQTT is about to stop.</exception>
    public async Task Begin(CancellationToken cut)
    {
        var sent = new List<(string Topic, JsonElement Payload)>();
        while (session.Socket.Events.TryRead(out var happened))
        {
            sent.Add((happened.Event.Text("topic")!, happened.Event.Part("payload")!.Value));
            session.Socket.Done(happened);
        }
        if (sent.Exists(one => one.Topic == "bridge/state" && IsOffline(one.Payload))) throw new HubLostException(Stopping);
        if (!sent.Exists(one => one.Topic == "bridge/devices")) throw new HubLostException("Zigbee2MQTT did not list its devices");
        // What is said of a lock may come before it is described.
        foreach (var (topic, payload) in sent.Where(one => one.Topic.StartsWith("bridge/", StringComparison.Ordinal)))
        {
            if (topic == "bridge/devices") Describe(payload);
            else if (topic == "bridge/definitions") Define(payload);
        }
        foreach (var (topic, payload) in sent) Remember(topic, payload);
        await IntroduceAll(cut);
    }

    public const string Stopping = "Zigbee2MQTT is not running";

    /// <summary>An object since 1.30; before it was a word.</summary>
    public static bool IsOffline(JsonElement state) =>
        (state.ValueKind == JsonValueKind.String ? state.GetString() : state.Text("state")) == "offline";

    /// <summary>Takes in the list of all devices.</summary>
    /// <returns>Which locks are new, or are described otherwise than before; and which are gone.</returns>
    public (List<ZigbeeLock> Changed, List<ZigbeeLock> Gone) Describe(JsonElement devices)
    {
        if (devices.ValueKind != JsonValueKind.Array) return ([], []);
        var listed = devices.EnumerateArray().Where(device => device.Text("ieee_address") is { Length: > 0 and <= 40 })
            .DistinctBy(device => device.Text("ieee_address")).ToDictionary(device => device.Text("ieee_address")!);
        var gone = locks.Values.Where(door => !listed.ContainsKey(door.Native)).ToList();
        foreach (var door in gone) locks.TryRemove(door.Native, out _);
        var changed = new List<ZigbeeLock>();
        foreach (var (ieee, device) in listed)
        {
            // While it is interviewed again, what it is is not told; it is what it was.
            if (Facts.Of(device) is not { } facts) continue;
            var door = locks.GetOrAdd(ieee, _ => new(ieee));
            if (door.Facts == facts) continue;
            door.Facts = facts;
            changed.Add(door);
        }
        return (changed, gone);
    }

    public void Define(JsonElement definitions) =>
        HasRaw = definitions.List("actions").Any(action => action.ValueKind == JsonValueKind.String && action.GetString() == "raw");

    /// <summary>What was last published of a lock: it may be old, and nobody is told.</summary>
    void Remember(string topic, JsonElement payload)
    {
        if (AvailabilityOf(topic) is { } missed) missed.IsMissed = IsOffline(payload);
        else if (Named(topic) is { } door)
        {
            door.Bolt = Bolts.In(payload);
            door.Level = Level(payload);
            door.IsTampered = payload.IsTrue("tamper");
        }
    }

    /// <summary>Null: the topic is not about whether a lock can be reached.</summary>
    public ZigbeeLock? AvailabilityOf(string topic)
    {
        const string suffix = "/availability";
        return topic.EndsWith(suffix, StringComparison.Ordinal) ? Named(topic[..^suffix.Length]) : null;
    }

    /// <summary>Percent; null: it is not in there.</summary>
    public static double? Level(JsonElement state) =>
        state.Part("battery") is { ValueKind: JsonValueKind.Number } level && level.TryGetDouble(out var percent) ? Math.Clamp(percent, 0, 100) : null;

    /// <summary>Asks the lock what it can do, if nobody has yet.</summary>
    public async Task<Reply> Introduce(ZigbeeLock door, CancellationToken cut)
    {
        if (!door.Facts.HasCodes || door.Limits is not null) return Reply.Done;
        var told = await SpeechOf(door).AskLimits(cut);
        if (told.Value is not { } limits) return told.Reply.IsDone ? new(ReplyKind.Failed) : told.Reply;
        door.Limits = limits;
        return Reply.Done;
    }

    async Task IntroduceAll(CancellationToken cut)
    {
        using var late = new CancellationTokenSource(introductionsMax, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cut);
        await Task.WhenAll(locks.Values.Select(door => Introduce(door, either.Token)));
        cut.ThrowIfCancellationRequested();
    }

    /// <summary>What an answer says about whether the lock can be reached.</summary>
    public Task Note(ZigbeeLock door, Reply reply) => reply.Kind switch
    {
        ReplyKind.Done or ReplyKind.Refused => Heard(door),
        ReplyKind.NotDelivered or ReplyKind.NoAnswer => Reach(door, () => door.Failures++),
        // It was not the lock that failed.
        ReplyKind.NotSent or ReplyKind.Failed => Task.CompletedTask,
    };

    /// <summary>The lock said something.</summary>
    public Task Heard(ZigbeeLock door) => Reach(door, () => door.Failures = 0);

    /// <summary>Changes what is known of its reach, and tells when that makes a difference.</summary>
    public Task Reach(ZigbeeLock door, Action change)
    {
        var before = door.IsOnline;
        change();
        return door.IsOnline == before ? Task.CompletedTask : desk.Tell(door.Native, new LockReport.Reachable(door.IsOnline));
    }
}
