using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Webhooks;

/// <summary>Sends one event to a webhook (again), whatever became of it before, and whether or not the webhook hears of its type.</summary>
static class Resend
{
    public sealed record Request(Guid WebhookId, Guid EventId);

    public sealed record Response(DeliveryView Delivery);

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var webhook = session.HoldWebhook(call, ask.WebhookId);
        Refusals.RequireOn(webhook);
        if (session.PlacesOfEvents(call.WorkspaceId, new() { EventIds = [ask.EventId], WithInternal = true }, null, 1) is not [var (place, type)])
            throw Refusal.NotFound("event_not_found", $"There is no event {ask.EventId}.");
        Replaying.SendAgain(session, webhook, place, type, isUndeliveredOnly: false, call.Server.Clock.GetUtcNow());
        return new Response(DeliveryView.Of(session.FindDelivery(call.WorkspaceId, ask.WebhookId, ask.EventId)!));
    });
}
