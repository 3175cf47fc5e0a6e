using Latchkey.Api;

namespace Latchkey.Devices;

/// <summary>The managed devices that fit, in the order of their making.</summary>
static class List
{
    /// <summary>Source: the public description's default.</summary>
    public const int LimitMax = 500;

    public sealed record Response(IReadOnlyList<DeviceView> Devices, Pagination Pagination);

    public static async Task<Response> Handle(DeviceSearch ask, Call call) => await call.Read(session =>
    {
        var (devices, pagination) = ask.Find(session, call, isManaged: true, LimitMax);
        return new Response([.. devices.Select(new DeviceViews(session, call).Of)], pagination);
    });
}
