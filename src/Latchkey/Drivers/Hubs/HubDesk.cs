using System.Collections.Concurrent;

namespace Latchkey.Drivers.Hubs;

/// <summary>Where the session to one hub says what it hears.</summary>
/// <remarks>Not for several threads at once, except <see cref="Tell"/>: a session tells in the order in which it heard.</remarks>
abstract class HubDesk
{
    /// <summary>IANA, of the place where the hub's locks are; null: unknown.</summary>
    public abstract string? TimeZone { get; }

    /// <summary>The session is up, and these are all the hub's locks.</summary>
    public abstract Task List(HubLocks locks);

    /// <summary>A lock was added, or described anew.</summary>
    public abstract Task Found(FoundLock found);

    /// <summary>What is told of a lock that the hub has not listed is passed over.</summary>
    public abstract Task Tell(string native, LockReport report);
}

/// <summary>For a look at a hub: what the hub tells meanwhile, it tells whoever holds its session too.</summary>
sealed class DeafDesk : HubDesk
{
    public override string? TimeZone => null;
    public override Task List(HubLocks locks) => Task.CompletedTask;
    public override Task Found(FoundLock found) => Task.CompletedTask;
    public override Task Tell(string native, LockReport report) => Task.CompletedTask;
}

/// <summary>Writes it down.</summary>
sealed class WritingDesk(HubLease lease, string? timeZone, HubLedger ledger, LockReports reports) : HubDesk
{
    readonly ConcurrentDictionary<string, Guid> devices = new();

    public override string? TimeZone => timeZone;

    /// <summary>True: the session came so far that the hub's locks were written.</summary>
    public bool HasListed { get; private set; }

    public override async Task List(HubLocks locks)
    {
        foreach (var (native, deviceId) in await ledger.List(lease.WorkspaceId, lease.AccountId, locks)) devices[native] = deviceId;
        HasListed = true;
    }

    public override async Task Found(FoundLock found) =>
        devices[found.Native] = await ledger.Found(lease.WorkspaceId, lease.AccountId, found);

    public override Task Tell(string native, LockReport report) => devices.TryGetValue(native, out var deviceId)
        ? reports.Post(lease.WorkspaceId, deviceId, report)
        : Task.CompletedTask;
}
