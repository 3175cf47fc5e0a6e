using Latchkey.Api;

namespace Latchkey.Devices.Unmanaged;

/// <summary>The unmanaged devices that fit, in the order of their making.</summary>
static class List
{
    /// <summary>Source: the public description's default.</summary>
    const int LimitMax = 22_900;

    public sealed record Response(IReadOnlyList<UnmanagedDeviceView> Devices, Pagination Pagination);

    public static async Task<Response> Handle(DeviceSearch ask, Call call)
    {
        var page = Page.Of(ask, call.Url, LimitMax);
        return await call.Read(session =>
        {
            var (devices, pagination) = page.Cut(ask.Find(session, call, isManaged: false, page), d => (d.CreatedAt, d.DeviceId));
            var views = new DeviceViews(session, call);
            return new Response([.. devices.Select(views.OfUnmanaged)], pagination);
        });
    }
}
