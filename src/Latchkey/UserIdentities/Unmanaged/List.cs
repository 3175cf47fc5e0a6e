using Latchkey.Api;
using Latchkey.Storage;

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
        return await call.Read(session =>
        {
            var filter = new UserIdentityFilter(IsManaged: false) { CreatedBefore = ask.CreatedBefore };
            var found = UserIdentities.List.Found(session, call, filter, ask.Search, page, limit + 1);
            var (people, pagination) = page.Cut(found, limit, p => (p.CreatedAt, p.UserIdentityId));
            return new Response(new UserIdentityViews(session, call).OfUnmanaged(people), pagination);
        });
    }
}
