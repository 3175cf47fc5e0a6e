using Latchkey.AccessCodes;

namespace Latchkey.Drivers.Virtual;

/// <summary>What goes wrong with a lock, or is mended, and what its maker tells about it at once.</summary>
static class Mishaps
{
    /// <summary>
    /// Lets time pass first: a lock may have locked itself before <paramref name="hand"/> came to it.
    /// </summary>
    public static Turn<T> Touch<T>(this VirtualLock door, DateTimeOffset now, Func<VirtualLock, Turn<T>> hand)
    {
        var settled = door.At(now);
        var turn = hand(settled);
        var hasLockedItself = settled.IsLocked && !door.IsLocked && door.Unreachable is null;
        return hasLockedItself
            ? turn with { Reports = [new LockReport.Closed(EntryMethod.Automatic), .. turn.Reports] }
            : turn;
    }

    public static Turn<bool> Suffer(this VirtualLock door, LockFaults faults)
    {
        var isNowStale = faults.Reading == ReadFault.Stale && door.Faults.Reading != ReadFault.Stale;
        var after = door with { Faults = faults, StaleCodes = isNowStale ? door.Codes : door.StaleCodes };
        return Turned(after, [.. Differences(door.Faults, faults), .. FromAfar.NoLongerFull(door, after)]);
    }

    /// <param name="level">0 to 1.</param>
    public static Turn<bool> Drain(this VirtualLock door, double level)
    {
        var after = door with { Battery = level };
        if (door.Unreachable is not null && after.Unreachable is not null)
            return Turned(after, []);
        var isBack = door.Battery <= 0 && level > 0;
        var isGone = door.Battery > 0 && level <= 0;
        var told = new LockReport.Battery(level);
        return Turned(after, isBack || isGone ? [told, new LockReport.Reachable(isBack)] : [told]);
    }

    public static Turn<bool> Connect(this VirtualLock door) =>
        door.Suffer(door.Faults with { IsOffline = false, IsRemoved = false });

    public static Turn<bool> Disconnect(this VirtualLock door) => door.Suffer(door.Faults with { IsOffline = true });

    public static Turn<bool> VanishFromAccount(this VirtualLock door) =>
        door.Suffer(door.Faults with { IsRemoved = true });

    public static Turn<bool> DisconnectFromHub(this VirtualLock door) =>
        door.Suffer(door.Faults with { IsHubOffline = true });

    /// <summary>The hub comes back; a lock that never had one gets one.</summary>
    public static Turn<bool> ConnectToHub(this VirtualLock door)
    {
        var turn = (door with { HasHub = true }).Suffer(door.Faults with { IsHubOffline = false });
        return door.HasHub ? turn : turn with { Reports = [.. FirstHub(door)] };
    }

    static IEnumerable<LockReport> FirstHub(VirtualLock door)
    {
        if (door.Habits.MissingHubError is { } error)
            yield return new LockReport.Trouble(error, IsPresent: false);
        yield return new LockReport.HubReachable(true);
        if (!door.Faults.IsOffline)
            yield return new LockReport.Reachable(true);
    }

    public static Turn<bool> Subscribe(this VirtualLock door, bool isExpired) =>
        door.Suffer(door.Faults with { IsSubscriptionExpired = isExpired });

    static IEnumerable<LockReport> Differences(LockFaults before, LockFaults after)
    {
        if (before.IsRemoved != after.IsRemoved)
            yield return after.IsRemoved ? new LockReport.Removed() : new LockReport.Reachable(true);
        if (before.IsHubOffline != after.IsHubOffline)
            yield return new LockReport.HubReachable(!after.IsHubOffline);
        if (before.IsOffline != after.IsOffline)
            yield return new LockReport.Reachable(!after.IsOffline);
        if (before.IsSubscriptionExpired != after.IsSubscriptionExpired)
            yield return new LockReport.Trouble("subscription_required", after.IsSubscriptionExpired);
        if (after.IsJammed && !before.IsJammed && !after.IsOffline)
            yield return new LockReport.Jammed();
        if (after.IsTampered && !before.IsTampered && !after.IsOffline)
            yield return new LockReport.Tampered();
        if (before.IsFlaky != after.IsFlaky)
            yield return new LockReport.Trouble("device_has_flaky_connection", after.IsFlaky);
        if (before.IsProgrammedByOthers != after.IsProgrammedByOthers)
            yield return new LockReport.Trouble("third_party_integration_detected", after.IsProgrammedByOthers);
        if (before.IsInPrivacyMode != after.IsInPrivacyMode)
            yield return new LockReport.Trouble("salto_ks_privacy_mode", after.IsInPrivacyMode);
        if (before.IsKeypadDisconnected != after.IsKeypadDisconnected)
            yield return new LockReport.KeypadConnected(!after.IsKeypadDisconnected);
    }

    // Told by the maker's cloud, which knows when a lock has gone quiet: these reports do not need the lock to be
    // reachable.
    static Turn<bool> Turned(VirtualLock door, LockReport[] reports) => new(door, true, reports);
}
