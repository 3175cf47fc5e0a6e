using Latchkey.AccessMethods;
using Latchkey.Acs;
using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.AccessGrants;

/// <summary>The grants that fit, in the order of their making.</summary>
static class List
{
    /// <summary>Source: the public description's default.</summary>
    const int LimitMax = 500;

    public sealed record Request(
        Guid? AccessCodeId, IReadOnlyList<Guid>? AccessGrantIds, Optional<string> AccessGrantKey, Guid? AcsEntranceId, Guid? AcsSystemId,
        string? CustomerKey, Guid? DeviceId, [Bounds(0)] int? Limit, Guid? LocationId, string? PageCursor, string? ReservationKey, Guid? SpaceId,
        Guid? UserIdentityId);

    public sealed record Response(IReadOnlyList<GrantView> AccessGrants, Pagination Pagination);

    public static async Task<Response> Handle(Request ask, Call call)
    {
        var page = Paging.Of(ask, ask.PageCursor, call);
        var limit = Math.Min(ask.Limit ?? LimitMax, LimitMax);
        return await call.Read(session =>
        {
            var found = session.AccessGrants(call.Server.Vault, call.WorkspaceId, FilterOf(ask, call, session), page.After, limit + 1);
            var (shown, pagination) = page.Cut(found, limit, g => (g.CreatedAt, g.AccessGrantId));
            var views = new GrantViews(session, call);
            return new Response([.. shown.Select(views.Of)], pagination);
        });
    }

    static AccessGrantFilter FilterOf(Request ask, Call call, Session session) => new()
    {
        Ids = Both(ask.AccessGrantIds, ask.AccessCodeId is { } code ? OfCode(session, call, code) : null),
        People = Both(
            ask.UserIdentityId is { } person ? [person] : null,
            ask.CustomerKey is { } customer ? session.UserIdentitiesOfCustomer(call.WorkspaceId, customer) : null),
        Key = ask.AccessGrantKey.Value, HasNoKey = ask.AccessGrantKey is { IsGiven: true, Value: null }, ReservationKey = ask.ReservationKey,
        Places = [.. Places(ask, call, session)],
    };

    static IEnumerable<IReadOnlyCollection<Guid>> Places(Request ask, Call call, Session session)
    {
        var desk = new GrantDesk(call, session);
        if (ask.SpaceId is { } space) yield return desk.PlacesOf(space);
        if (ask.LocationId is { } location) yield return desk.PlacesOf(location);
        if (ask.DeviceId is { } device) yield return desk.PlacesOf(DoorKind.Device, device);
        if (ask.AcsEntranceId is { } entrance) yield return desk.PlacesOf(DoorKind.AcsEntrance, entrance);
        if (ask.AcsSystemId is { } system)
        {
            yield return [.. new AcsDesk(call.Server, session, call.WorkspaceId).EntrancesOf(system)
                .SelectMany(e => desk.PlacesOf(DoorKind.AcsEntrance, e.AcsEntranceId)).Distinct()];
        }
    }

    static IReadOnlyCollection<Guid> OfCode(Session session, Call call, Guid accessCodeId) =>
        session.AccessCode(call.Server.Vault, call.WorkspaceId, accessCodeId)?.AccessMethodId is { } method
        && session.AccessMethod(call.Server.Vault, call.WorkspaceId, method) is { } found ? [found.AccessGrantId] : [];

    static IReadOnlyCollection<Guid>? Both(IReadOnlyCollection<Guid>? one, IReadOnlyCollection<Guid>? other) =>
        one is null ? other : other is null ? one : [.. one.Intersect(other)];
}
