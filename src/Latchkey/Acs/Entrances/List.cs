using Latchkey.Api;
using Latchkey.ConnectedAccounts;
using Latchkey.Spaces;
using Latchkey.Storage;

namespace Latchkey.Acs.Entrances;

/// <summary>The entrances that fit, in the order of their making.</summary>
static class List
{
    /// <summary>Source: the public description's default.</summary>
    const int LimitMax = 900;

    public sealed record Request(
        Guid? AcsCredentialId, IReadOnlyList<Guid>? AcsEntranceIds, Guid? AcsSystemId, Guid? ConnectedAccountId, string? CustomerKey,
        [Bounds(0)] int? Limit, Guid? LocationId, string? PageCursor, [Bounds(1)] string? Search, Guid? SpaceId);

    public sealed record Response(IReadOnlyList<AcsEntranceView> AcsEntrances, Pagination Pagination);

    public static async Task<Response> Handle(Request ask, Call call)
    {
        var page = Paging.Of(ask, ask.PageCursor, call);
        var limit = Math.Min(ask.Limit ?? LimitMax, LimitMax);
        return await call.Read(session =>
        {
            var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
            var filter = new AcsFilter<AcsEntrance>
            {
                Ids = Chosen(desk, ask), Owners = Systems(desk, ask),
                Fits = e => ask.Search is not { } text || e.Name.Contains(text, StringComparison.OrdinalIgnoreCase),
            };
            var found = AcsRows.Entrances.List(session, call.Server.Vault, call.WorkspaceId, filter, limit + 1, page.After);
            var (shown, pagination) = page.Cut(found, limit, e => (e.CreatedAt, e.AcsEntranceId));
            return new Response([.. shown.Select(new AcsViews(desk, call).Of)], pagination);
        });
    }

    /// <summary>Null: any.</summary>
    static HashSet<Guid>? Chosen(AcsDesk desk, Request ask)
    {
        HashSet<Guid>? chosen = null;
        if (ask.AcsEntranceIds is { } some) Narrow(some);
        // A location is a space under its older name.
        foreach (var space in new[] { ask.SpaceId, ask.LocationId }.OfType<Guid>())
            Narrow(desk.Session.MembersOf(desk.WorkspaceId, space, MemberKind.AcsEntrance));
        if (ask.AcsCredentialId is { } id)
        {
            var credential = desk.FindCredential(id);
            Narrow(credential is null ? [] : new Reach(desk).Of(credential, desk.System(credential.AcsSystemId)));
        }
        return chosen;

        void Narrow(IEnumerable<Guid> to)
        {
            if (chosen is null) chosen = [.. to];
            else chosen.IntersectWith(to);
        }
    }

    /// <summary>Null: any.</summary>
    static HashSet<Guid>? Systems(AcsDesk desk, Request ask)
    {
        HashSet<Guid>? accounts = ask.CustomerKey is { } key ? desk.Session.AccountsOfCustomer(desk.WorkspaceId, key) : null;
        if (ask.ConnectedAccountId is { } one) accounts = accounts is null || accounts.Contains(one) ? [one] : [];
        var systems = accounts?.SelectMany(a => Outages.SystemsOf(desk, a)).Select(s => s.AcsSystemId).ToHashSet();
        if (ask.AcsSystemId is not { } system) return systems;
        return systems is null || systems.Contains(system) ? [system] : [];
    }
}
