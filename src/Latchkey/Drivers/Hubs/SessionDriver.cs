using System.Collections.Concurrent;
using System.Globalization;

namespace Latchkey.Drivers.Hubs;

/// <summary>A hub driver that keeps what its sessions know of hubs and locks, and speaks to one lock about one thing at a time.</summary>
/// <typeparam name="THub">What a session knows of its hub.</typeparam>
/// <typeparam name="TDoor">What it knows of one lock.</typeparam>
abstract class SessionDriver<THub, TDoor> : HubDriver where THub : class where TDoor : HubDoor
{
    readonly ConcurrentDictionary<Guid, THub> hubs = new();

    /// <summary>For people and the timeline: there is no session, or the hub does not know the lock.</summary>
    protected abstract string NotConnected { get; }

    protected abstract TDoor? Find(THub hub, string native);

    protected abstract Task<Listing> List(THub hub, TDoor door, LockAddress address, CancellationToken cut);
    protected abstract Task<PutAnswer> Put(THub hub, TDoor door, LockAddress address, SlotContent content, CancellationToken cut);
    protected abstract Task<CommandAnswer> Remove(THub hub, TDoor door, LockAddress address, int slot, CancellationToken cut);
    protected abstract Task<CommandAnswer> Move(THub hub, TDoor door, bool toLocked, CancellationToken cut);
    protected abstract Task<CommandAnswer> Relock(THub hub, TDoor door, TimeSpan? delay, CancellationToken cut);

    /// <summary>Carries commands to a hub as long as <paramref name="session"/> lasts.</summary>
    protected async Task During(Guid accountId, THub hub, Func<Task> session)
    {
        hubs[accountId] = hub;
        try
        {
            await session();
        }
        finally
        {
            hubs.TryRemove(new(accountId, hub));
        }
    }

    public sealed override Task<Listing> List(LockAddress door, CancellationToken cut) =>
        With(door, Listing.Failed(Outcome.Transient, NotConnected), (hub, found) => List(hub, found, door, cut), cut);

    public sealed override Task<PutAnswer> Put(LockAddress door, SlotContent content, CancellationToken cut) => With(
        door, new(Outcome.Transient, Detail: NotConnected),
        (hub, found) => Writing(found, content.Slot, () => Put(hub, found, door, content, cut)), cut);

    public sealed override Task<CommandAnswer> Remove(LockAddress door, string slot, CancellationToken cut) => Command(
        door, (hub, found) => int.TryParse(slot, CultureInfo.InvariantCulture, out var number)
            ? Writing(found, slot, () => Remove(hub, found, door, number, cut))
            : Task.FromResult(CommandAnswer.Done), cut);

    public sealed override Task<CommandAnswer> Lock(LockAddress door, CancellationToken cut) =>
        Command(door, (hub, found) => Move(hub, found, toLocked: true, cut), cut);

    public sealed override Task<CommandAnswer> Unlock(LockAddress door, CancellationToken cut) =>
        Command(door, (hub, found) => Move(hub, found, toLocked: false, cut), cut);

    public sealed override Task<CommandAnswer> ConfigureAutoLock(LockAddress door, TimeSpan? delay, CancellationToken cut) =>
        Command(door, (hub, found) => Relock(hub, found, delay, cut), cut);

    Task<CommandAnswer> Command(LockAddress door, Func<THub, TDoor, Task<CommandAnswer>> work, CancellationToken cut) =>
        With(door, new(Outcome.Transient, Detail: NotConnected), work, cut);

    async Task<T> With<T>(LockAddress door, T notConnected, Func<THub, TDoor, Task<T>> work, CancellationToken cut)
    {
        if (!hubs.TryGetValue(door.AccountId, out var hub) || Find(hub, door.Native) is not { } found) return notConnected;
        if (!await IsFree(found, cut)) return notConnected;
        try
        {
            return await work(hub, found);
        }
        finally
        {
            found.Gate.Release();
        }
    }

    static async Task<bool> IsFree(TDoor door, CancellationToken cut)
    {
        try
        {
            await door.Gate.WaitAsync(cut);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    static async Task<T> Writing<T>(TDoor door, string? slot, Func<Task<T>> write)
    {
        door.Writing = int.TryParse(slot, CultureInfo.InvariantCulture, out var number) ? number : null;
        try
        {
            return await write();
        }
        finally
        {
            door.Writing = null;
        }
    }
}
