using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Webhooks;

/// <summary>
/// Sends a webhook everything that it hears of since a moment (again), also what happened while it was switched off or not yet there. The answer
/// does not wait for it.
/// </summary>
static class ResendSince
{
    /// <param name="Since">On the workspace's clock, inclusive.</param>
    /// <param name="UndeliveredOnly">True: not what got through before.</param>
    public sealed record Request(Guid WebhookId, DateTimeOffset Since, bool? UndeliveredOnly);

    public sealed record Response(WebhookView Webhook);

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var webhook = session.HoldWebhook(call, ask.WebhookId);
        Refusals.RequireOn(webhook);
        // One that is under way is taken in: nothing of it is lost.
        var since = webhook.Replay is { } before && before.From < ask.Since ? before.From : ask.Since;
        var isUndeliveredOnly = (ask.UndeliveredOnly ?? false) && webhook.Replay?.IsUndeliveredOnly != false;
        var after = webhook with { Replay = new(since, call.Now(session), isUndeliveredOnly) };
        session.Save(call.Server.Vault, after);
        session.MarkNext(after, call.Server.Clock.GetUtcNow());
        return new Response(WebhookView.Of(after));
    });
}
