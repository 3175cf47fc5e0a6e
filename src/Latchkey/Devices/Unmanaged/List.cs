using Latchkey.Api;

namespace Latchkey.Devices.Unmanaged;

/// <summary>The unmanaged devices that fit, in the order of their making.</summary>
static class List
{
    /// <summary>Source: the public description's default.</summary>
    const int LimitMax = 22_900;

    public sealed record Response(IReadOnlyList<UnmanagedDeviceView> Devices, Pagination Pagination);

    public static async Task<Response> Handle(DeviceSearch ask, Call call) => await call.Read(session =>
    {
        var (devices, pagination) = ask.Find(session, call, isManaged: false, LimitMax);
        return new Response([.. devices.Select(new DeviceViews(session, call).OfUnmanaged)], pagination);
    });
}
