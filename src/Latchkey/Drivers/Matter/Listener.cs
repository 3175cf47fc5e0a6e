using System.Globalization;
using System.Text.Json;
using Latchkey.Drivers.Hubs;

namespace Latchkey.Drivers.Matter;

/// <summary>Turns what a Matter Server tells into reports about its locks, one after the other.</summary>
/// <remarks>Events and enums: Matter Application Cluster Specification, 5.2.11 and 5.2.6.</remarks>
sealed class Listener(Fabric fabric)
{
    readonly HubDesk desk = fabric.Desk;
    readonly Movements movements = new(fabric.Desk, fabric.Line);
    readonly KeypadEdits edits = new(fabric.Desk);

    // Events of the door lock.
    const int Alarm = 0, Operation = 2, OperationError = 3, UserChange = 4;

    // LockOperationTypeEnum. To open the latch includes to unlock.
    const int ToLock = 0, ToUnlock = 1, OpenLatch = 4;

    // OperationSourceEnum.
    const int Manual = 1, ProprietaryRemote = 2, Keypad = 3, Auto = 4, Button = 5, Schedule = 6, Remote = 7, Card = 8, Biometric = 9;

    // LockDataTypeEnum, DataOperationTypeEnum.
    const int PinData = 6, ModifyOperation = 2;

    /// <exception cref="HubLostException">The server is going: so must we.</exception>
    public async Task Hear(JsonElement message, CancellationToken cut)
    {
        if (message.Part("data") is not { } data) return;
        switch (message.Text("event"))
        {
            case "server_shutdown":
                throw new HubLostException("the Matter Server is shutting down");
            case "node_added":
                foreach (var door in fabric.Add(data)) await desk.Found(door.Found());
                break;
            case "node_updated":
                await Updated(data);
                break;
            case "node_removed" when Fabric.NodeOf(data) is { } nodeId:
                foreach (var door in fabric.Of(nodeId).ToList()) await Removed(door);
                break;
            case "endpoint_removed" when Fabric.NodeOf(data, "node_id") is { } nodeId:
                foreach (var door in fabric.Of(nodeId).Where(d => d.Endpoint == data.Number("endpoint_id")).ToList()) await Removed(door);
                break;
            case "attribute_updated" when data.ValueKind == JsonValueKind.Array && data.GetArrayLength() == 3:
                await Changed(data);
                break;
            case "node_event" when Fabric.NodeOf(data, "node_id") is { } nodeId && data.Number("cluster_id") == MatterLock.DoorLock:
                foreach (var door in fabric.Of(nodeId).Where(d => d.Endpoint == data.Number("endpoint_id"))) await Happened(door, data, cut);
                break;
        }
    }

    /// <summary>A node that was interviewed anew, or that came or went. Told as far as it differs.</summary>
    async Task Updated(JsonElement node)
    {
        if (Fabric.NodeOf(node, "node_id") is not { } nodeId) return;
        var before = fabric.Of(nodeId).ToDictionary(door => door.Native, door => (Told: Told(door), door.IsThere, door.IsLocked));
        foreach (var door in fabric.Add(node))
        {
            if (!before.TryGetValue(door.Native, out var was) || was.Told != Told(door)) await desk.Found(door.Found());
            else if (was.IsThere != door.IsThere) await desk.Tell(door.Native, new LockReport.Reachable(door.IsThere));
            if (was.Told is not null && was.IsLocked != door.IsLocked) await movements.Moved(door, was.IsLocked);
        }
    }

    /// <summary>What a caller sees of it, its state left aside.</summary>
    static string? Told(MatterLock door)
    {
        var found = door.Found();
        return JsonSerializer.Serialize(new { found.Name, found.Manufacturer, found.Traits, found.Metadata });
    }

    async Task Removed(MatterLock door)
    {
        fabric.Remove(door);
        await desk.Tell(door.Native, new LockReport.Removed());
    }

    async Task Changed(JsonElement data)
    {
        if (Fabric.NodeOf(data[0]) is not { } nodeId || data[1].ValueKind != JsonValueKind.String) return;
        var (path, value) = (data[1].GetString()!, data[2]);
        foreach (var door in fabric.Of(nodeId))
        {
            var before = door.IsLocked;
            door.Take(path, value);
            if (door.IsState(path)) await movements.Moved(door, before);
            else if (door.IsBattery(path) && MatterLock.LevelIn(value) is { } level) await desk.Tell(door.Native, new LockReport.Battery(level));
            else if (door.IsDescribedBy(path)) await desk.Found(door.Found());
        }
    }

