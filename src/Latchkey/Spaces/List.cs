using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Spaces;

/// <summary>The spaces that fit, in the order of their making.</summary>
static class List
{
    /// <summary>Source: the public description's default.</summary>
    const int LimitMax = 500;

    public sealed record Request(
        string? CustomerKey, [Bounds(0)] int? Limit, string? PageCursor, [Bounds(1)] string? Search, string? SpaceKey);

    public sealed record Response(IReadOnlyList<SpaceView> Spaces, Pagination Pagination);

    public static async Task<Response> Handle(Request ask, Call call)
    {
        var page = Paging.Of(ask, ask.PageCursor, call);
        var limit = Math.Min(ask.Limit ?? LimitMax, LimitMax);
        return await call.Read(session =>
        {
            var found = session.Spaces(call.WorkspaceId, space => Fits(space, ask), limit + 1, page.After);
            var (shown, pagination) = page.Cut(found, limit, s => (s.CreatedAt, s.SpaceId));
            return new Response([.. shown.Select(space => SpaceView.Of(session, space))], pagination);
        });
    }

    static bool Fits(Space space, Request ask) =>
        (ask.CustomerKey is null || ask.CustomerKey == space.CustomerKey) && (ask.SpaceKey is null || ask.SpaceKey == space.SpaceKey)
        && (ask.Search is not { } text || new[] { space.Name, space.SpaceKey, space.CustomerKey, $"{space.SpaceId}" }
            .Any(word => word?.Contains(text, StringComparison.OrdinalIgnoreCase) == true));
}
