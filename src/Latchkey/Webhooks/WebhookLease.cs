namespace Latchkey.Webhooks;

/// <summary>The right to send to a webhook. Its generation fences out whoever held it before and comes back late.</summary>
readonly record struct WebhookLease(Guid WorkspaceId, Guid WebhookId, long Generation)
{
    /// <summary>Longer than a round of sending takes (<see cref="Deliverer"/>), so that it only runs out when its node is gone. A guess: as a lock's.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(60);
}
