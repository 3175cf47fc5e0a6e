using System.Collections.Concurrent;
using Latchkey.Storage;

namespace Latchkey.Drivers.Hubs;

/// <summary>Keeps a live session to every hub that this node holds: takes free ones, and connects again when one breaks.</summary>
sealed class HubKeeper(
    Store store, Vault vault, HubLedger ledger, LockReports reports, IReadOnlyList<LockDriver> drivers, Guid node,
    TimeProvider machine, Chance chance, ILogger log) : IAsyncDisposable
{
    /// <summary>The first pause after a session that broke, doubled after each that could not be begun. A guess.</summary>
    static readonly TimeSpan firstPause = TimeSpan.FromSeconds(1);

    /// <summary>The longest such pause. A guess: a hub that comes back is noticed within a minute.</summary>
    static readonly TimeSpan longestPause = TimeSpan.FromSeconds(60);

    /// <summary>Lost for so long, a hub is told to be. A guess: a program that is restarted is back before.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    readonly CancellationTokenSource stopping = new();
    readonly SemaphoreSlim renewing = new(1);
    readonly ConcurrentDictionary<Guid, Keeping> held = [];

    public async Task Start()
    {
        if (store.IsMineAlone) await store.Write(session => { session.VoidHubLeases(); return true; });
        await Renew();
    }

    /// <summary>A lock that was brought into a hub's network on request.</summary>
    public Task<Guid> Found(Guid workspaceId, Guid accountId, FoundLock found) => ledger.Found(workspaceId, accountId, found);

    /// <summary>Prolongs what this node holds, lets go what it has lost, and takes what is free.</summary>
    public async Task Renew()
    {
        await renewing.WaitAsync();
        try
        {
            foreach (var keeping in held.Values)
            {
                var isOurs = await store.Write(session => session.Extend(keeping.Lease, machine.GetUtcNow()));
                if (!isOurs) await LetGo(keeping);
            }
            if (stopping.IsCancellationRequested) return;
            foreach (var lease in await store.Write(session => session.TakeHubs(node, machine.GetUtcNow()))) Begin(lease);
        }
        finally
        {
            renewing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        foreach (var keeping in held.Values)
        {
            await LetGo(keeping);
            await store.Write(session => { session.GiveBack(keeping.Lease); return true; });
        }
        stopping.Dispose();
        renewing.Dispose();
    }

    void Begin(HubLease lease)
    {
        var keeping = new Keeping(lease, CancellationTokenSource.CreateLinkedTokenSource(stopping.Token));
        held[lease.AccountId] = keeping;
        keeping.Work = Task.Run(() => Keep(lease, keeping.Stop.Token));
    }

    async Task LetGo(Keeping keeping)
    {
        await keeping.Stop.CancelAsync();
        await keeping.Work;
        held.TryRemove(keeping.Lease.AccountId, out _);
        keeping.Stop.Dispose();
    }

    async Task Keep(HubLease lease, CancellationToken cut)
    {
        var (failures, lostSince, isTold) = (0, machine.GetUtcNow(), false);
        while (true)
        {
            var (hasListed, why) = await Hold(lease, cut);
            if (cut.IsCancellationRequested) return;
            if (hasListed) (failures, lostSince, isTold) = (0, machine.GetUtcNow(), false);
            failures++;
            // Once when it begins, once when it is told; not for every try of a long night.
            if (failures == 1) log.LogWarning("The hub of account {AccountId} is not connected: {Reason}. Trying again", lease.AccountId, why);
            isTold = isTold || await TellWhenLong(lease, lostSince);
            await Rest(failures, isTold ? null : lostSince + Patience, cut);
        }
    }

    /// <returns>Whether the session came so far that the hub's locks were listed, and why it ended, for people.</returns>
    async Task<(bool HasListed, string Why)> Hold(HubLease lease, CancellationToken cut)
    {
        WritingDesk? desk = null;
        try
        {
            var (account, settings) = await store.Read(session => (
                session.FindConnectedAccount(lease.WorkspaceId, lease.AccountId),
                session.FindCredentials(vault, lease.WorkspaceId, lease.AccountId)));
            if (account is null || settings is null) return (false, "the account is gone");
            if (drivers.OfType<HubDriver>().FirstOrDefault(d => d.Serves(account)) is not { } driver) return (false, "no driver serves it");
            desk = new WritingDesk(lease, account.TimeZone, ledger, reports);
            await driver.Hold(lease.AccountId, Bodies.Read<HubSettings>(settings.AsSpan()), desk, cut);
            return (desk.HasListed, "the session ended");
        }
        catch (HubLostException lost)
        {
            return (desk?.HasListed == true, lost.Message);
        }
        catch (OperationCanceledException) when (cut.IsCancellationRequested)
        {
            return (desk?.HasListed == true, "it is let go");
        }
        catch (Exception e)
        {
            // Our bug, or the store is away: as if the hub were lost, and looked into by somebody.
            log.LogError(e, "The session to the hub of account {AccountId} failed", lease.AccountId);
            return (desk?.HasListed == true, e.GetType().Name);
        }
    }

    async Task<bool> TellWhenLong(HubLease lease, DateTimeOffset lostSince)
    {
        if (machine.GetUtcNow() < lostSince + Patience) return false;
        try
        {
            return await ledger.Lost(lease.WorkspaceId, lease.AccountId);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogError(e, "That the hub of account {AccountId} is lost could not be written", lease.AccountId);
            return false;
        }
    }

    /// <param name="latest">It must be looked at again by then: the loss is to be told.</param>
    async Task Rest(int failures, DateTimeOffset? latest, CancellationToken cut)
    {
        var doubled = firstPause * Math.Pow(2, Math.Min(failures - 1, 10));
        // Spread, so that many hubs behind one router do not come back in one instant.
        var pause = (doubled < longestPause ? doubled : longestPause) * (0.8 + 0.4 * chance.Fraction());
        if (latest - machine.GetUtcNow() is { } left && left < pause) pause = left > TimeSpan.Zero ? left : firstPause;
        try
        {
            await Task.Delay(pause, machine, cut);
        }
        catch (OperationCanceledException)
        {
            // The hub is let go.
        }
    }

    sealed class Keeping(HubLease lease, CancellationTokenSource stop)
    {
        public HubLease Lease => lease;
        public CancellationTokenSource Stop => stop;
        public Task Work { get; set; } = Task.CompletedTask;
    }
}
