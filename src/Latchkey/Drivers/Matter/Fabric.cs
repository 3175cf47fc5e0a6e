using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Latchkey.Drivers.Hubs;

namespace Latchkey.Drivers.Matter;

/// <summary>The locks of one Matter network, as long as a session with its server lasts.</summary>
sealed class Fabric(Session session, HubDesk desk, HubLine line, TimeProvider clock)
{
    /// <summary>Within this the lock must begin a command that moves the bolt or changes codes, once it has been announced. A guess.</summary>
    const int TimedRequestMilliseconds = 5000;

    /// <summary>A server that tells of more is not believed. A guess: a large hotel.</summary>
    const int LocksMax = 2000;

    readonly ConcurrentDictionary<string, MatterLock> locks = new();

    /// <summary>Nodes of which the server knew nothing when it was connected to: it has begun anew, and they have not answered yet.</summary>
    IReadOnlyList<ulong> undescribed = [];

    public IReadOnlyCollection<MatterLock> Locks => [.. locks.Values];
    public TimeProvider Clock => clock;
    public HubDesk Desk => desk;
    public HubLine Line => line;

    public HubLocks Found() => new([.. locks.Values.Select(door => door.Found())])
    {
        Undescribed = [.. undescribed.Select(nodeId => MatterLock.NativeOf(session.FabricId, nodeId))],
    };

    /// <summary>Null: it is not (any more) a lock of this network.</summary>
    public MatterLock? Find(string native) => locks.GetValueOrDefault(native);

    public IEnumerable<MatterLock> Of(ulong nodeId) => locks.Values.Where(door => door.NodeId == nodeId);

    /// <summary>Takes in the whole state; from then on events are sent.</summary>
    /// <exception cref="HubLostException">The server did not answer.</exception>
    public async Task Begin(CancellationToken cut)
    {
        var reply = await session.Ask("start_listening", [], cut);
        if (!reply.IsDone || reply.Result.ValueKind != JsonValueKind.Array) throw new HubLostException($"the Matter Server did not tell its nodes: {reply.Detail}");
        foreach (var node in reply.Result.EnumerateArray()) Add(node);
        undescribed = [.. reply.Result.EnumerateArray().Where(IsUndescribed).Select(node => NodeOf(node, "node_id")).OfType<ulong>().Take(LocksMax)];
    }

    /// <summary>The locks of a node as the server dumps it: new ones, and those that are known, described anew.</summary>
    public IReadOnlyList<MatterLock> Add(JsonElement node)
    {
        var found = new List<MatterLock>();
        foreach (var made in LocksIn(node, session.FabricId))
        {
            if (locks.Count >= LocksMax && !locks.ContainsKey(made.Native)) break;
            var door = locks.GetOrAdd(made.Native, made);
            if (door != made) door.Read(node);
            found.Add(door);
        }
        return found;
    }

    static bool IsUndescribed(JsonElement node) =>
        node.Part("attributes") is not { ValueKind: JsonValueKind.Object } attributes || !attributes.EnumerateObject().Any();

    public static IEnumerable<MatterLock> LocksIn(JsonElement node, ulong fabricId)
    {
        if (NodeOf(node, "node_id") is not { } nodeId || node.Part("attributes") is not { ValueKind: JsonValueKind.Object } attributes) yield break;
        foreach (var endpoint in attributes.EnumerateObject().Select(attribute => EndpointOf(attribute.Name)).OfType<int>())
        {
            var door = new MatterLock(fabricId, nodeId, endpoint);
            door.Read(node);
            yield return door;
        }
    }

    public void Remove(MatterLock door) => locks.TryRemove(door.Native, out _);

    /// <summary>A command to the lock. What moves it or changes it is announced first (a timed request), as the specification asks.</summary>
    public Task<Reply> Invoke(MatterLock door, string command, JsonObject payload, bool isTimed, CancellationToken cut)
    {
        var arguments = new JsonObject
        {
            ["node_id"] = door.NodeId, ["endpoint_id"] = door.Endpoint, ["cluster_id"] = MatterLock.DoorLock,
            ["command_name"] = command, ["payload"] = payload,
        };
        if (isTimed) arguments["timed_request_timeout_ms"] = TimedRequestMilliseconds;
        return session.Ask("device_command", arguments, cut);
    }

    /// <summary>An attribute of the door lock, from the lock itself.</summary>
    public async Task<(Reply Reply, JsonElement Value)> Read(MatterLock door, int attribute, CancellationToken cut)
    {
        var path = MatterLock.Path(door.Endpoint, MatterLock.DoorLock, attribute);
        var reply = await session.Ask("read_attribute", new() { ["node_id"] = door.NodeId, ["attribute_path"] = path }, cut);
        if (!reply.IsDone || reply.Result.Part(path) is not { } value) return (reply, default);
        door.Take(path, value);
        return (reply, value);
    }

    public Task<Reply> Write(MatterLock door, int attribute, JsonNode value, CancellationToken cut) => session.Ask("write_attribute", new()
    {
        ["node_id"] = door.NodeId, ["attribute_path"] = MatterLock.Path(door.Endpoint, MatterLock.DoorLock, attribute), ["value"] = value,
    }, cut);

    public static ulong? NodeOf(JsonElement of, string name) => of.Part(name) is { } id ? NodeOf(id) : null;

    /// <summary>Node numbers have 64 bits.</summary>
    public static ulong? NodeOf(JsonElement id) => id.ValueKind == JsonValueKind.Number && id.TryGetUInt64(out var number) ? number : null;

    /// <summary>Whose lock state it is; null: the path is of something else.</summary>
    static int? EndpointOf(string path) => path.Split('/') is [var endpoint, "257", "0"]
        && int.TryParse(endpoint, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
