using Latchkey.AccessCodes;
using Latchkey.ActionAttempts;
using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Devices;

/// <summary>Forgets a device, managed or not, with its codes. What lies on the lock itself stays there.</summary>
static class Delete
{
    public sealed record Request(Guid DeviceId);

    public sealed record Response;

    /// <summary>
    /// Commands that wait at one lock. A guess: far more than any lock carries out before they expire.
    /// </summary>
    const int PendingMax = 1000;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        Forget(session, call, ask.DeviceId);
        return new Response();
    });

    public static void Forget(Session session, Call call, Guid deviceId)
    {
        var door = call.Server.Turn.OpenFor(session, call.WorkspaceId, deviceId, [])
            ?? throw Refusals.NoDevice(deviceId);
        DeviceConversion.Deleted(session, call, door);
        Update.Tell(door, "device.deleted", new() { ["device_name"] = door.Device.DisplayName });
        call.Server.Turn.CloseFor(session, door);
        foreach (var attempt in session.PendingActionAttempts(call.WorkspaceId, deviceId, PendingMax))
            session.Save(attempt with
            {
                Status = AttemptStatus.Error, ErrorType = "device_deleted", ErrorMessage = "The device was deleted.",
            });
        var grants = new AccessGrants.GrantDesk(call, session);
        var around = grants.Around(deviceId);
        session.DeleteDevice(call.WorkspaceId, deviceId);
        grants.Leave(deviceId);
        session.DeleteSpaceMember(call.WorkspaceId, deviceId);
        grants.Refit(around);
    }
}
