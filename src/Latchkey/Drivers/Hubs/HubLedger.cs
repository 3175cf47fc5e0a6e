using Latchkey.ConnectedAccounts;
using Latchkey.Devices;
using Latchkey.Events;
using Latchkey.Reconciling;
using Latchkey.Storage;

namespace Latchkey.Drivers.Hubs;

/// <summary>Writes which locks a hub has and whether it can be reached: devices, the account's errors, and the events of both.</summary>
sealed class HubLedger(Store store, Turn turn, Reports reports, EventLog log, Ids ids, TimeProvider machine)
{
    /// <summary>The account's error while its hub is lost; its locks have <see cref="DeviceErrors.HubDisconnected"/>.</summary>
    const string BridgeDisconnected = "bridge_disconnected";

    /// <summary>The hub is there, and these are all its locks.</summary>
    /// <returns>Their names at the hub, and their devices.</returns>
    public Task<List<(string Native, Guid DeviceId)>> List(Guid workspaceId, Guid accountId, HubLocks locks) =>
        store.Write(session => List(session, workspaceId, accountId, locks));

    /// <inheritdoc cref="List(Guid, Guid, HubLocks)"/>
    public List<(string Native, Guid DeviceId)> List(Session session, Guid workspaceId, Guid accountId, HubLocks locks)
    {
        if (Open(session, workspaceId, accountId) is not { } account) return [];
        account = Reached(session, account);
        var known = DevicesOf(session, workspaceId, accountId);
        var found = locks.Found.Select(l => l.Native).ToHashSet();
        foreach (var device in known.Where(d => !found.Contains(d.Native)))
            Tell(session, device, locks.IsUndescribed(device.Native) ? new LockReport.Reachable(false) : new LockReport.Removed());
        return locks.Found.Select(l => (l.Native, Place(session, account, known, l))).ToList();
    }

    /// <summary>The locks of a hub that is just being connected, in the transaction that makes its account.</summary>
    /// <param name="isManaged">Of each lock.</param>
    public void Begin(Session session, ConnectedAccount account, HubLocks locks, Func<FoundLock, bool> isManaged)
    {
        foreach (var found in locks.Found) Add(session, account, found, isManaged(found));
    }

    public Task<Guid> Found(Guid workspaceId, Guid accountId, FoundLock found) => store.Write(session =>
        Open(session, workspaceId, accountId) is { } account
            ? Place(session, account, DevicesOf(session, workspaceId, accountId), found)
            : Guid.Empty);

    /// <summary>The hub has not been reached for a while.</summary>
    public Task<bool> Lost(Guid workspaceId, Guid accountId) => store.Write(session =>
    {
        if (Open(session, workspaceId, accountId) is not { } account) return false;
        if (!account.Errors.ContainsKey(BridgeDisconnected))
        {
            var now = Now(session, workspaceId);
            var lost = account with { Errors = Condition.With(account.Errors, BridgeDisconnected, now) };
            session.UpdateConnectedAccount(lost);
            Tell(session, lost, new("connected_account.disconnected", now, Troubles.Of(lost)));
        }
        foreach (var device in DevicesOf(session, workspaceId, accountId))
            Tell(session, device, new LockReport.HubReachable(false));
        return true;
    });

    ConnectedAccount Reached(Session session, ConnectedAccount account)
    {
        var now = Now(session, account.WorkspaceId);
        if (account.Errors.ContainsKey(BridgeDisconnected))
        {
            account = account with { Errors = Condition.Without(account.Errors, BridgeDisconnected) };
            session.UpdateConnectedAccount(account);
            Tell(session, account, new("connected_account.connected", now));
            Tell(session, account, new("connected_account.completed_first_sync_after_reconnection", now));
        }
        return account;
    }

    Guid Place(Session session, ConnectedAccount account, List<Device> known, FoundLock found)
    {
        if (known.Find(d => d.Native == found.Native) is not { } device) return Add(session, account, found, account.ManagesNewDevices);
        Renew(session, account, device, found);
        foreach (var report in News(device, found)) Tell(session, device, report);
        return device.DeviceId;
    }

    Guid Add(Session session, ConnectedAccount account, FoundLock found, bool isManaged)
    {
        var device = New(session, account, found, isManaged);
        session.Insert(device);
        if (device.IsManaged) session.RefitSoon(account.WorkspaceId, account.ConnectedAccountId, device.CreatedAt);
        foreach (var report in News(device, found)) Tell(session, device, report);
        return device.DeviceId;
    }

    Device New(Session session, ConnectedAccount account, FoundLock found, bool isManaged)
    {
        var now = Now(session, account.WorkspaceId);
        var device = Described(account, found, new()
        {
            WorkspaceId = account.WorkspaceId, DeviceId = ids.New(now), ConnectedAccountId = account.ConnectedAccountId,
            Native = found.Native, DeviceType = found.DeviceType, Provider = account.AccountType, Manufacturer = found.Manufacturer,
            Name = found.Name, IsManaged = isManaged, CreatedAt = now, Traits = found.Traits,
            // Until the reports that follow say otherwise; so a lock that is dead from the first moment is told as such.
            State = found.State with { IsOnline = true },
        });
        log.Append(session, new(device.IsManaged ? "device.connected" : "device.unmanaged.connected", now)
        {
            DeviceId = device.DeviceId, ConnectedAccountId = account.ConnectedAccountId,
        }, device, account);
        return device;
    }

    void Renew(Session session, ConnectedAccount account, Device device, FoundLock found) =>
        turn.Happen(session, account.WorkspaceId, device.DeviceId, door => door.Change(Described(account, found, door.Device)));

    static Device Described(ConnectedAccount account, FoundLock found, Device device) => device with
    {
        Name = found.Name, DeviceType = found.DeviceType, Manufacturer = found.Manufacturer,
        Traits = found.KeepsTraits ? device.Traits : found.Traits,
        TimeZone = account.TimeZone, ProviderMetadata = found.Metadata,
    };

    // The hub first: when it is back, the lock is read, for anything may have been done to it meanwhile.
    static IEnumerable<LockReport> News(Device device, FoundLock found)
    {
        if (found.State.IsOnline != device.State.IsOnline || found.State.IsOnline)
            yield return new LockReport.Reachable(found.State.IsOnline);
        yield return new LockReport.HubReachable(true);
        if (found.State.Battery is { } level) yield return new LockReport.Battery(level);
        if (found.State.IsLocked is { } isLocked && isLocked != device.State.IsLocked)
            yield return isLocked ? new LockReport.Closed(EntryMethod.Unknown) : new LockReport.Opened(EntryMethod.Unknown);
    }

    void Tell(Session session, Device device, LockReport report) => reports.Apply(session, device.WorkspaceId, device.DeviceId, report);

    void Tell(Session session, ConnectedAccount account, Event happened) =>
        log.Append(session, happened with { ConnectedAccountId = account.ConnectedAccountId }, null, account);

    static ConnectedAccount? Open(Session session, Guid workspaceId, Guid accountId)
    {
        session.Hold(accountId);
        return session.FindConnectedAccount(workspaceId, accountId);
    }

    static List<Device> DevicesOf(Session session, Guid workspaceId, Guid accountId) =>
        session.Devices(workspaceId, new() { ConnectedAccountIds = [accountId] }, int.MaxValue);

    DateTimeOffset Now(Session session, Guid workspaceId) => session.ClockOf(workspaceId).Now(machine);
}
