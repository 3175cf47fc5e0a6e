using Latchkey.Api;
using Latchkey.Reconciling;
using Latchkey.Storage;

namespace Latchkey.AccessCodes;

/// <summary>What becomes of a device's codes when the device changes hands, in the same transaction.</summary>
static class DeviceConversion
{
    /// <summary>The device is not ours any more, and neither is what lies on it.</summary>
    public static void ToUnmanaged(Session session, Call call, Door door)
    {
    }

    /// <summary>The device is ours now; its codes stay as they are until each is taken over.</summary>
    public static void ToManaged(Session session, Call call, Door door)
    {
    }

    /// <summary>The device is deleted: its codes go with it, and each is told.</summary>
    public static void Deleted(Session session, Call call, Door door)
    {
    }
}
