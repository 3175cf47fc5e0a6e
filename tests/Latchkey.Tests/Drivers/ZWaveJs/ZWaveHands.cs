using System.Text.Json.Nodes;
using Latchkey.AccessCodes;
using Latchkey.Devices;
using Latchkey.Drivers.Hubs;

namespace Latchkey.Drivers.ZWaveJs;

/// <summary>Hands on one simulated lock of the real Z-Wave JS stack.</summary>
/// <remarks>What a lock cannot be made to do (to answer too late, or not at all) is done to the session's messages.</remarks>
sealed class ZWaveHands : DoorHands
{
    const string TimeZone = "Europe/Berlin";

    readonly ZWavePeer peer;
    readonly int node;
    readonly Interlude interlude;
    readonly CancellationTokenSource leaving = new();
    readonly HeardDesk desk;
    readonly Task holding;
    readonly DateTimeOffset now;

    ZWaveHands(ZWavePeer peer, int node, Interlude interlude)
    {
        (this.peer, this.node, this.interlude) = (peer, node, interlude);
        var moment = TimeProvider.System.GetUtcNow();
        now = moment.AddTicks(-(moment.Ticks % TimeSpan.TicksPerMinute));
        // Longer than the radio takes to give a lock up: 3 s, and twice that on a busy machine.
        var driver = new ZWaveJsDriver(TimeProvider.System, TimeSpan.FromSeconds(12));
        var accountId = Guid.CreateVersion7();
        desk = new(TimeZone);
        holding = driver.Hold(accountId, HubSettings.At(interlude.Url), desk, leaving.Token);
        Driver = driver;
        Door = new(Guid.CreateVersion7(), accountId, Guid.CreateVersion7(), $"7e570001-{node}", TimeZone);
    }

    public static async Task<ZWaveHands> On(int node)
    {
        var peer = await ZWavePeer.Shared();
        await peer.Reset(node);
        var hands = new ZWaveHands(peer, node, await Interlude.Before(peer.Url));
        await Task.WhenAny(hands.desk.Listed, hands.holding);
        Assert.True(hands.desk.Listed.IsCompleted, hands.holding.Exception?.Message);
        return hands;
    }

    public override LockDriver Driver { get; }
    public override LockAddress Door { get; }
    public override LockTraits Traits => desk.Locks.Single(l => l.Native == Door.Native).Traits;
    public override DateTimeOffset Now => now;
    public override TimeSpan Patience => TimeSpan.FromSeconds(2);

    public override async Task<IReadOnlyList<SlotReading>?> Holds()
    {
        var state = await peer.Do(node, "state");
        return [.. Enumerable.Range(1, ZWavePeer.Slots).Select(slot => Held(state, slot)).OfType<SlotReading>()];
    }

    public override async Task<bool?> IsLocked() => (int?)(await peer.Do(node, "state"))["DoorLock_currentMode"] == 255;

    public override async Task<bool> Play(Mishap mishap)
    {
        if (mishap == Mishap.RefusesDuplicates && node == ZWavePeer.UserCredential) return true;
        if (Quirk(mishap) is { } deed && node != ZWavePeer.UserCredential)
        {
            await peer.Do(node, deed);
            return true;
        }
        return mishap switch
        {
            Mishap.Silent or Mishap.Slow => LoseAnswers(),
            Mishap.FailsReads => Spoil(_ => true, new() { ["success"] = false, ["errorCode"] = "zwave_error", ["zwaveErrorCode"] = 200 }),
            Mishap.ReadsInPart => Spoil(slot => slot > 2, new() { ["success"] = true, ["result"] = new JsonObject() }),
            _ => false,
        };
    }

    public override async Task<bool> AddAtKeypad(Pin pin)
    {
        await peer.Do(node, node == ZWavePeer.UserCredential
            ? $"keypad-cred-add?user=6&slot=6&code={pin.Reveal()}"
            : $"keypad-add?slot=6&code={pin.Reveal()}&notify=0");
        return true;
    }

    public override async Task<bool> DeleteAtKeypad(Pin pin)
    {
        if (node == ZWavePeer.UserCredential) return false;
        var slot = (await Holds())!.Single(reading => reading.Pin == pin).Slot;
        await peer.Do(node, $"keypad-delete?slot={slot}&notify=0");
        return true;
    }

    public override async ValueTask DisposeAsync()
    {
        await leaving.CancelAsync();
        await holding.ContinueWith(_ => { }, TaskScheduler.Default);
        await interlude.DisposeAsync();
        await peer.Do(node, "reset");
        leaving.Dispose();
        await base.DisposeAsync();
    }

    static string? Quirk(Mishap mishap) => mishap switch
    {
        Mishap.OutOfReach => "radio?on=0",
        Mishap.DropsWrites => "quirk?name=silentDropSet&on=1",
        Mishap.Masked => "quirk?name=mask&on=1",
        Mishap.RefusesDuplicates => "quirk?name=rejectDuplicates&on=1",
        Mishap.Jammed => "quirk?name=stuck&on=1",
        Mishap.Silent or Mishap.Slow or Mishap.Full or Mishap.FailsReads or Mishap.ReadsInPart => null,
    };

    bool Spoil(Func<int, bool> slots, JsonObject answer)
    {
        interlude.Instead = message =>
        {
            if (SlotRead(message) is not { } slot || !slots(slot)) return null;
            var instead = answer.DeepClone().AsObject();
            (instead["type"], instead["messageId"]) = ("result", message["messageId"]!.DeepClone());
            return instead;
        };
        return true;
    }

    bool LoseAnswers()
    {
        interlude.Heard = message => (string?)message["type"] == "result" ? null : message;
        return true;
    }

    /// <summary>Which slot a message asks the lock for; null: none.</summary>
    static int? SlotRead(JsonObject message) => (string?)message["command"] switch
    {
        "endpoint.invoke_cc_api" when (string?)message["methodName"] == "get" => (int?)message["args"]![0],
        "endpoint.access_control.get_credential" or "endpoint.access_control.get_credential_cached" => (int?)message["credentialSlot"],
        _ => null,
    };

    static SlotReading? Held(JsonObject state, int slot)
    {
        if (state[$"UserCredential_cred_1_{slot}"]?["credentialData"] is JsonObject bytes)
            return new($"{slot}", true, new Pin(string.Concat(bytes.Select(b => (char)(int)b.Value!))), null, TimeFrame.Always);
        if ((string?)state[$"UserCode_userCode_{slot}"] is not { Length: > 0 } digits || (int?)state[$"UserCode_userIdStatus_{slot}"] is null or 0)
            return null;
        var schedule = state.Where(e => e.Key.StartsWith($"ScheduleEntryLock_schedule_{slot}_", StringComparison.Ordinal)).Select(e => e.Value).FirstOrDefault();
        return new($"{slot}", true, new Pin(digits), null, schedule is null ? TimeFrame.Always : new(Moment(schedule, "start"), Moment(schedule, "stop")));
    }

    static DateTimeOffset Moment(JsonNode schedule, string end)
    {
        int Part(string name) => (int)schedule[end + name]!;
        var local = new DateTime(2000 + Part("Year"), Part("Month"), Part("Day"), Part("Hour"), Part("Minute"), 0);
        return new(TimeZoneInfo.ConvertTimeToUtc(local, TimeZoneInfo.FindSystemTimeZoneById(TimeZone)), TimeSpan.Zero);
    }
}
