using Latchkey.Api;

namespace Latchkey.Devices.Unmanaged;

/// <summary>An unmanaged device, by its id or its name.</summary>
static class Get
{
    public sealed record Request(Guid? DeviceId, string? Name);

    public sealed record Response(UnmanagedDeviceView Device);

    public static async Task<Response> Handle(Request ask, Call call) => await call.Read(session =>
    {
        var device = Devices.Get.Find(session, call, ask.DeviceId, ask.Name, isManaged: false);
        return new Response(new DeviceViews(session, call).OfUnmanaged(device));
    });
}
