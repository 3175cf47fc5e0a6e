namespace Latchkey.Webhooks;

/// <summary>A delivery as its webhook's owner sees it.</summary>
/// <param name="SvixId">What the receiver finds in the header <c>svix-id</c>.</param>
/// <param name="NextAttemptAt">Null: it is delivered, or given up.</param>
sealed record DeliveryView(
    Guid WebhookId, Guid EventId, string EventType, string SvixId, DateTimeOffset OccurredAt, DateTimeOffset CreatedAt, DeliveryStatus Status,
    DateTimeOffset? NextAttemptAt, IReadOnlyList<AttemptView> Attempts)
{
    public static DeliveryView Of(Delivery delivery) => new(
        delivery.WebhookId, delivery.EventId, delivery.EventType, delivery.MessageId, delivery.OccurredAt, delivery.CreatedAt, delivery.Status,
        delivery.DueAt, [.. delivery.Attempts.Select(a => new AttemptView(a.At, a.Status, a.Error, a.Milliseconds))]);
}

/// <param name="ResponseStatus">Null: there was no answer, and <paramref name="Error"/> says why.</param>
sealed record AttemptView(DateTimeOffset AttemptedAt, int? ResponseStatus, AttemptError? Error, int DurationMilliseconds);
