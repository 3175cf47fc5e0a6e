using Latchkey.Storage;

namespace Latchkey;

/// <summary>What the person who runs the server decides: configuration under <c>Latchkey:</c>.</summary>
sealed record Settings
{
    /// <summary>The first workspace's API key; null: one is made and printed once.</summary>
    public string? BootstrapApiKey { get; init; }

    /// <summary>The first personal token; null: one is made and printed once.</summary>
    public string? BootstrapToken { get; init; }

    /// <summary>Where the keys lie that seal what the store must not show. Without this file what was sealed is lost.</summary>
    public string KeyFile { get; init; } = "data/latchkey.key";

    /// <summary>When codes go on and off, and when a caller is told that they are late: <c>Latchkey:Timing:…</c>.</summary>
    public AccessCodes.Timing Timing { get; init; } = AccessCodes.Timing.Default;

    /// <summary>Off: a device may be asked as often as the caller likes (<see cref="Api.DeviceLimits"/>).</summary>
    public bool DeviceLimits { get; init; } = true;

    /// <summary>Where events may be sent: <c>Latchkey:Webhooks:…</c>.</summary>
    public Webhooks.WebhookSettings Webhooks { get; init; } = new();
}
