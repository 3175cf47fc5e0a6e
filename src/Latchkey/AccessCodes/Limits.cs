using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.AccessCodes;

/// <summary>The limits per device, where a request names what its caller may not see: that takes nothing from the device.</summary>
static class Limits
{
    /// <exception cref="Refusal">429; or <c>device_not_found</c>, to a client session.</exception>
    public static async ValueTask TakeOf(Call call, Guid deviceId, DeviceLimit act)
    {
        if (call.Workspace.IsSandbox) return;
        if (call.Caller.Session is not null && await call.Read(session => session.Device(call.WorkspaceId, deviceId)) is null)
            throw Refusals.NoDevice(deviceId);
        call.Server.DeviceLimits.Take(call.Workspace, deviceId, act);
    }

    public static async Task Take(Call call, Guid accessCodeId, DeviceLimit act)
    {
        if (call.Workspace.IsSandbox) return;
        var code = await call.Read(session => session.AccessCode(call.Server.Vault, call.WorkspaceId, accessCodeId));
        if (code is not null) call.Server.DeviceLimits.Take(call.Workspace, code.DeviceId, act);
    }
}
