using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Webhooks;

/// <summary>Makes a webhook: from now on the workspace's events are sent to an address. Its secret is in this answer alone.</summary>
static class Create
{
    /// <summary>In one workspace. A guess: each costs something at every event.</summary>
    const int CountMax = 100;

    public sealed record Request(
        [Bounds(1, Target.LengthMax)] string Url, [Bounds(1, Webhooks.EventTypes.CountMax)] IReadOnlyList<string>? EventTypes);

    public sealed record Response(WebhookView Webhook);

    public static Task<Response> Handle(Request ask, Call call)
    {
        Target.Check(ask.Url, call.Workspace, call.Server.WebhookTargets);
        var now = Moments.Whole(call.Server.Clock.GetUtcNow());
        var webhook = new Webhook
        {
            WorkspaceId = call.WorkspaceId,
            WebhookId = call.Server.Ids.New(now),
            CreatedAt = now,
            Url = ask.Url,
            EventTypes = EventTypes.Of(ask.EventTypes ?? [Webhook.EveryType]),
            Secret = Signature.NewSecret(call.Server.Chance),
        };
        return call.Write(session =>
        {
            session.Hold(call.WorkspaceId);
            if (session.ListWebhooks(call.Server.Vault, call.WorkspaceId).Count >= CountMax)
                throw Refusal.Conflict("too_many_webhooks", $"A workspace has {CountMax} webhooks at most.");
            session.Save(call.Server.Vault, webhook);
            return new Response(WebhookView.WithSecret(webhook));
        });
    }
}
