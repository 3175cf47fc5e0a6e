using System.Globalization;
using System.Text.Json;
using Latchkey.Drivers.Hubs;

namespace Latchkey.Drivers.ZWaveJs;

/// <summary>Turns what a Z-Wave network tells into reports about its locks, one after the other.</summary>
/// <remarks>Notification types and events: Silicon Labs SDS13713. 6 is access control, 7 home security.</remarks>
sealed class Listener(Network network)
{
    readonly HubDesk desk = network.Desk;
    readonly Movements movements = new(network.Desk, network.Line);
    readonly KeypadEdits edits = new(network.Desk);

    const int AccessControl = 6, HomeSecurity = 7;

    /// <exception cref="HubLostException">The driver behind the server has begun anew: so must we.</exception>
    public async Task Hear(JsonElement happened, CancellationToken cut)
    {
        var what = happened.Text("event");
        switch (happened.Text("source"))
        {
            case "driver" when what == "driver ready":
                throw new HubLostException("the Z-Wave driver has started anew");
            case "controller" when what == "node removed" && happened.TryGetProperty("node", out var gone):
                await Removed(gone.Number("nodeId"));
                break;
            case "node" when what == "ready" && happened.TryGetProperty("nodeState", out var state):
                if (await network.Add(state, cut) is { } added) await desk.Found(added.Found());
                break;
            case "node" when happened.Number("nodeId") is { } nodeId && network.Locks.TryGetValue(nodeId, out var door):
                happened.TryGetProperty("args", out var facts);
                await Hear(door, what, happened, facts, cut);
                break;
        }
    }

    async Task Removed(int? nodeId)
    {
        if (nodeId is { } id && network.Locks.TryRemove(id, out var door)) await desk.Tell(door.Native, new LockReport.Removed());
    }

    Task Hear(LockNode door, string? what, JsonElement happened, JsonElement facts, CancellationToken cut) => what switch
    {
        "dead" => Reach(door, false),
        "alive" => Reach(door, true),
        "value updated" or "value added" => Value(door, facts),
        "notification" when happened.Number("ccId") == LockNode.Notification => Notified(door, facts, cut),
        // The lock's own reports; on User Code locks these are the driver's guesses about what we ourselves wrote.
        "credential added" or "credential modified" or "credential deleted" when door.HasUsers =>
            Edited(door, facts.Number("credentialSlot"), cut),
        _ => Task.CompletedTask,
    };

    Task Reach(LockNode door, bool isThere)
    {
        door.IsDead = !isThere;
        return desk.Tell(door.Native, new LockReport.Reachable(isThere));
    }

    Task Value(LockNode door, JsonElement facts) =>
        (facts.Number("commandClass"), facts.Text("property"), facts.Text("propertyKey")) switch
        {
            (LockNode.DoorLock, "currentMode", _) => Moved(door, facts.Number("newValue")),
            (LockNode.Battery, "level", _) when facts.Number("newValue") is { } level => Charged(door, level),
            (LockNode.Notification, "Access Control", "Lock state") when facts.Number("newValue") == 11 => Jammed(door),
            (LockNode.Notification, "Access Control", "Keypad state") when facts.Number("newValue") == 16 =>
                desk.Tell(door.Native, new LockReport.AccessDenied(DenialReason.TooManyAttempts)),
            (LockNode.Notification, "Home Security", "Cover status") when facts.Number("newValue") == 3 =>
                desk.Tell(door.Native, new LockReport.Tampered()),
            _ => Task.CompletedTask,
        };

    Task Charged(LockNode door, int level)
    {
        door.Level = level;
        return desk.Tell(door.Native, new LockReport.Battery(level / 100.0));
    }

    async Task Jammed(LockNode door)
    {
        door.Moving?.Told.TrySetResult(false);
        await desk.Tell(door.Native, new LockReport.Jammed());
    }

    Task Moved(LockNode door, int? mode)
    {
        var before = door.IsLocked;
        door.Mode = mode;
        return movements.Moved(door, before);
    }

    async Task Notified(LockNode door, JsonElement facts, CancellationToken cut)
    {
        if (facts.Number("type") != AccessControl) return;
        facts.TryGetProperty("parameters", out var parameters);
        var user = parameters.Number("userId");
        switch (facts.Number("event"))
        {
            case 1: await movements.Told(door, true, EntryMethod.Manual); break;
            case 2: await movements.Told(door, false, EntryMethod.Manual); break;
            case 3: await movements.Told(door, true, EntryMethod.Remote); break;
            case 4: await movements.Told(door, false, EntryMethod.Remote); break;
            case 5 or 0x21: await movements.Told(door, true, EntryMethod.Keycode, await SlotOf(door, user, cut)); break;
            case 6 or 0x22: await movements.Told(door, false, EntryMethod.Keycode, await SlotOf(door, user, cut)); break;
            case 9: await movements.Told(door, true, EntryMethod.Automatic); break;
            case 0x0C: await desk.Tell(door.Native, new LockReport.Edited()); break;
            case 0x0D or 0x0E: await Edited(door, user, cut); break;
            case 0x0F: door.Repeated?.TrySetResult(); break;
            case 0x13 or 0x32: await desk.Tell(door.Native, new LockReport.AccessDenied(DenialReason.UnknownCode)); break;
            case 0x30: await desk.Tell(door.Native, new LockReport.AccessDenied(DenialReason.ExpiredCode)); break;
            case 0x2F: await desk.Tell(door.Native, new LockReport.AccessDenied(DenialReason.BlocklistedCode)); break;
        }
    }

    /// <summary>Whose PIN it was: on User Code locks the user is the slot; on others the user's only code.</summary>
    async Task<string?> SlotOf(LockNode door, int? user, CancellationToken cut)
    {
        if (user is not { } id || id == 0) return null;
        if (!door.HasUsers) return id.ToString(CultureInfo.InvariantCulture);
        var cached = await network.Endpoint(door, "access_control.get_credentials_cached", new() { ["userId"] = id }, cut);
        if (!cached.IsDone || !cached.Result.TryGetProperty("credentials", out var codes)) return null;
        return codes.EnumerateArray().ToList() is [var only] && only.Number("slot") is { } slot
            ? slot.ToString(CultureInfo.InvariantCulture)
            : null;
    }

    /// <summary>The driver does not read a slot that was edited at the keypad.</summary>
    Task Edited(LockNode door, int? slot, CancellationToken cut)
    {
        Func<CancellationToken, Task<SlotReading?>>? read = slot is >= 1 && slot <= door.Codes.Count
            ? over => new CodeBook(network, door, desk.TimeZone).ReadingOf(slot.Value, over)
            : null;
        edits.Heard(door, slot, read, cut);
        return Task.CompletedTask;
    }
}
