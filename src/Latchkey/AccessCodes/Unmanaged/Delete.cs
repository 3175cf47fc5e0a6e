using Latchkey.ActionAttempts;
using Latchkey.Api;

namespace Latchkey.AccessCodes.Unmanaged;

/// <summary>Wants a code that somebody else put on a lock off it.</summary>
static class Delete
{
    public sealed record Request(Guid AccessCodeId, bool? Sync);

    public sealed record Response(ActionAttemptView ActionAttempt);

    public static async Task<Response> Handle(Request ask, Call call)
    {
        await Limits.Take(call, ask.AccessCodeId, DeviceLimit.DeleteCode);
        var response = await call.Write(session =>
        {
            var desk = new Desk(call, session);
            var (door, code) = desk.Find(ask.AccessCodeId, isManaged: false);
            var attempt = desk.Attempt(door, code, "DELETE_ACCESS_CODE");
            if (code.DeletedAt is null) door.Change(code with { DeletedAt = door.Now });
            desk.Close(door);
            return new Response(new(door.Attempt(attempt.ActionAttemptId)!));
        });
        return ask.Sync == true
            ? new(await Synchronous.Outcome(call, response.ActionAttempt))
            : response;
    }
}
