using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Webhooks;

/// <summary>The workspace's webhooks, oldest first, without their secrets.</summary>
static class List
{
    public sealed record Response(IReadOnlyList<WebhookView> Webhooks);

    public static async Task<Response> Handle(Call call)
    {
        var found = await call.Read(session => session.ListWebhooks(call.Server.Vault, call.WorkspaceId));
        return new([.. found.Select(WebhookView.Of)]);
    }
}
