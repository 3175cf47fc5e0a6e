using Latchkey.AccessCodes;
using Latchkey.ActionAttempts;
using Latchkey.Api;

namespace Latchkey.Locks;

/// <summary>Asks a lock to unlock. The answer is the attempt as it stands after a moment.</summary>
static class UnlockDoor
{
    public sealed record Request(Guid DeviceId, bool? Sync);

    public sealed record Response(ActionAttemptView ActionAttempt);

    public static async Task<Response> Handle(Request ask, Call call)
    {
        await Limits.TakeOf(call, ask.DeviceId, DeviceLimit.Unlock);
        var asked = await call.Write(session => new Response(
            DoorCommand.Give(session, call, ask.DeviceId, "UNLOCK_DOOR", traits => traits.CanRemotelyUnlock)));
        return new(await DoorCommand.Outcome(call, asked.ActionAttempt, ask.Sync));
    }
}
