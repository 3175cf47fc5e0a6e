using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Latchkey.Drivers.Hubs;

namespace Latchkey.Drivers.ZWaveJs;

/// <summary>The locks of one Z-Wave network, as long as a session with its server lasts.</summary>
sealed class Network(Session session, HubDesk desk, HubLine line, TimeProvider clock)
{
    public ConcurrentDictionary<int, LockNode> Locks { get; } = new();
    public TimeProvider Clock => clock;
    public HubDesk Desk => desk;
    public HubLine Line => line;

    public HubLocks Found() => new([.. Locks.Values.Select(door => door.Found())]);

    /// <summary>Null: it is not (any more) a lock of this network.</summary>
    public LockNode? Find(string native) => Locks.Values.FirstOrDefault(l => l.Native == native);

    /// <summary>Takes in the whole state; from then on events are sent.</summary>
    /// <exception cref="HubLostException">The server did not answer.</exception>
    public async Task Begin(CancellationToken cut)
    {
        var reply = await session.Ask("start_listening", [], cut);
        if (!reply.IsDone || !reply.Result.TryGetProperty("state", out var state) || !state.TryGetProperty("nodes", out var nodes)
            || nodes.ValueKind != JsonValueKind.Array)
            throw new HubLostException($"the Z-Wave JS server did not tell its state: {reply.Detail}");
        foreach (var node in nodes.EnumerateArray()) await Add(node, cut);
    }

    /// <summary>Adds a node, or describes it anew, if it is a lock.</summary>
    /// <exception cref="HubLostException">The server did not answer.</exception>
    public async Task<LockNode?> Add(JsonElement state, CancellationToken cut)
    {
        if (state.Number("nodeId") is not { } nodeId || !LockNode.IsLock(state)) return null;
        var door = Locks.GetValueOrDefault(nodeId) ?? new LockNode(nodeId, session.HomeId);
        door.Read(state);
        door.Codes = CodesOf(await Endpoint(door, "access_control.get_credential_capabilities_cached", [], cut));
        door.YearDaySlots = await YearDaySlotsOf(door, cut);
        Locks[nodeId] = door;
        return door;
    }

    /// <summary>A command to the lock's root endpoint.</summary>
    public Task<Reply> Endpoint(LockNode door, string command, JsonObject arguments, CancellationToken cut)
    {
        arguments["nodeId"] = door.NodeId;
        arguments["endpoint"] = 0;
        return session.Ask($"endpoint.{command}", arguments, cut);
    }

    /// <summary>A command class's own method, where the unified calls have none.</summary>
    public Task<Reply> Call(LockNode door, int commandClass, string method, JsonArray arguments, CancellationToken cut) => Endpoint(
        door, "invoke_cc_api", new() { ["commandClass"] = commandClass, ["methodName"] = method, ["args"] = arguments }, cut);

    public Task<Reply> Node(LockNode door, string command, JsonObject arguments, CancellationToken cut)
    {
        arguments["nodeId"] = door.NodeId;
        return session.Ask($"node.{command}", arguments, cut);
    }

    public static JsonObject ValueId(int commandClass, string property) =>
        new() { ["commandClass"] = commandClass, ["endpoint"] = 0, ["property"] = property };

    static CodeSlots CodesOf(Reply reply)
    {
        if (reply.Kind is ReplyKind.NotSent or ReplyKind.NoAnswer) throw new HubLostException(reply.Detail);
        // A lock without a keypad: the server says that there is no access control here.
        if (!reply.IsDone || !reply.Result.TryGetProperty("capabilities", out var capabilities)
            || !capabilities.TryGetProperty("supportedCredentialTypes", out var types) || !types.TryGetProperty("1", out var pins))
            return default;
        var (count, shortest, longest) = (pins.Number("numberOfCredentialSlots"),
            pins.Number("minCredentialLength"), pins.Number("maxCredentialLength"));
        return count > 0 && shortest > 0 && longest >= shortest ? new(count.Value, shortest.Value, Math.Min(longest.Value, AccessCodes.Pin.LongestAnywhere)) : default;
    }

    /// <summary>What the interview has found; the lock is not asked.</summary>
    async Task<int> YearDaySlotsOf(LockNode door, CancellationToken cut)
    {
        var reply = await Node(door, "get_value", new() { ["valueId"] = ValueId(LockNode.ScheduleEntryLock, "numYearDaySlots") }, cut);
        if (reply.Kind is ReplyKind.NotSent or ReplyKind.NoAnswer) throw new HubLostException(reply.Detail);
        return reply.IsDone ? reply.Result.Number("value") ?? 0 : 0;
    }
}
