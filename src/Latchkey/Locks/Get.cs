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
        var view = new DeviceViews(session, call).Of(Devices.Get.Find(session, call, ask.DeviceId, ask.Name, isManaged: true));
        return new Response(view, view);
    });
}
