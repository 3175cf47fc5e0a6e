using Latchkey.AccessCodes;
using Latchkey.Api;
using Latchkey.Devices;
using Latchkey.Drivers.Virtual;
using Latchkey.Storage;
using Latchkey.Workspaces;

namespace Latchkey.Sandbox;

/// <summary>
/// Lays hands on a sandbox's lock: the lock changes and what it tells is applied, in one transaction.
/// </summary>
static class Simulation
{
    /// <param name="flag">
    /// The <c>can_simulate_*</c> flag that the device must have; null: every virtual lock can do it.
    /// </param>
    /// <exception cref="Refusal">Not in a sandbox; no such device; no virtual lock behind it; or its make cannot do
    /// that.</exception>
    public static Turn<T> Touch<T>(
        Session session, Call call, Guid deviceId, Func<VirtualLock, DateTimeOffset, Turn<T>> hand, string? flag = null)
    {
        Sandboxes.Require(call.Workspace);
        var device = session.Device(call.WorkspaceId, deviceId) ?? throw Refusals.NoDevice(deviceId);
        if (flag is not null && !new DeviceFlags(device.Traits, IsSandbox: true).Can(flag))
            throw new Refusal(400, "cannot_simulate", $"This device cannot simulate that: {flag} is not true.");
        return call.Server.VirtualDoors.Touch(session, call.WorkspaceId, deviceId, hand) ?? throw NotVirtual(deviceId);
    }

    public static async Task<VirtualLockView> Look(Call call, Guid deviceId)
    {
        Sandboxes.Require(call.Workspace);
        return await call.Read(session => View(session, call, deviceId));
    }

    public static VirtualLockView View(Session session, Call call, Guid deviceId)
    {
        var device = session.Device(call.WorkspaceId, deviceId) ?? throw Refusals.NoDevice(deviceId);
        var door = session.VirtualLock(call.Server.Vault, call.WorkspaceId, deviceId) ?? throw NotVirtual(deviceId);
        return VirtualLockView.Of(device.DeviceId, door.At(call.Now(session)));
    }

    static Refusal NotVirtual(Guid deviceId) =>
        new(400, "not_a_virtual_lock", $"Device {deviceId} is a real lock: nothing can be simulated with it.");
}
