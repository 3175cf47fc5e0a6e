using Latchkey.Api;

namespace Latchkey.Spaces;

/// <summary>Takes devices out of a space.</summary>
static class RemoveDevices
{
    public sealed record Request(IReadOnlyList<Guid> DeviceIds, Guid SpaceId);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var desk = new SpaceDesk(call, session);
        var space = desk.Hold(ask.SpaceId);
        if (desk.Remove(space, MemberKind.Device, ask.DeviceIds)) desk.TellChanged(space);
        return new Response();
    });
}
