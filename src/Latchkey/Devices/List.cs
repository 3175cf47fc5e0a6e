using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Devices;

/// <summary>The managed devices that fit, in the order of their making.</summary>
static class List
{
    /// <summary>Source: the public description's default.</summary>
    public const int LimitMax = 500;

    public sealed record Response(IReadOnlyList<DeviceView> Devices, Pagination Pagination);

    public static async Task<Response> Handle(DeviceSearch ask, Call call)
    {
        var page = Page.Of(ask, call.Url, LimitMax);
        return await call.Read(session =>
        {
            var (devices, pagination) = Found(ask, session, call, page);
            return new Response(devices, pagination);
        });
    }

    public static (IReadOnlyList<DeviceView> Devices, Pagination Pagination) Found(
        DeviceSearch ask, Session session, Call call, Page page)
    {
        var (devices, pagination) = page.Cut(ask.Find(session, call, isManaged: true, page), d => (d.CreatedAt, d.DeviceId));
        var views = new DeviceViews(session, call);
        return ([.. devices.Select(views.Of)], pagination);
    }
}
