namespace Latchkey.Webhooks;

/// <summary>What the operator decides of webhooks: <c>Latchkey:Webhooks:…</c>.</summary>
sealed record WebhookSettings
{
    /// <summary>Networks that webhooks may reach beside the public internet: CIDRs with commas between them.</summary>
    public string? AllowedNetworks { get; init; }
}
