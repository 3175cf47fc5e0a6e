using System.Collections.Concurrent;
using System.Globalization;

namespace Latchkey.Drivers.Hubs;

/// <summary>A hub driver that keeps what its sessions know of hubs and locks, and speaks to one lock about one thing at a time.</summary>
/// <typeparam name="THub">What a session knows of its hub.</typeparam>
/// <typeparam name="TDoor">What it knows of one lock.</typeparam>
abstract class SessionDriver<THub, TDoor> : HubDriver where THub : class where TDoor : HubDoor
{
    static readonly TaskCompletionSource<THub?> lost = Lost();

    /// <summary>By account: its hub, once the session that is being begun has come so far; null when that is over.</summary>
    readonly ConcurrentDictionary<Guid, TaskCompletionSource<THub?>> hubs = new();

    /// <summary>For people and the timeline: there is no session, or the hub does not know the lock.</summary>
    protected abstract string NotConnected { get; }

    protected abstract TDoor? Find(THub hub, string native);

    protected abstract Task<Listing> List(THub hub, TDoor door, LockAddress address, CancellationToken cut);
    protected abstract Task<PutAnswer> Put(THub hub, TDoor door, LockAddress address, SlotContent content, CancellationToken cut);
    protected abstract Task<CommandAnswer> Remove(THub hub, TDoor door, LockAddress address, int slot, CancellationToken cut);
    protected abstract Task<CommandAnswer> Move(THub hub, TDoor door, bool toLocked, CancellationToken cut);
    protected abstract Task<CommandAnswer> Relock(THub hub, TDoor door, TimeSpan? delay, CancellationToken cut);

    /// <inheritdoc cref="HubDriver.Hold"/>
    /// <param name="ready">From here on commands can be carried, until this ends.</param>
    protected abstract Task Hold(HubSettings settings, HubDesk desk, Action<THub> ready, CancellationToken cut);

    public sealed override async Task Hold(Guid accountId, HubSettings settings, HubDesk desk, CancellationToken cut)
    {
        var begun = hubs.AddOrUpdate(accountId, _ => Awaited(), (_, before) => before.Task.IsCompleted ? Awaited() : before);
        try
        {
            await Hold(settings, desk, hub => begun.TrySetResult(hub), cut);
        }
        finally
        {
            hubs[accountId] = lost;
            begun.TrySetResult(null);
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
        if (await Hub(door.AccountId, cut) is not { } hub || Find(hub, door.Native) is not { } found) return notConnected;
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

    /// <summary>Who has just connected a hub, or started the server, need not wait for the session to begin: the command does.</summary>
    async Task<THub?> Hub(Guid accountId, CancellationToken cut)
    {
        try
        {
            return await hubs.GetOrAdd(accountId, _ => Awaited()).Task.WaitAsync(cut);
        }
        catch (OperationCanceledException)
        {
            return null;
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

    static TaskCompletionSource<THub?> Awaited() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    static TaskCompletionSource<THub?> Lost()
    {
        var over = Awaited();
        over.SetResult(null);
        return over;
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