    async Task Happened(MatterLock door, JsonElement data, CancellationToken cut)
    {
        if (data.Part("event_number") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var newest))
        {
            if (newest <= door.LastEvent) return;
            door.LastEvent = newest;
        }
        if (data.Part("data") is not { } facts) return;
        switch (data.Number("event_id"))
        {
            case Alarm: await Alarmed(door, facts.Number("alarmCode")); break;
            case Operation: await Operated(door, facts, cut); break;
            case OperationError: await Refused(door, facts); break;
            case UserChange: Edited(door, facts, cut); break;
        }
    }

    async Task Alarmed(MatterLock door, int? alarm)
    {
        switch (alarm)
        {
            case 0:
                door.Moving?.Told.TrySetResult(false);
                await desk.Tell(door.Native, new LockReport.Jammed());
                break;
            // It was reset, and what it held is gone.
            case 1: await desk.Tell(door.Native, new LockReport.Edited()); break;
            case 4: await desk.Tell(door.Native, new LockReport.AccessDenied(DenialReason.TooManyAttempts)); break;
            // Its front was taken off; the door was forced open.
            case 5 or 6: await desk.Tell(door.Native, new LockReport.Tampered()); break;
        }
    }

    async Task Operated(MatterLock door, JsonElement facts, CancellationToken cut)
    {
        if (facts.Number("lockOperationType") is not { } type || type is not (ToLock or ToUnlock or OpenLatch)) return;
        var (isLocked, source) = (type == ToLock, facts.Number("operationSource"));
        if (type == OpenLatch && door.WasUnlocked) return;
        door.WasUnlocked = !isLocked;
        if (source == Remote && door.Moved is { } ours && ours.ToLocked == isLocked && fabric.Clock.GetUtcNow() < ours.Until)
        {
            // A movement of our own is told by its answer.
            door.Moved = null;
            door.Unexplained++;
            return;
        }
        await movements.Told(door, isLocked, MethodOf(source), source == Keypad ? await SlotOf(door, facts, cut) : null);
    }

    static EntryMethod MethodOf(int? source) => source switch
    {
        Manual or Button => EntryMethod.Manual,
        ProprietaryRemote or Remote => EntryMethod.Remote,
        Keypad => EntryMethod.Keycode,
        Auto or Schedule => EntryMethod.Automatic,
        Card => EntryMethod.Card,
        _ => EntryMethod.Unknown,
    };

    /// <summary>Whose PIN it was: the credential that the lock names, else the user's only one.</summary>
    async Task<string?> SlotOf(MatterLock door, JsonElement facts, CancellationToken cut)
    {
        var named = facts.List("credentials").Where(c => c.Number("credentialType") == UserRead.Pin).Select(c => c.Number("credentialIndex")).FirstOrDefault();
        if (named is null && facts.Number("userIndex") is >= 1 and var user && user <= door.Users
            && await new CodeBook(fabric, door, desk.TimeZone).ReadUser(user, cut) is { Pins: [var only] }) named = only;
        return named?.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Somebody at the door was not let in. What was refused to us is told by our command's answer.</summary>
    async Task Refused(MatterLock door, JsonElement facts)
    {
        if (facts.Number("operationSource") is not (Keypad or Card or Biometric)) return;
        DenialReason? reason = facts.Number("operationError") switch
        {
            1 => DenialReason.UnknownCode,
            2 => DenialReason.BlocklistedCode,
            // A schedule does not let it in now.
            3 => DenialReason.ExpiredCode,
            0 => DenialReason.CredentialError,
            _ => null,
        };
        if (reason is { } known) await desk.Tell(door.Native, new LockReport.AccessDenied(known));
    }

    void Edited(MatterLock door, JsonElement facts, CancellationToken cut)
    {
        var source = facts.Number("operationSource");
        var isByUs = source != Keypad && facts.Number("fabricIndex") is { } by && by == door.OurFabric;
        // Another who speaks through the same server is of the same network: only what is about the slot that we wrote is ours.
        if (isByUs && (door.Writing is not null || (door.Wrote is { } wrote && fabric.Clock.GetUtcNow() < wrote.Until))) return;
        var isPin = facts.Number("lockDataType") == PinData && facts.Number("dataIndex") is { } index && index >= 1 && index <= door.Slots;
        int? slot = isPin ? facts.Number("dataIndex") : null;
        var isChanged = facts.Number("dataOperationType") == ModifyOperation;
        Func<CancellationToken, Task<SlotReading?>>? read = slot is { } at ? over => Reread(door, at, isChanged, over) : null;
        edits.Heard(door, slot, read, cut);
    }

    /// <param name="isChanged">Others gave the slot another PIN: it holds ours no more, which reading it would not show.</param>
    async Task<SlotReading?> Reread(MatterLock door, int slot, bool isChanged, CancellationToken cut)
    {
        if (isChanged) await desk.Tell(door.Native, new LockReport.SlotChanged(new(slot.ToString(CultureInfo.InvariantCulture), false, null, null, null)));
        return await new CodeBook(fabric, door, desk.TimeZone).ReadingOf(slot, cut);
    }
}
