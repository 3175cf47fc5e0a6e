using Latchkey.Api;

namespace Latchkey.UserIdentities.Unmanaged;

/// <summary>The people whom access systems brought and nobody has taken over, in the order of their making.</summary>
static class List
{
    public sealed record Request(DateTimeOffset? CreatedBefore, string? Search, [Bounds(0)] int? Limit, string? PageCursor);

    public sealed record Response(IReadOnlyList<UnmanagedUserIdentityView> UserIdentities, Pagination Pagination);

    public static async Task<Response> Handle(Request ask, Call call)
    {
        var page = Paging.Of(ask, ask.PageCursor, call);
        var limit = Math.Min(ask.Limit ?? UserIdentities.List.DefaultLimit, UserIdentities.List.LimitMax);
        var found = await call.Read(session =>
            UserIdentities.List.Found(session, call, false, ask.CreatedBefore, null, ask.Search, page, limit + 1));
        var (people, pagination) = page.Cut(found, limit, p => (p.CreatedAt, p.UserIdentityId));
        return new([.. people.Select(p => new UnmanagedUserIdentityView(p))], pagination);
    }
}
