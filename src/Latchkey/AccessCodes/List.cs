using Latchkey.AccessGrants;
using Latchkey.AccessMethods;
using Latchkey.Api;
using Latchkey.ClientSessions;
using Latchkey.Devices;
using Latchkey.ConnectedAccounts;
using Latchkey.Storage;

namespace Latchkey.AccessCodes;

/// <summary>The managed codes of a device, of a list of ids, or of the workspace, in the order of their making.</summary>
static class List
{
    /// <summary>Source: the public description's default.</summary>
    public const int DefaultLimit = 55_000;

    public sealed record Request(
        Guid? DeviceId, IReadOnlyList<Guid>? AccessCodeIds, [Bounds(1)] string? Search, string? CustomerKey, string? UserIdentifierKey,
        Guid? AccessGrantId, string? AccessGrantKey, Guid? AccessMethodId, [Bounds(0, DefaultLimit)] int? Limit, string? PageCursor);

    public sealed record Response(IReadOnlyList<AccessCodeView> AccessCodes, Pagination Pagination);

    public static async Task<Response> Handle(Request ask, Call call) => await call.Read(session =>
    {
        var page = Paging.Of(ask, ask.PageCursor, call);
        var limit = ask.Limit ?? DefaultLimit;
        var (codes, pagination) = page.Cut(Found(session, ask, call, limit + 1, page.After), limit, PositionOf);
        var views = new Views(session, call);
        return new Response([.. codes.Select(views.Of)], pagination);
    });

    public static (DateTimeOffset Moment, Guid Id) PositionOf(AccessCode code) => (code.CreatedAt, code.AccessCodeId);

    static List<AccessCode> Found(Session session, Request ask, Call call, int count, (DateTimeOffset Moment, Guid Id)? after)
    {
        if (ask.DeviceId is { } deviceId && session.Device(call.WorkspaceId, deviceId) is null) throw Refusals.NoDevice(deviceId);
        var accounts = ask.CustomerKey is { } key ? session.AccountsOfCustomer(call.WorkspaceId, key) : null;
        var user = session.SightOf(ask.UserIdentifierKey, call);
        bool Fits(AccessCode c) => !c.IsStray
            && user?.Sees(c) != false
            && (accounts is null || accounts.Contains(c.ConnectedAccountId))
            && (ask.Search is not { } text || Mentions(c, text))
            && (ask.DeviceId is not { } d || c.DeviceId == d);
        return Chosen(session, ask, call) is { } ids
            ? ById(session, ids, call, after).Where(Fits).Take(count).ToList()
            : Searched(session, ask, call, count, after, Fits);
    }

    /// <summary>Null: any.</summary>
    static IEnumerable<Guid>? Chosen(Session session, Request ask, Call call)
    {
        if (ask is { AccessGrantId: null, AccessGrantKey: null, AccessMethodId: null }) return ask.AccessCodeIds;
        var codes = MethodsOf(session, ask, call).SelectMany(m => m.Parts.Concat(m.Leaving)).Where(p => p.Kind == DoorKind.Device).Select(p => p.ThingId).OfType<Guid>();
        return ask.AccessCodeIds is { } ids ? codes.Intersect(ids) : codes;
    }

    /// <summary>The one that is named, or those of the grant that is named; both must fit where both are given.</summary>
    static IEnumerable<AccessMethod> MethodsOf(Session session, Request ask, Call call)
    {
        var (vault, workspaceId) = (call.Server.Vault, call.WorkspaceId);
        var grants = new[]
        {
            ask.AccessGrantId is { } id ? session.AccessGrant(vault, workspaceId, id) : null,
            ask.AccessGrantKey is { } key ? session.AccessGrantWithKey(vault, workspaceId, key) : null,
        }.OfType<AccessGrant>().DistinctBy(g => g.AccessGrantId).ToList();
        if (ask.AccessMethodId is { } method)
            return session.AccessMethod(vault, workspaceId, method) is { } found && Fits(ask, grants, found.AccessGrantId) ? [found] : [];
        return grants is [var grant] && Fits(ask, grants, grant.AccessGrantId) ? session.AccessMethodsOf(vault, workspaceId, grant.AccessGrantId) : [];
    }

    static bool Fits(Request ask, IReadOnlyList<AccessGrant> named, Guid grantId) => (ask.AccessGrantId is null || ask.AccessGrantId == grantId)
        && (ask.AccessGrantKey is not { } key || named.Any(g => g.AccessGrantId == grantId && g.AccessGrantKey == key));

    static IEnumerable<AccessCode> ById(Session session, IEnumerable<Guid> ids, Call call, (DateTimeOffset Moment, Guid Id)? after) => ids.Distinct()
        .Select(id => session.AccessCode(call.Server.Vault, call.WorkspaceId, id)).OfType<AccessCode>()
        .Where(c => c.IsManaged && (after is not { } a || c.CreatedAt > a.Moment || (c.CreatedAt == a.Moment && c.AccessCodeId.CompareTo(a.Id) > 0)))
        .OrderBy(c => c.CreatedAt).ThenBy(c => c.AccessCodeId);

    static List<AccessCode> Searched(
        Session session, Request ask, Call call, int count, (DateTimeOffset Moment, Guid Id)? after, Func<AccessCode, bool> fits)
    {
        var found = new List<AccessCode>();
        while (found.Count < count)
        {
            var batch = session.AccessCodes(call.Server.Vault, call.WorkspaceId, ask.DeviceId, isManaged: true, count, after);
            found.AddRange(batch.Where(fits).Take(count - found.Count));
            if (batch.Count < count) break;
            after = PositionOf(batch[^1]);
        }
        return found;
    }

    public static bool Mentions(AccessCode code, string text) =>
        code.Name?.Contains(text, StringComparison.OrdinalIgnoreCase) == true
        || code.Pin?.Reveal().Contains(text, StringComparison.OrdinalIgnoreCase) == true
        || code.AccessCodeId.ToString().Contains(text, StringComparison.OrdinalIgnoreCase);

    /// <summary>Views of many codes: each device and account is read once.</summary>
    public sealed class Views(Session session, Call call)
    {
        readonly Dictionary<Guid, (Device Device, ConnectedAccount Account)> doors = [];
        readonly DateTimeOffset now = call.Now(session);

        public AccessCodeView Of(AccessCode code)
        {
            var (device, account) = Door(code);
            return AccessCodeView.Of(code, device, account, call.Server.Timing, now);
        }

        public UnmanagedAccessCodeView OfUnmanaged(AccessCode code)
        {
            var (device, account) = Door(code);
            return UnmanagedAccessCodeView.Of(code, device, account);
        }

        (Device Device, ConnectedAccount Account) Door(AccessCode code)
        {
            if (doors.TryGetValue(code.DeviceId, out var known)) return known;
            var device = session.Device(call.WorkspaceId, code.DeviceId)!;
            var door = (device, session.AccountOf(device));
            doors.Add(code.DeviceId, door);
            return door;
        }
    }
}
