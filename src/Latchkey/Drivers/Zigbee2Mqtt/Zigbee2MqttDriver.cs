using Latchkey.Drivers.Hubs;

namespace Latchkey.Drivers.Zigbee2Mqtt;

/// <summary>Speaks to Zigbee locks through a Zigbee2MQTT, over the WebSocket of its own pages; no MQTT is needed.</summary>
/// <param name="replyMax">How long an answer is waited for; null: <see cref="ReplyMax"/>.</param>
sealed class Zigbee2MqttDriver(TimeProvider clock, TimeSpan? replyMax = null) : SessionDriver<Network, ZigbeeLock>
{
    /// <summary>zigbee-herdsman waits 10 s for a lock's answer, and radios repeat what is not acknowledged before. A guess.</summary>
    static readonly TimeSpan ReplyMax = TimeSpan.FromSeconds(20);

    /// <summary>A lock out of reach is looked for this often: of a lock on batteries Zigbee2MQTT waits a day to be told. A guess.</summary>
    static readonly TimeSpan lookedForEvery = TimeSpan.FromMinutes(5);

    public override string AccountType => "zigbee2mqtt";

    public override IReadOnlyList<HubField> Fields { get; } =
        [HubField.WebSocketAddress("ws://192.168.1.20:8080"), HubField.OptionalToken];

    protected override string NotConnected => "Zigbee2MQTT is not connected, or does not know the lock";

    public override async Task<HubLocks> Look(HubSettings settings, CancellationToken cut)
    {
        await using var session = await Session.Open(settings, clock, replyMax ?? ReplyMax, cut);
        var network = new Network(session, new DeafDesk(), new HubLine(clock), clock);
        await network.Begin(cut);
        return network.Found();
    }

    protected override async Task Hold(HubSettings settings, HubDesk desk, Action<Network> ready, CancellationToken cut)
    {
        await using var session = await Session.Open(settings, clock, replyMax ?? ReplyMax, cut);
        var line = new HubLine(clock);
        var network = new Network(session, desk, line, clock);
        await network.Begin(cut);
        ready(network);
        await desk.List(network.Found());
        await line.Run(session.Socket, new Listener(network).Hear, over => LookForLost(network, over), cut);
    }

    protected override ZigbeeLock? Find(Network network, string native) => network.Find(native);

    protected override Task<Listing> List(Network network, ZigbeeLock door, LockAddress address, CancellationToken cut) =>
        new CodeBook(network, door, address.TimeZone).List(cut);

    protected override Task<PutAnswer> Put(Network network, ZigbeeLock door, LockAddress address, SlotContent content, CancellationToken cut) =>
        new CodeBook(network, door, address.TimeZone).Put(content, cut);

    protected override Task<CommandAnswer> Remove(Network network, ZigbeeLock door, LockAddress address, int slot, CancellationToken cut) =>
        new CodeBook(network, door, address.TimeZone).Remove(slot, cut);

    protected override Task<CommandAnswer> Move(Network network, ZigbeeLock door, bool toLocked, CancellationToken cut) =>
        new BoltDrive(network, door).Move(toLocked, cut);

    protected override Task<CommandAnswer> Relock(Network network, ZigbeeLock door, TimeSpan? delay, CancellationToken cut) =>
        new BoltDrive(network, door).Relock(delay, cut);

    async Task LookForLost(Network network, CancellationToken over)
    {
        while (true)
        {
            await Task.Delay(lookedForEvery, clock, over);
            foreach (var door in network.Locks.Where(door => !door.IsOnline && !door.Facts.IsDisabled))
            {
                await door.Gate.WaitAsync(over);
                try
                {
                    await network.SpeechOf(door).AskBolt(over);
                }
                finally
                {
                    door.Gate.Release();
                }
            }
        }
    }
}
