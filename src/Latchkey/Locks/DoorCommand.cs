using System.Text.Json;
using Latchkey.ActionAttempts;
using Latchkey.Api;
using Latchkey.Devices;
using Latchkey.Storage;

namespace Latchkey.Locks;

/// <summary>What a caller asks of a door: an action attempt, and the lock looked at at once.</summary>
static class DoorCommand
{
    /// <summary>
    /// The wait without <c>sync</c>. Source: official clients first ask again after this long; what is quick needs no
    /// second request.
    /// </summary>
    static readonly TimeSpan Briefly = TimeSpan.FromSeconds(1);

    /// <param name="holder">Whose cloud key it is; null: the caller asks.</param>
    /// <exception cref="Refusal">
    /// There is no such managed device, it is gone from its account, or it cannot do that.
    /// </exception>
    public static ActionAttemptView Give(
        Session session, Call call, Guid deviceId, string actionType, Func<LockTraits, bool?> can,
        Func<LockState, Dictionary<string, JsonElement>>? parameters = null, KeyHolder? holder = null)
    {
        session.HoldLock(call.WorkspaceId, deviceId);
        var device = session.Device(call.WorkspaceId, deviceId) ?? throw AccessCodes.Refusals.NoDevice(deviceId);
        Check(device, actionType, can);

        var now = call.Now(session);
        var attempt = new ActionAttempt
        {
            WorkspaceId = call.WorkspaceId,
            ActionAttemptId = call.Server.Ids.New(now),
            ActionType = actionType,
            DeviceId = deviceId,
            Holder = holder,
            CreatedAt = now,
            Deadline = now + call.Server.Timing.DoorCommandDeadline,
            Parameters = parameters?.Invoke(device.State) ?? [],
        };
        session.Save(attempt);
        session.LookSooner(call.WorkspaceId, deviceId, now, session.ClockOf(call.WorkspaceId));
        return new(attempt);
    }

    /// <summary>
    /// The attempt when it is settled, or as it stands after a moment; with <c>sync</c> the moment is longer.
    /// </summary>
    public static Task<ActionAttemptView> Outcome(Call call, ActionAttemptView asked, bool? sync) =>
        Synchronous.Outcome(call, asked, sync == true ? Synchronous.AtMost : Briefly);

    static void Check(Device device, string actionType, Func<LockTraits, bool?> can)
    {
        if (!device.IsManaged)
            throw new Refusal(400, "device_is_unmanaged",
                "An unmanaged device cannot be controlled: convert it to managed first.");
        if (device.Errors.ContainsKey(DeviceErrors.DeviceRemoved))
            throw new Refusal(400, "device_removed", "The device is no longer in its account.");
        if (can(device.Traits) != true)
            throw new Refusal(400, "not_supported", $"This device does not support {actionType}.");
    }
}
