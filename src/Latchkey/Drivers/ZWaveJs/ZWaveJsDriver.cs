using Latchkey.Drivers.Hubs;

namespace Latchkey.Drivers.ZWaveJs;

/// <summary>Speaks to Z-Wave locks through a Z-Wave JS server (alone, in Z-Wave JS UI, or in Home Assistant's add-on).</summary>
/// <param name="replyMax">How long an answer is waited for; null: <see cref="ReplyMax"/>.</param>
sealed class ZWaveJsDriver(TimeProvider clock, TimeSpan? replyMax = null) : SessionDriver<Network, LockNode>
{
    /// <summary>zwave-js tries a frame three times, within 10 s at most; a busy network queues. A guess.</summary>
    static readonly TimeSpan ReplyMax = TimeSpan.FromSeconds(20);

    /// <summary>A dead lock is looked for this often: zwave-js does not by itself. A guess.</summary>
    static readonly TimeSpan pingedEvery = TimeSpan.FromMinutes(5);

    public override string AccountType => "zwave_js";

    public override IReadOnlyList<HubField> Fields { get; } = [HubField.WebSocketAddress("ws://192.168.1.20:3000")];

    protected override string NotConnected => "the Z-Wave JS server is not connected, or does not know the lock";

    public override async Task<HubLocks> Look(HubSettings settings, CancellationToken cut)
    {
        await using var session = await Session.Open(settings.Url, clock, replyMax ?? ReplyMax, cut);
        var network = new Network(session, new DeafDesk(), new HubLine(clock), clock);
        await network.Begin(cut);
        return network.Found();
    }

    protected override async Task Hold(HubSettings settings, HubDesk desk, Action<Network> ready, CancellationToken cut)
    {
        await using var session = await Session.Open(settings.Url, clock, replyMax ?? ReplyMax, cut);
        var line = new HubLine(clock);
        var network = new Network(session, desk, line, clock);
        await network.Begin(cut);
        ready(network);
        await desk.List(network.Found());
        await line.Run(session.Socket, new Listener(network).Hear, over => Ping(network, over), cut);
    }

    protected override LockNode? Find(Network network, string native) => network.Find(native);

    protected override Task<Listing> List(Network network, LockNode door, LockAddress address, CancellationToken cut) =>
        new CodeBook(network, door, address.TimeZone).List(cut);

    protected override Task<PutAnswer> Put(Network network, LockNode door, LockAddress address, SlotContent content, CancellationToken cut) =>
        new CodeBook(network, door, address.TimeZone).Put(content, cut);

    protected override Task<CommandAnswer> Remove(Network network, LockNode door, LockAddress address, int slot, CancellationToken cut) =>
        new CodeBook(network, door, address.TimeZone).Remove(slot, cut);

    protected override Task<CommandAnswer> Move(Network network, LockNode door, bool toLocked, CancellationToken cut) =>
        new Bolt(network, door).Move(toLocked, cut);

    protected override Task<CommandAnswer> Relock(Network network, LockNode door, TimeSpan? delay, CancellationToken cut) =>
        new Bolt(network, door).Relock(delay, cut);

    async Task Ping(Network network, CancellationToken over)
    {
        while (true)
        {
            await Task.Delay(pingedEvery, clock, over);
            foreach (var door in network.Locks.Values.Where(door => door.IsDead)) await network.Node(door, "ping", [], over);
        }
    }
}
