using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.AccessCodes;

/// <summary>The limits per device, for requests that name a code.</summary>
static class Limits
{
    public static async Task Take(Call call, Guid accessCodeId, DeviceLimit act)
    {
        if (call.Workspace.IsSandbox) return;
        var code = await call.Read(session => session.AccessCode(call.Server.Vault, call.WorkspaceId, accessCodeId));
        if (code is not null) call.Server.DeviceLimits.Take(call.Workspace, code.DeviceId, act);
    }
}
