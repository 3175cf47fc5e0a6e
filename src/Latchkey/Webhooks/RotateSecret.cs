using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Webhooks;

/// <summary>Gives a webhook a new secret, shown in this answer alone. For a day the old one signs beside it.</summary>
static class RotateSecret
{
    public sealed record Request(Guid WebhookId);

    public sealed record Response(WebhookView Webhook);

    public static Task<Response> Handle(Request ask, Call call)
    {
        var secret = Signature.NewSecret(call.Server.Chance);
        return call.Write(session =>
        {
            var before = session.HoldWebhook(call, ask.WebhookId);
            var after = before with { Secret = secret, OldSecret = before.Secret, RotatedAt = call.Server.Clock.GetUtcNow() };
            session.Save(call.Server.Vault, after);
            return new Response(WebhookView.WithSecret(after));
        });
    }
}
