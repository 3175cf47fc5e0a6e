using System.Text.Json.Serialization;

namespace Latchkey.Webhooks;

/// <summary>The public description's <c>webhook</c>, and whether it is switched off.</summary>
/// <param name="Secret">Shown once: to who makes the webhook, or a new secret for it.</param>
/// <param name="DisabledAt">Null: it is on.</param>
sealed record WebhookView(
    Guid WebhookId, string Url, IReadOnlyList<string> EventTypes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Secret,
    DateTimeOffset? DisabledAt, DisabledReason? DisabledReason)
{
    public static WebhookView Of(Webhook webhook) =>
        new(webhook.WebhookId, webhook.Url, webhook.EventTypes, null, webhook.DisabledAt, webhook.DisabledReason);

    public static WebhookView WithSecret(Webhook webhook) => Of(webhook) with { Secret = webhook.Secret };
}
