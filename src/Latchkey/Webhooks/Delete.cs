using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Webhooks;

/// <summary>Takes a webhook away, with what waits to be sent to it.</summary>
static class Delete
{
    public sealed record Request(Guid WebhookId);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        session.HoldWebhook(call, ask.WebhookId);
        session.DeleteWebhook(call.Server.Vault, call.WorkspaceId, ask.WebhookId, call.Server.Clock.GetUtcNow());
        return new Response();
    });
}
