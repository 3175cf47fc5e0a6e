using Latchkey.Api;
using Latchkey.Devices;
using Latchkey.Storage;

namespace Latchkey.UserIdentities;

/// <summary>The managed devices that a person may use.</summary>
static class ListAccessibleDevices
{
    public sealed record Request(Guid UserIdentityId);

    public sealed record Response(IReadOnlyList<DeviceView> AccessibleDevices, IReadOnlyList<DeviceView> Devices);

    public static async Task<Response> Handle(Request ask, Call call) => await call.Read(session =>
    {
        Get.Find(session, call, ask.UserIdentityId);
        var filter = new DeviceFilter { IsManaged = true, DeviceIds = session.DevicesOfUserIdentity(call.WorkspaceId, ask.UserIdentityId) };
        var devices = session.Devices(call.WorkspaceId, filter, int.MaxValue).ConvertAll(new DeviceViews(session, call).Of);
        return new Response(devices, devices);
    });
}
