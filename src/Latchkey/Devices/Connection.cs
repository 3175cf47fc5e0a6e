using Latchkey.ConnectedAccounts;
using Latchkey.Events;

namespace Latchkey.Devices;

/// <summary>Whether a lock can be reached, worked out from what is wrong with it and with its account.</summary>
static class Connection
{
    /// <summary>
    /// The error that keeps us from the lock, the one farthest from the door first; null: it can be reached.
    /// </summary>
    public static string? Obstacle(Device device, ConnectedAccount account) =>
        account.Errors.ContainsKey(DeviceErrors.AccountDisconnected) ? DeviceErrors.AccountDisconnected :
        device.Errors.ContainsKey(DeviceErrors.DeviceRemoved) ? DeviceErrors.DeviceRemoved :
        device.Errors.ContainsKey(DeviceErrors.HubDisconnected) ? DeviceErrors.HubDisconnected :
        device.Errors.ContainsKey(DeviceErrors.DeviceDisconnected) ? DeviceErrors.DeviceDisconnected :
        device.State.IsOnline ? null :
        DeviceErrors.DeviceDisconnected;

    public static bool IsOnline(Device device, ConnectedAccount account) => Obstacle(device, account) is null;

    /// <summary>The event of a change from online to offline or back; null when there was none.</summary>
    /// <remarks>A lock that was removed tells so itself: its going offline is no second event.</remarks>
    public static Event? Change(
        (Device Device, ConnectedAccount Account) before,
        (Device Device, ConnectedAccount Account) after,
        DateTimeOffset now)
    {
        var obstacle = Obstacle(after.Device, after.Account);
        var wasOnline = IsOnline(before.Device, before.Account);
        if (wasOnline == obstacle is null || obstacle == DeviceErrors.DeviceRemoved)
            return null;

        var kind = after.Device.IsManaged ? "device" : "device.unmanaged";
        if (obstacle is null)
            return About(after.Device, new Event($"{kind}.connected", now));

        var details = Troubles.Of(after.Device, after.Account);
        details["error_code"] = obstacle;
        return About(after.Device, new Event($"{kind}.disconnected", now, details));
    }

    /// <summary>What an account's new errors, or their end, mean for one of its locks.</summary>
    public static IReadOnlyList<Event> AccountChanged(
        Device device, ConnectedAccount before, ConnectedAccount after, DateTimeOffset now) =>
        Change((device, before), (device, after), now) is { } change ? [change] : [];

    static Event About(Device device, Event happened) =>
        happened with { DeviceId = device.DeviceId, ConnectedAccountId = device.ConnectedAccountId };
}
