using Latchkey.ConnectedAccounts;
using Latchkey.Devices;

namespace Latchkey.AccessCodes;

/// <summary>The public description's <c>status</c>. Never stored: worked out from facts.</summary>
enum AccessCodeStatus { Unset, Setting, Set, Removing, Unknown }

/// <summary>Whether a lock can be spoken to, as far as a status depends on it.</summary>
enum Reach
{
    Connected,

    /// <summary>For a reason that only the owner can mend: the account is disconnected, or the lock is gone from it.</summary>
    Lost,
}

/// <summary>How a code lies on its lock.</summary>
enum OnLock
{
    Absent,

    /// <summary>As wanted, and it opens the door.</summary>
    Matching,

    /// <summary>As wanted, with a schedule whose start lies ahead: it opens nothing yet.</summary>
    Preloaded,

    /// <summary>There, but not as wanted.</summary>
    Stale,

    /// <summary>Taken off at the lock by somebody else, and the caller allows that.</summary>
    TakenOff,
}

static class Status
{
    /// <summary>The status of a managed code that is still listed.</summary>
    public static AccessCodeStatus Of(Reach reach, WishKind wish, OnLock onLock) => reach switch
    {
        Reach.Lost => AccessCodeStatus.Unknown,
        Reach.Connected => wish switch
        {
            WishKind.Off => AccessCodeStatus.Removing,
            WishKind.NotYet => onLock switch
            {
                OnLock.Absent or OnLock.TakenOff => AccessCodeStatus.Unset,
                // It would let the guest in too early: on its way off.
                OnLock.Matching or OnLock.Preloaded or OnLock.Stale => AccessCodeStatus.Removing,
            },
            WishKind.On => onLock switch
            {
                OnLock.Matching => AccessCodeStatus.Set,
                // It lies on the lock but opens nothing yet, so callers still read unset.
                OnLock.Preloaded or OnLock.TakenOff => AccessCodeStatus.Unset,
                OnLock.Absent or OnLock.Stale => AccessCodeStatus.Setting,
            },
        },
    };

    public static AccessCodeStatus Of(AccessCode code, Device device, ConnectedAccount account, Timing timing, DateTimeOffset now)
    {
        // The lock is never spoken to: its maker's algorithm has already let the code in.
        if (code.IsOffline) return AccessCodeStatus.Set;
        if (!code.IsManaged) return code.Held is null ? AccessCodeStatus.Unset : AccessCodeStatus.Set;

        var wish = Wish.Of(code, device, timing, now);
        var onLock = OnLockOf(code, device, timing, now);
        var status = Of(ReachOf(device, account), wish.Kind, onLock);
        // Preloading is not the guest's business: until the start, a native code that is not on the lock is simply unset.
        return status == AccessCodeStatus.Setting && code.Frame.PhaseAt(now) == Phase.Ahead && Wish.SchedulesNatively(code, device)
            ? AccessCodeStatus.Unset
            : status;
    }

    public static OnLock OnLockOf(AccessCode code, Device device, Timing timing, DateTimeOffset now)
    {
        if (code.Held is not { } held)
            return code.ExternalChange is { IsAccepted: true } ? OnLock.TakenOff : OnLock.Absent;
        if (Mutation.Between(code, device, timing, now).Count > 0) return OnLock.Stale;
        // It was to give way to another, and no answer came: it may be off already.
        if (code.InFlight is { Kind: CommandKind.Remove }) return OnLock.Stale;
        return held.Schedule.PhaseAt(now) == Phase.Ahead ? OnLock.Preloaded : OnLock.Matching;
    }

    public static Reach ReachOf(Device device, ConnectedAccount account) =>
        account.Errors.ContainsKey(DeviceErrors.AccountDisconnected) || device.Errors.ContainsKey("device_removed")
            ? Reach.Lost
            : Reach.Connected;
}
