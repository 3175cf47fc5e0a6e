using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.ActionAttempts;

/// <summary>Action attempts by their ids or their device, in the order in which they were asked for.</summary>
static class List
{
    /// <summary>Source: the public description's default.</summary>
    const int DefaultLimit = 500;

    /// <summary>More than this comes in pages. A guess: half a megabyte.</summary>
    const int LimitMax = 1_000;

    public sealed record Request(IReadOnlyList<Guid>? ActionAttemptIds, Guid? DeviceId, [Bounds(0)] int? Limit, string? PageCursor);

    public sealed record Response(IReadOnlyList<ActionAttemptView> ActionAttempts, Pagination Pagination);

    public static async Task<Response> Handle(Request ask, Call call)
    {
        var page = Paging.Of(ask, ask.PageCursor, call);
        var limit = Math.Min(ask.Limit ?? DefaultLimit, LimitMax);
        var filter = new ActionAttemptFilter { ActionAttemptIds = ask.ActionAttemptIds, DeviceId = ask.DeviceId };
        Place? after = page.After is { } last ? new(last.Moment, last.Id) : null;
        var found = await call.Read(session => session.ListActionAttempts(call.WorkspaceId, filter, after, limit + 1));
        var (shown, pagination) = page.Cut(found, limit, attempt => (attempt.CreatedAt, attempt.ActionAttemptId));
        return new([.. shown.Select(attempt => new ActionAttemptView(attempt))], pagination);
    }
}
