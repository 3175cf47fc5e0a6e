using Latchkey.Api;
using Latchkey.ClientSessions;
using Latchkey.Storage;

namespace Latchkey.AccessCodes.Unmanaged;

/// <summary>The codes on a lock that somebody else put there, in the order in which they were found.</summary>
static class List
{
    /// <summary>Source: the public description's default.</summary>
    public const int DefaultLimit = 300_000;

    public sealed record Request(
        Guid DeviceId, [Bounds(1)] string? Search, string? UserIdentifierKey, [Bounds(0, DefaultLimit)] int? Limit, string? PageCursor);

    public sealed record Response(IReadOnlyList<UnmanagedAccessCodeView> AccessCodes, Pagination Pagination);

    public static async Task<Response> Handle(Request ask, Call call) => await call.Read(session =>
    {
        var page = Paging.Of(ask, ask.PageCursor, call);
        var limit = ask.Limit ?? DefaultLimit;
        if (session.Device(call.WorkspaceId, ask.DeviceId) is null) throw Refusals.NoDevice(ask.DeviceId);
        var user = session.SightOf(ask.UserIdentifierKey, call);
        // A lock holds a few hundred codes at most: all are read, and those that do not match are left out.
        var found = session.AccessCodes(call.Server.Vault, call.WorkspaceId, ask.DeviceId, isManaged: false, DefaultLimit, page.After)
            .Where(c => user?.Sees(c) != false && (ask.Search is not { } text || AccessCodes.List.Mentions(c, text)))
            .Take(limit + 1).ToList();
        var (codes, pagination) = page.Cut(found, limit, AccessCodes.List.PositionOf);
        var views = new AccessCodes.List.Views(session, call);
        return new Response([.. codes.Select(views.OfUnmanaged)], pagination);
    });
}
