using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using Latchkey.Drivers.Hubs;

namespace Latchkey.Drivers.ZWaveJs;

/// <summary>Speaks to Z-Wave locks through a Z-Wave JS server (alone, in Z-Wave JS UI, or in Home Assistant's add-on).</summary>
/// <param name="replyMax">How long an answer is waited for; null: <see cref="ReplyMax"/>.</param>
sealed class ZWaveJsDriver(TimeProvider clock, TimeSpan? replyMax = null) : HubDriver
{
    /// <summary>zwave-js tries a frame three times, within 10 s at most; a busy network queues. A guess.</summary>
    static readonly TimeSpan ReplyMax = TimeSpan.FromSeconds(20);

    /// <summary>A dead lock is looked for this often: zwave-js does not by itself. A guess.</summary>
    static readonly TimeSpan pingedEvery = TimeSpan.FromMinutes(5);

    /// <summary>What waits to be told of one network. A guess: a burst of all its locks at once.</summary>
    const int LineMax = 1000;

    readonly ConcurrentDictionary<Guid, Network> networks = new();

    public override string AccountType => "zwave_js";

    public override async Task<IReadOnlyList<FoundLock>> Look(HubSettings settings, CancellationToken cut)
    {
        await using var session = await Session.Open(settings.Url, clock, replyMax ?? ReplyMax, cut);
        var network = new Network(session, new DeafDesk(), clock) { Later = static (_, _) => { } };
        await network.Begin(cut);
        return [.. network.Locks.Values.Select(door => door.Found())];
    }

    public override async Task Hold(Guid accountId, HubSettings settings, HubDesk desk, CancellationToken cut)
    {
        await using var session = await Session.Open(settings.Url, clock, replyMax ?? ReplyMax, cut);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cut);
        // What is heard waits in line with what is to be said later, so that reports keep their order.
        var line = Channel.CreateBounded<Func<Task>>(new BoundedChannelOptions(LineMax) { SingleReader = true });
        var network = new Network(session, desk, clock) { Later = (after, deed) => _ = Later(after, deed, line.Writer, over.Token) };
        await network.Begin(cut);
        networks[accountId] = network;
        var chores = Task.CompletedTask;
        try
        {
            await desk.List([.. network.Locks.Values.Select(door => door.Found())]);
            chores = Task.WhenAll(Feed(network, new Listener(network), line.Writer, over.Token), Ping(network, over.Token));
            await foreach (var deed in line.Reader.ReadAllAsync(cut)) await deed();
        }
        finally
        {
            networks.TryRemove(new(accountId, network));
            await over.CancelAsync();
            await chores;
        }
    }

    public override Task<Listing> List(LockAddress door, CancellationToken cut) => With(
        door, Listing.Failed(Outcome.Transient, NotConnected), (network, node) => new CodeBook(network, node, door.TimeZone).List(cut), cut);

    public override Task<PutAnswer> Put(LockAddress door, SlotContent content, CancellationToken cut) => With(
        door, new(Outcome.Transient, Detail: NotConnected),
        (network, node) => Writing(node, content.Slot, () => new CodeBook(network, node, door.TimeZone).Put(content, cut)), cut);

    public override Task<CommandAnswer> Remove(LockAddress door, string slot, CancellationToken cut) => Command(
        door, (network, node) => int.TryParse(slot, CultureInfo.InvariantCulture, out var number)
            ? Writing(node, slot, () => new CodeBook(network, node, door.TimeZone).Remove(number, cut))
            : Task.FromResult(CommandAnswer.Done), cut);

    public override Task<CommandAnswer> Lock(LockAddress door, CancellationToken cut) =>
        Command(door, (network, node) => new Bolt(network, node).Move(toLocked: true, cut), cut);

    public override Task<CommandAnswer> Unlock(LockAddress door, CancellationToken cut) =>
        Command(door, (network, node) => new Bolt(network, node).Move(toLocked: false, cut), cut);

    public override Task<CommandAnswer> ConfigureAutoLock(LockAddress door, TimeSpan? delay, CancellationToken cut) =>
        Command(door, (network, node) => new Bolt(network, node).Relock(delay, cut), cut);

    const string NotConnected = "the Z-Wave JS server is not connected, or does not know the lock";

    Task<CommandAnswer> Command(LockAddress door, Func<Network, LockNode, Task<CommandAnswer>> work, CancellationToken cut) =>
        With(door, new(Outcome.Transient, Detail: NotConnected), work, cut);

    async Task<T> With<T>(LockAddress door, T notConnected, Func<Network, LockNode, Task<T>> work, CancellationToken cut)
    {
        if (!networks.TryGetValue(door.AccountId, out var network) || network.Find(door.Native) is not { } node) return notConnected;
        if (!await IsFree(node, cut)) return notConnected;
        try
        {
            return await work(network, node);
        }
        finally
        {
            node.Gate.Release();
        }
    }

    static async Task<bool> IsFree(LockNode node, CancellationToken cut)
    {
        try
        {
            await node.Gate.WaitAsync(cut);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    static async Task<T> Writing<T>(LockNode node, string? slot, Func<Task<T>> write)
    {
        node.Writing = int.TryParse(slot, CultureInfo.InvariantCulture, out var number) ? number : null;
        try
        {
            return await write();
        }
        finally
        {
            node.Writing = null;
        }
    }

    /// <summary>Puts what the server tells into the line. When that is full, the server waits, and then the session breaks.</summary>
    static async Task Feed(Network network, Listener listener, ChannelWriter<Func<Task>> line, CancellationToken over)
    {
        try
        {
            await foreach (var happened in network.Session.Events.ReadAllAsync(over))
                await line.WriteAsync(() => listener.Hear(happened, over), over);
            line.TryComplete(new HubLostException("the session ended"));
        }
        catch (Exception e)
        {
            line.TryComplete(e);
        }
    }

    async Task Later(TimeSpan after, Func<Task> deed, ChannelWriter<Func<Task>> line, CancellationToken over)
    {
        try
        {
            await Task.Delay(after, clock, over);
            await line.WriteAsync(deed, over);
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            // The session is over; the next one begins with a listing.
        }
    }

    async Task Ping(Network network, CancellationToken over)
    {
        try
        {
            while (true)
            {
                await Task.Delay(pingedEvery, clock, over);
                foreach (var door in network.Locks.Values.Where(door => door.IsDead)) await network.Node(door, "ping", [], over);
            }
        }
        catch (OperationCanceledException)
        {
            // The session is over.
        }
    }
}
