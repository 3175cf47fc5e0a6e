using Latchkey.Api;

namespace Latchkey.AccessGrants.Unmanaged;

/// <summary>Grants that somebody else made in an access system. None of the access systems here tell of such grants.</summary>
static class List
{
    public sealed record Request(
        Guid? AcsEntranceId, Guid? AcsSystemId, [Bounds(0)] int? Limit, string? PageCursor, string? ReservationKey, Guid? UserIdentityId);

    public sealed record Response(IReadOnlyList<GrantView> AccessGrants, Pagination Pagination);

    public static Task<Response> Handle(Request ask, Call call) =>
        Task.FromResult(new Response([], Paging.Of(ask, ask.PageCursor, call).Pagination(null)));
}
