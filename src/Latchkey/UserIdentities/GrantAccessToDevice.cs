using Latchkey.AccessCodes;
using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.UserIdentities;

/// <summary>Lets a person use a device: the person's client sessions see it.</summary>
static class GrantAccessToDevice
{
    public sealed record Request(Guid UserIdentityId, Guid DeviceId);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        session.Hold(ask.UserIdentityId);
        Get.Find(session, call, ask.UserIdentityId);
        if (session.Device(call.WorkspaceId, ask.DeviceId) is not { IsManaged: true }) throw Refusals.NoDevice(ask.DeviceId);
        session.AddDeviceOf(call.WorkspaceId, ask.UserIdentityId, ask.DeviceId);
        return new Response();
    });
}
