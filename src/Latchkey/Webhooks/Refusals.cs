using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Webhooks;

static class Refusals
{
    /// <summary>The workspace's webhook, held for this transaction so that nobody else changes it.</summary>
    /// <exception cref="Refusal">There is none.</exception>
    public static Webhook HoldWebhook(this Session session, Call call, Guid webhookId)
    {
        session.Hold(webhookId);
        return session.FindWebhook(call.Server.Vault, call.WorkspaceId, webhookId) ?? throw NoWebhook(webhookId);
    }

    public static Refusal NoWebhook(Guid webhookId) => Refusal.NotFound("webhook_not_found", $"There is no webhook {webhookId}.");

    /// <exception cref="Refusal">It is switched off.</exception>
    public static void RequireOn(Webhook webhook)
    {
        if (webhook.DisabledAt is not null)
            throw Refusal.Conflict("webhook_disabled", "This webhook is switched off. /webhooks/update switches it on again.");
    }
}
