using Latchkey.ActionAttempts;
using Latchkey.Api;

namespace Latchkey.AccessCodes;

/// <summary>Wants a code off its lock. It stays listed until the lock no longer holds it, since until then it may open the door.</summary>
static class Delete
{
    public sealed record Request(Guid AccessCodeId, Guid? DeviceId, bool? Sync);

    public sealed record Response(ActionAttemptView ActionAttempt);

    public static async Task<Response> Handle(Request ask, Call call)
    {
        await Limits.Take(call, ask.AccessCodeId, DeviceLimit.DeleteCode);
        var response = await call.Write(session =>
        {
            var desk = new Desk(call, session);
            var (door, code) = desk.Find(ask.AccessCodeId, isManaged: true, ask.DeviceId);
            if (code.IsOffline)
                throw new Refusal(400, "cannot_delete_offline_access_code",
                    "The lock takes an offline access code until it ends, and cannot be told otherwise.");
            var attempt = desk.Attempt(door, code, "DELETE_ACCESS_CODE");
            if (code.DeletedAt is null) Unwant(desk, door, code);
            desk.Close(door);
            return new Response(new(door.Attempt(attempt.ActionAttemptId)!));
        });
        return ask.Sync == true
            ? new(await Synchronous.Outcome(call, response.ActionAttempt))
            : response;
    }

    /// <summary>The code is to come off its lock.</summary>
    public static void Unwant(Desk desk, Reconciling.Door door, AccessCode code)
    {
        // That it was late to get onto the lock matters to nobody any more.
        var told = code.Told with { SettingIsLate = false, SettingHasFailed = false };
        var unwanted = code with { DeletedAt = door.Now, Effort = new(), Told = told };
        door.Change(unwanted);
        desk.TellRequested(door, unwanted);
    }
}
