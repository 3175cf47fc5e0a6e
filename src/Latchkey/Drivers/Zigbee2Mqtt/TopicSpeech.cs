using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Latchkey.AccessCodes;
using Latchkey.Drivers.Hubs;

namespace Latchkey.Drivers.Zigbee2Mqtt;

/// <summary>The way of Zigbee2MQTT before it had the action <c>raw</c>: <c>set</c>, then <c>get</c>, then what is published.</summary>
/// <remarks>
/// Nothing here is acknowledged. What is published carries everything that was known before, so an old value that is published between our
/// question and its answer is taken for it; then a code counts as not (yet) taken, and is tried again.
/// </remarks>
sealed class TopicSpeech(Network network, ZigbeeLock door) : Speech
{
    /// <summary>Where Zigbee2MQTT publishes what we had it read; it keeps that with the lock's state.</summary>
    const string LimitsProperty = "latchkey_limits";

    /// <summary>So long a failure of something that nobody acknowledges is waited for. A guess: radios give up after some seconds.</summary>
    static readonly TimeSpan failureMax = TimeSpan.FromSeconds(5);

    public override bool KeepsSchedules => false;

    public override async Task<Told<Limits>> AskLimits(CancellationToken cut)
    {
        var read = new JsonObject
        {
            ["cluster"] = RawSpeech.Cluster, ["attributes"] = new JsonArray("numOfPinUsersSupported", "minPinLen", "maxPinLen"),
            ["state_property"] = LimitsProperty,
        };
        var told = await Ask("set", "read", read, state => state.Part(LimitsProperty) is { ValueKind: JsonValueKind.Object }, cut);
        var limits = told.Value.Part(LimitsProperty) ?? default;
        return told.Reply.IsDone
            ? new(told.Reply, Limits.Of(limits.Number("numOfPinUsersSupported"), limits.Number("minPinLen"), limits.Number("maxPinLen"), 0))
            : new(told.Reply);
    }

    public override async Task<SlotRead> Read(int slot, CancellationToken cut)
    {
        var key = slot.ToString(CultureInfo.InvariantCulture);
        var told = await Ask("get", "pin_code", new JsonObject { ["user"] = slot }, state => User(state) is { ValueKind: JsonValueKind.Object }, cut);
        return told.Reply.IsDone ? SlotRead.OfState(User(told.Value)!.Value) : SlotRead.Failed(told.Reply);

        JsonElement? User(JsonElement state) => state.Part("users")?.Part(key);
    }

    public override Task<Reply> Set(int slot, Pin pin, byte type, bool isActive, CancellationToken cut) => Write(slot, new()
    {
        ["user"] = slot, ["user_type"] = "unrestricted", ["user_enabled"] = isActive, ["pin_code"] = pin.Reveal(),
    }, cut);

    public override Task<Reply> Clear(int slot, CancellationToken cut) => Write(slot, new() { ["user"] = slot, ["pin_code"] = null }, cut);

    public override async Task<Reply> Drive(bool toLocked, Task told, CancellationToken cut)
    {
        var reply = await network.Session.Publish(
            Topic("set"), new() { ["state"] = toLocked ? "LOCK" : "UNLOCK" }, failed => Task.WhenAny(told, Task.Delay(failureMax, network.Clock, failed)),
            Failed("set", "state"), cut);
        await network.Note(door, reply);
        return reply;
    }

    public override async Task<Told<Bolt>> AskBolt(CancellationToken cut)
    {
        var told = await Ask("get", "state", "", state => Bolts.In(state) != Bolt.Unknown, cut);
        return new(told.Reply, Bolts.In(told.Value));
    }

    public override async Task<Reply> SetRelock(int seconds, CancellationToken cut) =>
        (await Ask("set", "auto_relock_time", seconds, state => state.Number("auto_relock_time") == seconds, cut)).Reply;

    public override async Task<Told<int>> AskRelock(CancellationToken cut)
    {
        var told = await Ask("get", "auto_relock_time", "", state => state.Number("auto_relock_time") is not null, cut);
        return new(told.Reply, told.Value.Number("auto_relock_time") ?? 0);
    }

    public override Task<Reply> SetSchedule(int slot, long start, long end, CancellationToken cut) => throw NoSchedules;
    public override Task<Reply> EraseSchedule(int slot, CancellationToken cut) => throw NoSchedules;
    public override Task<Told<(long Start, long End)?>> AskSchedule(int slot, CancellationToken cut) => throw NoSchedules;

    static InvalidOperationException NoSchedules => new("Schedules are for locks that are spoken to by frames.");

    /// <summary>The lock answers one question after the other: what it says of the slot, it says after it was written.</summary>
    async Task<Reply> Write(int slot, JsonObject code, CancellationToken cut)
    {
        var read = default(SlotRead);
        var reply = await network.Session.Publish(Topic("set"), new() { ["pin_code"] = code }, Reread, Failed("set", "pin_code"), cut);
        if (!reply.IsDone) return reply;
        return read.State == SlotState.Failed ? new(ReplyKind.NoAnswer) : Reply.Done;

        async Task Reread(CancellationToken failed)
        {
            read = await Read(slot, cut);
            // What kept the question from the lock may have kept the code from it too, and be told of it later.
            if (read.State == SlotState.Failed) await Task.WhenAny(Task.Delay(failureMax, network.Clock, failed));
        }
    }

    async Task<Told<JsonElement>> Ask(string verb, string property, JsonNode value, Func<JsonElement, bool> isAnswer, CancellationToken cut)
    {
        var told = await network.Session.Publish(
            Topic(verb), new() { [property] = value }, (topic, state) => topic == door.Facts.Name && isAnswer(state), Failed(verb, property), cut);
        await network.Note(door, told.Reply);
        return told;
    }

    /// <summary>By its address: its name may change.</summary>
    string Topic(string verb) => $"{door.Native}/{verb}";

    /// <summary>The words of Zigbee2MQTT's log, 1.17 to 2.14.</summary>
    string Failed(string verb, string property) => $"Publish '{verb}' '{property}' to '{door.Facts.Name}' failed";
}
