using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Webhooks;

/// <summary>A webhook, without its secret.</summary>
static class Get
{
    public sealed record Request(Guid WebhookId);

    public sealed record Response(WebhookView Webhook);

    public static async Task<Response> Handle(Request ask, Call call)
    {
        var found = await call.Read(session => session.FindWebhook(call.Server.Vault, call.WorkspaceId, ask.WebhookId));
        return new(WebhookView.Of(found ?? throw Refusals.NoWebhook(ask.WebhookId)));
    }
}
