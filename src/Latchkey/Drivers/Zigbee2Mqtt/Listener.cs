using System.Globalization;
using System.Text.Json;
using Latchkey.Drivers.Hubs;

namespace Latchkey.Drivers.Zigbee2Mqtt;

/// <summary>Turns what a Zigbee2MQTT publishes into reports about its locks, one after the other.</summary>
sealed class Listener(Network network)
{
    readonly HubDesk desk = network.Desk;
    readonly Movements movements = new(network.Desk, network.Line);
    readonly KeypadEdits edits = new(network.Desk);

    /// <exception cref="HubLostException">Zigbee2MQTT stops.</exception>
    public async Task Hear(JsonElement message, CancellationToken cut)
    {
        var (topic, payload) = (message.Text("topic")!, message.Part("payload")!.Value);
        switch (topic)
        {
            case "bridge/state":
                if (Network.IsOffline(payload)) throw new HubLostException(Network.Stopping);
                break;
            case "bridge/devices":
                await Devices(payload, cut);
                break;
            case "bridge/definitions":
                network.Define(payload);
                break;
            default:
                if (network.AvailabilityOf(topic) is { } missed) await network.Reach(missed, () => missed.IsMissed = Network.IsOffline(payload));
                else if (network.Named(topic) is { } door && payload.ValueKind == JsonValueKind.Object) await State(door, payload, cut);
                break;
        }
    }

    async Task Devices(JsonElement payload, CancellationToken cut)
    {
        var (changed, gone) = network.Describe(payload);
        foreach (var door in gone) await desk.Tell(door.Native, new LockReport.Removed());
        foreach (var door in changed)
        {
            await desk.Found(door.Found(network.HasRaw));
            Introduce(door, cut);
        }
    }

    async Task State(ZigbeeLock door, JsonElement state, CancellationToken cut)
    {
        await network.Heard(door);
        Introduce(door, cut);
        // Actions are not kept: what is there has just happened. The rest of such a message is what was known before.
        if (state.Text("action") is { Length: > 0 } action) await Acted(door, action, state, cut);
        else await Moved(door, Bolts.In(state));
        if (Network.Level(state) is { } level && level != door.Level)
        {
            door.Level = level;
            await desk.Tell(door.Native, new LockReport.Battery(level / 100));
        }
        var isTampered = state.IsTrue("tamper");
        if (isTampered && !door.IsTampered) await desk.Tell(door.Native, new LockReport.Tampered());
        door.IsTampered = isTampered;
    }

    Task Moved(ZigbeeLock door, Bolt bolt)
    {
        if (bolt == Bolt.Unknown || bolt == door.Bolt) return Task.CompletedTask;
        var before = door.IsLocked;
        door.Bolt = bolt;
        if (bolt != Bolt.Halfway) return movements.Moved(door, before);
        // One that we set going is asked again where it came to rest.
        if (door.Moving is not { } ours) return desk.Tell(door.Native, new LockReport.Jammed());
        ours.Told.TrySetResult(false);
        return Task.CompletedTask;
    }

    /// <remarks>The words of zigbee-herdsman-converters 26, <c>lock_operation_event</c> and <c>lock_programming_event</c>.</remarks>
    Task Acted(ZigbeeLock door, string action, JsonElement state, CancellationToken cut)
    {
        var slot = state.Number("action_user") is { } user && user >= 0 && user < door.Limits?.Users ? user : (int?)null;
        return action switch
        {
            "lock" => Told(door, true, MethodIn(state), slot),
            "unlock" => Told(door, false, MethodIn(state), slot),
            "one_touch_lock" or "key_lock" or "manual_lock" => Told(door, true, EntryMethod.Manual),
            "key_unlock" or "manual_unlock" => Told(door, false, EntryMethod.Manual),
            "auto_lock" or "schedule_lock" => Told(door, true, EntryMethod.Automatic),
            "schedule_unlock" => Told(door, false, EntryMethod.Automatic),
            "lock_failure_invalid_pin_or_id" or "unlock_failure_invalid_pin_or_id" =>
                desk.Tell(door.Native, new LockReport.AccessDenied(DenialReason.UnknownCode)),
            "lock_failure_invalid_schedule" or "unlock_failure_invalid_schedule" =>
                desk.Tell(door.Native, new LockReport.AccessDenied(DenialReason.ExpiredCode)),
            "pin_code_added" or "pin_code_deleted" or "pin_code_changed" => Edited(door, slot, cut),
            "master_code_changed" => Edited(door, null, cut),
            _ => Task.CompletedTask,
        };
    }

    Task Told(ZigbeeLock door, bool isLocked, EntryMethod method, int? slot = null)
    {
        door.Bolt = isLocked ? Bolt.Locked : Bolt.Unlocked;
        if (door.Moving is { } ours && ours.ToLocked == isLocked) ours.Told.TrySetResult(true);
        return movements.Told(door, isLocked, method, method == EntryMethod.Keycode ? slot?.ToString(CultureInfo.InvariantCulture) : null);
    }

    static EntryMethod MethodIn(JsonElement state) => state.Text("action_source_name") switch
    {
        "keypad" => EntryMethod.Keycode,
        "rf" => EntryMethod.Remote,
        "manual" => EntryMethod.Manual,
        "rfid" => EntryMethod.Card,
        _ => EntryMethod.Unknown,
    };

    Task Edited(ZigbeeLock door, int? slot, CancellationToken cut)
    {
        Func<CancellationToken, Task<SlotReading?>>? read =
            slot is { } known ? over => new CodeBook(network, door, desk.TimeZone).ReadingOf(known, over) : null;
        edits.Heard(door, slot, read, cut);
        return Task.CompletedTask;
    }

    /// <summary>A lock that could not be asked on connecting is asked now that it is awake, without keeping other news waiting.</summary>
    void Introduce(ZigbeeLock door, CancellationToken cut)
    {
        if (door.Facts.HasCodes && door.Limits is null && !door.IsBeingIntroduced) _ = AskAndTell(door, cut);
    }

    async Task AskAndTell(ZigbeeLock door, CancellationToken cut)
    {
        door.IsBeingIntroduced = true;
        try
        {
            await door.Gate.WaitAsync(cut);
            Reply reply;
            try
            {
                reply = await network.Introduce(door, cut);
            }
            finally
            {
                door.Gate.Release();
            }
            if (reply.IsDone) network.Line.Later(TimeSpan.Zero, () => desk.Found(door.Found(network.HasRaw)));
        }
        catch (OperationCanceledException)
        {
            // The session is over; the next one asks again.
        }
        finally
        {
            door.IsBeingIntroduced = false;
        }
    }
}
