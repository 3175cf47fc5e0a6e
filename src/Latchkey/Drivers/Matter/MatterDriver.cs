using Latchkey.Drivers.Hubs;

namespace Latchkey.Drivers.Matter;

/// <summary>Speaks to Matter locks through a Matter Server: Home Assistant's add-on, or the same server alone.</summary>
/// <param name="replyMax">How long an answer is waited for; null: <see cref="ReplyMax"/>.</param>
sealed class MatterDriver(TimeProvider clock, TimeSpan? replyMax = null) : SessionDriver<Fabric, MatterLock>
{
    /// <summary>
    /// A lock that is off costs the server 13 s for the first command and 90 s for each further one (measured); one that sleeps answers
    /// within 5 s. A guess between the two.
    /// </summary>
    static readonly TimeSpan ReplyMax = TimeSpan.FromSeconds(12);

    /// <summary>
    /// To find a lock that is ready and bring it into the network takes 2 s at the simulated lock, a minute and more over Bluetooth. A guess.
    /// </summary>
    static readonly TimeSpan commissioningMax = TimeSpan.FromSeconds(100);

    public override string AccountType => "matter";

    public override HubField? SetupCode { get; } = new("setup_code", true, "34970112332", Matter.SetupCode.Objection);

    public override IReadOnlyList<HubField> Fields { get; } = [HubField.WebSocketAddress("ws://192.168.1.20:5580/ws")];

    protected override string NotConnected => "the Matter Server is not connected, or does not know the lock";

    public override async Task<HubLocks> Look(HubSettings settings, CancellationToken cut)
    {
        await using var session = await Session.Open(settings.Url, clock, replyMax ?? ReplyMax, cut);
        var fabric = new Fabric(session, new DeafDesk(), new HubLine(clock), clock);
        await fabric.Begin(cut);
        return fabric.Found();
    }

    protected override async Task Hold(HubSettings settings, HubDesk desk, Action<Fabric> ready, CancellationToken cut)
    {
        await using var session = await Session.Open(settings.Url, clock, replyMax ?? ReplyMax, cut);
        var fabric = new Fabric(session, desk, new HubLine(clock), clock);
        await fabric.Begin(cut);
        ready(fabric);
        await desk.List(fabric.Found());
        await fabric.Line.Run(session.Socket, new Listener(fabric).Hear, _ => Task.CompletedTask, cut);
    }

    public override async Task<IReadOnlyList<FoundLock>> AddDevice(HubSettings settings, string setupCode, CancellationToken cut)
    {
        await using var session = await Session.Open(settings.Url, clock, commissioningMax, cut);
        var reply = await session.Ask("commission_with_code",
            new() { ["code"] = Matter.SetupCode.Normal(setupCode), ["network_only"] = !session.HasBluetooth }, cut);
        return reply.Kind switch
        {
            ReplyKind.Done => [.. Fabric.LocksIn(reply.Result, session.FabricId).Select(door => door.Found())],
            ReplyKind.Error => throw new NotAddedException($"{reply.Detail}; the lock must be in pairing mode, and where the server can reach it"),
            ReplyKind.NotSent => throw new HubLostException(reply.Detail),
            ReplyKind.NoAnswer => throw new NotAddedException($"{reply.Detail}; when it is done after all, the lock appears by itself"),
        };
    }

    protected override MatterLock? Find(Fabric fabric, string native) => fabric.Find(native);

    protected override Task<Listing> List(Fabric fabric, MatterLock door, LockAddress address, CancellationToken cut) =>
        new CodeBook(fabric, door, address.TimeZone).List(cut);

    protected override Task<PutAnswer> Put(Fabric fabric, MatterLock door, LockAddress address, SlotContent content, CancellationToken cut) =>
        new CodeBook(fabric, door, address.TimeZone).Put(content, cut);

    protected override Task<CommandAnswer> Remove(Fabric fabric, MatterLock door, LockAddress address, int slot, CancellationToken cut) =>
        new CodeBook(fabric, door, address.TimeZone).Remove(slot, cut);

    protected override Task<CommandAnswer> Move(Fabric fabric, MatterLock door, bool toLocked, CancellationToken cut) =>
        new Bolt(fabric, door).Move(toLocked, cut);

    protected override Task<CommandAnswer> Relock(Fabric fabric, MatterLock door, TimeSpan? delay, CancellationToken cut) =>
        new Bolt(fabric, door).Relock(delay, cut);
}
