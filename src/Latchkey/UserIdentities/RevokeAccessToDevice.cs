using Latchkey.AccessCodes;
using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.UserIdentities;

/// <summary>Takes a device from a person again. Done, too, when the person never had it.</summary>
static class RevokeAccessToDevice
{
    public sealed record Request(Guid UserIdentityId, Guid DeviceId);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        session.Hold(ask.UserIdentityId);
        Get.Find(session, call, ask.UserIdentityId);
        if (session.Device(call.WorkspaceId, ask.DeviceId) is not { IsManaged: true }) throw Refusals.NoDevice(ask.DeviceId);
        session.RemoveDeviceOf(call.WorkspaceId, ask.UserIdentityId, ask.DeviceId);
        return new Response();
    });
}
