using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.AccessCodes;

/// <summary>Moves the times or the name of all codes that share a key. All of them or none.</summary>
static class UpdateMultiple
{
    public sealed record Request(
        [Bounds(1, 255)] string CommonCodeKey, Optional<string> Name, Optional<DateTimeOffset?> StartsAt, Optional<DateTimeOffset?> EndsAt,
        Optional<ScheduleAsk> Schedule = default);

    public sealed record Response;

    public static async Task<Response> Handle(Request ask, Call call)
    {
        foreach (var code in await call.Read(session => Codes(session, ask, call)))
            call.Server.DeviceLimits.Take(call.Workspace, code.DeviceId, DeviceLimit.UpdateCode);
        return await call.Write(session => Write(ask, call, session));
    }

    static List<AccessCode> Codes(Session session, Request ask, Call call)
    {
        var codes = session.AccessCodesWithCommonKey(call.Server.Vault, call.WorkspaceId, ask.CommonCodeKey)
            .Where(c => c is { IsManaged: true, DeletedAt: null }).OrderBy(c => c.DeviceId).ToList();
        return codes.Count > 0 ? codes : throw Refusal.NotFound("access_code_not_found", "There are no access codes with this common_code_key.");
    }

    static Response Write(Request ask, Call call, Session session)
    {
        var desk = new Desk(call, session);
        var codes = Codes(session, ask, call);
        foreach (var known in codes)
        {
            var (door, code) = desk.Find(known.AccessCodeId, isManaged: true);
            var isMoved = ask.StartsAt.IsGiven || ask.EndsAt.IsGiven;
            var frame = isMoved ? Draft.Framed(ask.StartsAt.Or(code.Frame.Start), ask.EndsAt.Or(code.Frame.End), door.Now) : code.Frame;
            if (isMoved || ask.Schedule.IsGiven) frame = Update.Recurring(ask.Schedule, frame, code, door);
            if (frame.Schedule is not null) Draft.CheckRecurring(door.Device, code.UsesBackupPool);
            var changed = code with { Name = ask.Name.Or(code.Name), Frame = frame };
            if (changed == code) continue;
            Update.Wanted(desk, door, code, changed);
            desk.Close(door);
        }
        return new Response();
    }
}
