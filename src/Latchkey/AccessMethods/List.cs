using Latchkey.AccessGrants;
using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.AccessMethods;

/// <summary>Ways in: of a grant, at a door, or with a code.</summary>
static class List
{
    /// <summary>The description has no pages here. A guess: a megabyte.</summary>
    const int Most = 1_000;

    public sealed record Request(
        Guid? AccessCodeId, Guid? AccessGrantId, [Bounds(1)] string? AccessGrantKey, Guid? AcsEntranceId, Guid? DeviceId, Guid? SpaceId);

    public sealed record Response(IReadOnlyList<MethodView> AccessMethods);

    public static async Task<Response> Handle(Request ask, Call call) => await call.Read(session =>
    {
        var (views, grants) = (new MethodViews(session, call), new GrantDesk(call, session));
        return new Response([.. Found(ask, call, session, grants).Where(m => Fits(ask, session, call, grants, m.Method)).Take(Most).Select(m => views.Of(m.Method, m.Grant))]);
    });

    /// <summary>Of the grants that the request is about.</summary>
    static IEnumerable<(AccessMethod Method, AccessGrant Grant)> Found(Request ask, Call call, Session session, GrantDesk grants)
    {
        var desk = new MethodDesk(call, session);
        if (ask.AccessGrantId is not null || ask.AccessGrantKey is not null)
        {
            var grant = grants.Find(ask.AccessGrantId, ask.AccessGrantKey);
            return desk.Of(grant).Select(method => (method, grant));
        }
        if (ask.AccessCodeId is { } code) return OfCode(session, call, code);
        return session.AccessGrants(call.Server.Vault, call.WorkspaceId, new() { Places = [.. Places(ask, grants)] }, limit: Most)
            .SelectMany(grant => desk.Of(grant).Select(method => (method, grant)));
    }

    static IEnumerable<IReadOnlyCollection<Guid>> Places(Request ask, GrantDesk grants)
    {
        if (ask.AcsEntranceId is { } entrance) yield return grants.PlacesOf(DoorKind.AcsEntrance, entrance);
        if (ask.DeviceId is { } device) yield return grants.PlacesOf(DoorKind.Device, device);
        if (ask.SpaceId is { } space) yield return grants.PlacesOf(space);
    }

    static List<(AccessMethod, AccessGrant)> OfCode(Session session, Call call, Guid accessCodeId) =>
        session.AccessCode(call.Server.Vault, call.WorkspaceId, accessCodeId)?.AccessMethodId is { } id
        && session.AccessMethod(call.Server.Vault, call.WorkspaceId, id) is { } method
        && session.AccessGrant(call.Server.Vault, call.WorkspaceId, method.AccessGrantId) is { } grant ? [(method, grant)] : [];

    static bool Fits(Request ask, Session session, Call call, GrantDesk grants, AccessMethod method)
    {
        if (ask.AccessCodeId is { } code && session.AccessCode(call.Server.Vault, call.WorkspaceId, code)?.AccessMethodId != method.AccessMethodId) return false;
        if (ask.SpaceId is { } space && !method.Parts.Any(p => grants.PlacesAround(p.DoorId).Contains(space))) return false;
        return new[] { ask.AcsEntranceId, ask.DeviceId }.OfType<Guid>().All(door => method.Parts.Any(p => p.DoorId == door));
    }
}
