using Latchkey.Api;
using Latchkey.Devices;

namespace Latchkey.Locks;

/// <summary>The managed locks that fit, in the order of their making. Every device here is a lock.</summary>
static class List
{
    public sealed record Response(
        IReadOnlyList<DeviceView> Locks, IReadOnlyList<DeviceView> Devices, Pagination Pagination);

    public static async Task<Response> Handle(DeviceSearch ask, Call call) => await call.Read(session =>
    {
        var (devices, pagination) = ask.Find(session, call, isManaged: true, Devices.List.LimitMax);
        var locks = devices.Select(new DeviceViews(session, call).Of).ToList();
        return new Response(locks, locks, pagination);
    });
}
