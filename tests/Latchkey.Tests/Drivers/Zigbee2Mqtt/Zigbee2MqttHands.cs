using System.Text.Json.Nodes;
using Latchkey.AccessCodes;
using Latchkey.Devices;
using Latchkey.Drivers.Hubs;

namespace Latchkey.Drivers.Zigbee2Mqtt;

/// <summary>Hands on one lock of the virtual radio of a real Zigbee2MQTT.</summary>
/// <remarks>An older Zigbee2MQTT is the same, with the action <c>raw</c> left out of what it says that it can do.</remarks>
sealed class Zigbee2MqttHands : DoorHands
{
    const string TimeZone = "Europe/Berlin";

    readonly Zigbee2MqttPeer peer;
    readonly int number;
    readonly bool isOld;
    readonly Interlude interlude;
    readonly CancellationTokenSource leaving = new();
    readonly HeardDesk desk = new(TimeZone);
    readonly Task holding;
    readonly DateTimeOffset now;
    bool losesAnswers;

    Zigbee2MqttHands(Zigbee2MqttPeer peer, int number, bool isOld, Interlude interlude)
    {
        (this.peer, this.number, this.isOld, this.interlude) = (peer, number, isOld, interlude);
        interlude.Heard = Heard;
        var moment = TimeProvider.System.GetUtcNow();
        now = moment.AddTicks(-(moment.Ticks % TimeSpan.TicksPerMinute));
        var driver = new Zigbee2MqttDriver(TimeProvider.System, TimeSpan.FromSeconds(12));
        var accountId = Guid.CreateVersion7();
        holding = driver.Hold(accountId, HubSettings.At(interlude.Url), desk, leaving.Token);
        Driver = driver;
        Door = new(Guid.CreateVersion7(), accountId, Guid.CreateVersion7(), peer.Ieee(number), TimeZone);
    }

    public static async Task<Zigbee2MqttHands> On(int number, bool isOld)
    {
        var peer = await Zigbee2MqttPeer.Shared();
        await peer.Do(number, "reset");
        var hands = new Zigbee2MqttHands(peer, number, isOld, await Interlude.Before(peer.Inside));
        await Task.WhenAny(hands.desk.Listed, hands.holding);
        Assert.True(hands.desk.Listed.IsCompleted, hands.holding.Exception?.Message);
        return hands;
    }

    public override LockDriver Driver { get; }
    public override LockAddress Door { get; }
    public override LockTraits Traits => desk.Locks.Single(l => l.Native == Door.Native).Traits;
    public override DateTimeOffset Now => now;
    public override TimeSpan Patience => TimeSpan.FromSeconds(2);

    /// <summary>What the session told of the lock.</summary>
    public IEnumerable<LockReport> Told => desk.Told.Where(one => one.Native == Door.Native).Select(one => one.Report);

    public override async Task<IReadOnlyList<SlotReading>?> Holds()
    {
        var state = await peer.Do(number, "state");
        return [.. state["pins"]!.AsObject().Select(e => new SlotReading(e.Key, true, new Pin((string)e.Value!["pin"]!), null,
            (int)e.Value["type"]! == UserType.YearDay ? Frame(state["schedules"]![$"{e.Key}/0"]!) : TimeFrame.Always))];
    }

    public override async Task<bool?> IsLocked() => (int)(await peer.Do(number, "state"))["bolt"]! switch { 1 => true, 2 => false, _ => null };

    public override async Task<bool> Play(Mishap mishap)
    {
        if (mishap == Mishap.Slow) return losesAnswers = true;
        // Without acknowledgements nobody hears that it is full.
        if (mishap == Mishap.Full && isOld) return false;
        await peer.Do(number, mishap switch
        {
            Mishap.OutOfReach => "radio?on=0",
            Mishap.Silent or Mishap.Slow => "mute?on=1",
            Mishap.DropsWrites => "quirk?name=dropWrites&on=1",
            Mishap.Masked => "quirk?name=mask&on=1",
            Mishap.Full => "quirk?name=full&on=1",
            Mishap.RefusesDuplicates => "quirk?name=rejectDuplicates&on=1",
            Mishap.FailsReads => "quirk?name=failReads&on=1",
            Mishap.ReadsInPart => "quirk?name=hideSome&on=1",
            Mishap.Jammed => "quirk?name=stuck&on=1",
        });
        return true;
    }

    public override async Task<bool> AddAtKeypad(Pin pin)
    {
        await peer.Do(number, $"keypad-add?slot=5&code={pin.Reveal()}&notify=0");
        return true;
    }

    public override async Task<bool> DeleteAtKeypad(Pin pin)
    {
        var slot = (await Holds())!.Single(reading => reading.Pin == pin).Slot;
        await peer.Do(number, $"keypad-delete?slot={slot}&notify=0");
        return true;
    }

    /// <summary>The radio is on again.</summary>
    public Task Mend() => peer.Do(number, "radio?on=1");

    /// <summary>Seconds, on the lock itself; 0: off.</summary>
    public async Task<int> RelockDelay() => (int)(await peer.Do(number, "state"))["relock"]!;

    /// <summary>Something else that this kind of lock does at times.</summary>
    public Task Quirk(string name) => peer.Do(number, $"quirk?name={name}&on=1");

    public override async ValueTask DisposeAsync()
    {
        await leaving.CancelAsync();
        await holding.ContinueWith(_ => { }, TaskScheduler.Default);
        await interlude.DisposeAsync();
        await peer.Do(number, "reset");
        leaving.Dispose();
        await base.DisposeAsync();
    }

    JsonObject? Heard(JsonObject message)
    {
        var topic = (string)message["topic"]!;
        if (isOld && topic == "bridge/definitions") message["payload"]!["actions"] = new JsonArray("philips_hue_factory_reset");
        var isAnswer = topic is "bridge/response/action" or "bridge/logging" || !topic.StartsWith("bridge/", StringComparison.Ordinal);
        return losesAnswers && isAnswer ? null : message;
    }

    static TimeFrame Frame(JsonNode schedule) => new(Moment((long)schedule["start"]!), Moment((long)schedule["end"]!));

    static DateTimeOffset Moment(long seconds) => new(
        TimeZoneInfo.ConvertTimeToUtc(new DateTime(2000, 1, 1).AddSeconds(seconds), TimeZoneInfo.FindSystemTimeZoneById(TimeZone)), TimeSpan.Zero);
}
