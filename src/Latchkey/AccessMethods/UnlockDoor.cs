using Latchkey.AccessCodes;
using Latchkey.ActionAttempts;
using Latchkey.Acs;
using Latchkey.Api;
using Latchkey.Locks;
using Latchkey.Storage;

namespace Latchkey.AccessMethods;

/// <summary>Opens a door from afar with a cloud key, while its grant lasts.</summary>
static class UnlockDoor
{
    /// <param name="DeviceId">Beyond the public description: cloud keys open devices as well as entrances.</param>
    public sealed record Request(Guid AccessMethodId, Guid? AcsEntranceId, Guid? DeviceId);

    public sealed record Response(ActionAttemptView ActionAttempt);

    public static async Task<Response> Handle(Request ask, Call call)
    {
        if (ask is { AcsEntranceId: null, DeviceId: null }) throw Refusal.Invalid("acs_entrance_id", FieldError.Required);
        if (ask is { AcsEntranceId: not null, DeviceId: not null }) throw Refusal.Invalid("device_id", "Give either acs_entrance_id or device_id, not both");
        if (ask.DeviceId is { } device) await Limits.TakeOf(call, device, DeviceLimit.Unlock);
        var asked = await call.Write(session => new Response(Give(ask, call, session)));
        return new(await DoorCommand.Outcome(call, asked.ActionAttempt, null));
    }

    static ActionAttemptView Give(Request ask, Call call, Session session)
    {
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        var entrance = ask.AcsEntranceId is { } id ? desk.Entrance(id) : null;
        if (ask.DeviceId is { } device && session.Device(call.WorkspaceId, device) is null) throw AccessCodes.Refusals.NoDevice(device);
        var (method, grant) = new MethodDesk(call, session).Find(ask.AccessMethodId);
        var standing = Standing.Of(session, call.Server.Vault, method, grant, call.Server.Timing, desk.Now);
        var doorId = ask.AcsEntranceId ?? ask.DeviceId!.Value;
        if (Passing.Decide(method, grant, standing, doorId, desk.Now) is var answer and not MayOpen.Yes)
            throw new Refusal(400, "access_denied", Passing.Words(answer));
        return entrance is null
            ? DoorCommand.Give(session, call, doorId, "UNLOCK_DOOR", traits => traits.CanRemotelyUnlock)
            : new(Acs.Entrances.Unlock.Give(desk, entrance, standing.Parts.First(p => p.Part.DoorId == doorId).Credential!));
    }
}
