using Latchkey.Events;
using Latchkey.Storage;

namespace Latchkey.Webhooks;

/// <summary>Events that are to be sent again, made deliveries some at a time: what one transaction costs does not grow with how many there are.</summary>
static class Replaying
{
    /// <summary>A guess: some tens of milliseconds, for which other writers wait.</summary>
    const int EventsMax = 500;

    /// <returns>The webhook as it is now; null: it is gone, or nothing is asked for.</returns>
    public static Webhook? Step(Session session, Vault vault, Guid workspaceId, Guid webhookId, DateTimeOffset machineNow)
    {
        session.Hold(webhookId);
        if (session.FindWebhook(vault, workspaceId, webhookId) is not { Replay: { } replay } webhook) return null;
        var events = session.PlacesOfEvents(workspaceId, FilterOf(webhook, replay), AfterOf(replay), EventsMax);
        foreach (var (place, type) in events)
            SendAgain(session, webhook, place, type, replay.IsUndeliveredOnly, machineNow);
        var after = webhook with { Replay = events.Count < EventsMax ? null : replay with { From = events[^1].Place.Moment, AfterId = events[^1].Place.Id } };
        session.Save(vault, after);
        return after;
    }

    /// <summary>Makes an event due at a webhook, whether it was sent before or not. Hold the webhook.</summary>
    public static void SendAgain(Session session, Webhook webhook, Place place, string eventType, bool isUndeliveredOnly, DateTimeOffset machineNow)
    {
        var (workspaceId, webhookId) = (webhook.WorkspaceId, webhook.WebhookId);
        if (session.FindDelivery(workspaceId, webhookId, place.Id) is not { } sent)
        {
            session.Deliver(webhookId, workspaceId, place, eventType, machineNow);
            return;
        }
        if (isUndeliveredOnly && sent.DeliveredAt is not null) return;
        session.SaveAskedAgain(sent.AskedAgain(machineNow));
        session.DueSooner(workspaceId, webhookId, machineNow);
    }

    static EventFilter FilterOf(Webhook webhook, Replay replay) => new()
    {
        Types = webhook.EventTypes.Contains(Webhook.EveryType) ? null : webhook.EventTypes,
        WithInternal = webhook.EventTypes.Any(Event.IsInternalType) && !webhook.EventTypes.Contains(Webhook.EveryType),
        From = replay.From,
        Until = replay.Until.AddMicroseconds(1),
    };

    static Place? AfterOf(Replay replay) => replay.AfterId is { } id ? new(replay.From, id) : null;
}
