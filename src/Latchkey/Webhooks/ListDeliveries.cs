using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Webhooks;

/// <summary>What was sent to a webhook, or is to be, with every attempt; the newest event first.</summary>
static class ListDeliveries
{
    /// <summary>As many as an official list shows unasked (<c>events/list</c>).</summary>
    const int DefaultLimit = 500;

    public sealed record Request(Guid WebhookId, [Bounds(0, 1_000)] int? Limit, string? PageCursor);

    public sealed record Response(IReadOnlyList<DeliveryView> Deliveries, Pagination Pagination);

    public static async Task<Response> Handle(Request ask, Call call)
    {
        var page = Paging.Of(ask, ask.PageCursor, call);
        var limit = ask.Limit ?? DefaultLimit;
        var found = await call.Read(session => session.FindWebhook(call.Server.Vault, call.WorkspaceId, ask.WebhookId) is null
            ? throw Refusals.NoWebhook(ask.WebhookId)
            : session.ListDeliveries(call.WorkspaceId, ask.WebhookId, page.After?.Id, limit + 1));
        var (deliveries, pagination) = page.Cut(found, limit, d => (d.OccurredAt, d.EventId));
        return new([.. deliveries.Select(DeliveryView.Of)], pagination);
    }
}
