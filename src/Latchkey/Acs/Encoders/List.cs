using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Acs.Encoders;

/// <summary>The card encoders that fit, in the order of their making.</summary>
static class List
{
    /// <summary>Source: the public description's default.</summary>
    const int LimitMax = 500;

    public sealed record Request(
        Guid? AcsSystemId, IReadOnlyList<Guid>? AcsSystemIds, IReadOnlyList<Guid>? AcsEncoderIds, [Bounds(0)] int? Limit, string? PageCursor);

    public sealed record Response(IReadOnlyList<AcsEncoderView> AcsEncoders, Pagination Pagination);

    public static async Task<Response> Handle(Request ask, Call call)
    {
        var page = Paging.Of(ask, ask.PageCursor, call);
        var limit = Math.Min(ask.Limit ?? LimitMax, LimitMax);
        var owners = ask.AcsSystemId is { } one ? ask.AcsSystemIds is { } some && !some.Contains(one) ? [] : [one] : ask.AcsSystemIds;
        var found = await call.Read(session => AcsRows.Encoders.List(
            session, call.Server.Vault, call.WorkspaceId, new() { Ids = ask.AcsEncoderIds, Owners = owners }, limit + 1, page.After));
        var (shown, pagination) = page.Cut(found, limit, e => (e.CreatedAt, e.AcsEncoderId));
        return new([.. shown.Select(encoder => new AcsEncoderView(encoder))], pagination);
    }
}
