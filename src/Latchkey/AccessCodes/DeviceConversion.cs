using Latchkey.Api;
using Latchkey.Reconciling;
using Latchkey.Storage;

namespace Latchkey.AccessCodes;

/// <summary>What becomes of a device's codes when the device leaves our hands, in the same transaction.</summary>
static class DeviceConversion
{
    /// <summary>The device is not ours any more: what lies on it stays there as unmanaged codes, and what does not is not wanted any more.</summary>
    public static void ToUnmanaged(Session session, Call call, Door door)
    {
        foreach (var code in session.AccessCodesOfDevice(call.Server.Vault, call.WorkspaceId, door.Device.DeviceId).Where(c => c.IsManaged))
        {
            if (code is { Held: not null, IsOffline: false }) Update.LetGo(door, code with { IsManaged = false });
            else Gone(door, code);
        }
    }

    /// <summary>The device is deleted: its codes go with it, and each is told.</summary>
    public static void Deleted(Session session, Call call, Door door)
    {
        foreach (var code in session.AccessCodesOfDevice(call.Server.Vault, call.WorkspaceId, door.Device.DeviceId)) Gone(door, code);
        session.DeleteVirtualLock(call.WorkspaceId, door.Device.DeviceId);
    }

    static void Gone(Door door, AccessCode code)
    {
        if (code is { IsManaged: true, IsStray: false }) door.Tell("access_code.deleted", code, new() { ["code"] = code.Pin?.Reveal() });
        else if (!code.IsManaged) door.Tell("access_code.unmanaged.removed", code);
        door.Forget(code);
    }
}
