using Latchkey.Api;
using Latchkey.Devices;

namespace Latchkey.Locks;

/// <summary>The managed locks that fit, in the order of their making. Every device here is a lock.</summary>
static class List
{
    public sealed record Response(IReadOnlyList<DeviceView> Locks, IReadOnlyList<DeviceView> Devices, Pagination Pagination);

    public static async Task<Response> Handle(DeviceSearch ask, Call call)
    {
        var page = Page.Of(ask, call.Url, Devices.List.LimitMax);
        return await call.Read(session =>
        {
            var (locks, pagination) = Devices.List.Found(ask, session, call, page);
            return new Response(locks, locks, pagination);
        });
    }
}
