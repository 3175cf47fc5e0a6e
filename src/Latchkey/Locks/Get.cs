using Latchkey.Api;
using Latchkey.Devices;

namespace Latchkey.Locks;

/// <summary>A managed lock, by its id or its name.</summary>
static class Get
{
    public sealed record Request(Guid? DeviceId, string? Name);

    public sealed record Response(DeviceView Lock, DeviceView Device);

    public static async Task<Response> Handle(Request ask, Call call) => await call.Read(session =>
    {
        var device = Devices.Get.Find(session, call, ask.DeviceId, ask.Name, isManaged: true);
        var view = new DeviceViews(session, call).Of(device);
        return new Response(view, view);
    });
}
