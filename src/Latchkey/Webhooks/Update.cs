using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Webhooks;

/// <summary>Changes which events a webhook hears of. One that was switched off is switched on again, and what waited is sent.</summary>
static class Update
{
    public sealed record Request(Guid WebhookId, [Bounds(1, Webhooks.EventTypes.CountMax)] IReadOnlyList<string> EventTypes);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call)
    {
        var types = EventTypes.Of(ask.EventTypes);
        return call.Write(session =>
        {
            var before = session.HoldWebhook(call, ask.WebhookId);
            var after = before with { EventTypes = types, DisabledAt = null, DisabledReason = null };
            // It begins anew: what failed before it was switched off no longer counts.
            if (before.DisabledAt is not null) after = after with { FailingSince = null, LastFailedAt = null };
            session.Save(call.Server.Vault, after);
            if (before.DisabledAt is not null) session.MarkNext(after, call.Server.Clock.GetUtcNow());
            return new Response();
        });
    }
}
