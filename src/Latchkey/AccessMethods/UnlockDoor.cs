using Latchkey.AccessCodes;
using Latchkey.ActionAttempts;
using Latchkey.Api;
using Latchkey.Locks;

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
        var asked = await call.Write(session => new Response(ask.AcsEntranceId is { } entrance
            ? CloudKey.Use(session, call, ask.AccessMethodId, DoorKind.AcsEntrance, entrance, DoorMove.Unlock)
            : CloudKey.Use(session, call, ask.AccessMethodId, DoorKind.Device, ask.DeviceId!.Value, DoorMove.Unlock)));
        return new(await DoorCommand.Outcome(call, asked.ActionAttempt, null));
    }
}
