using Latchkey.AccessCodes;
using Latchkey.ActionAttempts;
using Latchkey.Api;

namespace Latchkey.Locks;

/// <summary>Asks a lock to lock. The answer is the attempt as it stands after a moment.</summary>
static class LockDoor
{
    public sealed record Request(Guid DeviceId, bool? Sync);

    public sealed record Response(ActionAttemptView ActionAttempt);

    public static async Task<Response> Handle(Request ask, Call call)
    {
        await Limits.TakeOf(call, ask.DeviceId, DeviceLimit.Lock);
        var asked = await call.Write(session => new Response(
            DoorCommand.Give(session, call, ask.DeviceId, "LOCK_DOOR", traits => traits.CanRemotelyLock)));
        return new(await DoorCommand.Outcome(call, asked.ActionAttempt, ask.Sync));
    }
}
