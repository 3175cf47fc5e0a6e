using System.Text.Json.Nodes;
using Latchkey.AccessCodes;
using Latchkey.AccessMethods;
using Latchkey.Acs;
using Latchkey.Api;
using Latchkey.Reconciling;
using Latchkey.Storage;

namespace Latchkey.AccessGrants;

/// <summary>Other times or another name, and beyond the public description, other doors and spaces. What opens the doors follows.</summary>
static class Update
{
    /// <param name="DeviceIds">Given: these, and no others.</param>
    public sealed record Request(
        Guid? AccessGrantId, [Bounds(1)] string? AccessGrantKey, Optional<DateTimeOffset?> EndsAt, Optional<string> Name, DateTimeOffset? StartsAt,
        IReadOnlyList<Guid>? DeviceIds, IReadOnlyList<Guid>? AcsEntranceIds, IReadOnlyList<Guid>? SpaceIds,
        Optional<ScheduleAsk> Schedule = default);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var desk = new GrantDesk(call, session);
        var before = desk.Hold(ask.AccessGrantId, ask.AccessGrantKey);
        var acs = new AcsDesk(call.Server, session, call.WorkspaceId);
        var after = Changed(ask, before, acs);
        if (!after.Places.Any()) throw Refusal.Invalid("device_ids", "A grant has at least one door or space: delete it instead");
        desk.Change(before, after, placesAreGiven: ask.DeviceIds is not null || ask.AcsEntranceIds is not null || ask.SpaceIds is not null);
        return new Response();
    });

    static AccessGrant Changed(Request ask, AccessGrant grant, AcsDesk acs)
    {
        var moved = WithPlaces(ask, grant) with { Name = ask.Name.Or(grant.Name) };
        var isMoved = ask.StartsAt is not null || ask.EndsAt.IsGiven;
        if (!isMoved && !ask.Schedule.IsGiven) return moved;
        var frame = isMoved ? Draft.Framed(ask.StartsAt ?? grant.Frame.Start, ask.EndsAt.Or(grant.Frame.End), acs.Now) : grant.Frame;
        var doors = Doors.Of(acs, moved);
        var changed = moved with { Frame = ScheduleAsk.Changed(ask.Schedule, frame, grant.Frame, GrantTimes.ZoneOf(acs, doors), acs.Now) };
        if (ask.Schedule.IsGiven) GrantTimes.Check(acs, changed, doors);
        return changed;
    }

    static AccessGrant WithPlaces(Request ask, AccessGrant grant) => grant with
    {
        DeviceIds = ask.DeviceIds is { } devices ? [.. devices.Distinct()] : grant.DeviceIds,
        AcsEntranceIds = ask.AcsEntranceIds is { } entrances ? [.. entrances.Distinct()] : grant.AcsEntranceIds,
        SpaceIds = ask.SpaceIds is { } spaces ? [.. spaces.Distinct()] : grant.SpaceIds,
    };
}
