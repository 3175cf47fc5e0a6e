using Latchkey.Api;

namespace Latchkey.Spaces;

/// <summary>Puts devices into a space.</summary>
static class AddDevices
{
    public sealed record Request([Bounds(1, 1_000)] IReadOnlyList<Guid> DeviceIds, Guid SpaceId);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var desk = new SpaceDesk(call, session);
        var space = desk.Hold(ask.SpaceId);
        if (desk.Add(space, MemberKind.Device, ask.DeviceIds)) desk.TellChanged(space);
        return new Response();
    });
}
