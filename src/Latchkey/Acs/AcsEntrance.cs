using System.Text.Json;

namespace Latchkey.Acs;

/// <summary>A door, gate or lift that an access system opens.</summary>
sealed record AcsEntrance
{
    public required Guid WorkspaceId { get; init; }
    public required Guid AcsEntranceId { get; init; }
    public required Guid AcsSystemId { get; init; }
    public required Guid ConnectedAccountId { get; init; }
    public required string Name { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What its reader takes.</summary>
    public required IReadOnlyList<Means> Means { get; init; }

    /// <summary>A room that one party has at a time, as a hotel's are.</summary>
    public bool CanBelongToReservation { get; init; }

    /// <summary>Somebody inside has asked not to be disturbed: nothing but a card opens.</summary>
    public bool IsInPrivacyMode { get; init; }

    public DateTimeOffset? PrivacySince { get; init; }

    /// <summary>The make's own facts, shown as <c>{make}_metadata</c>.</summary>
    public IReadOnlyDictionary<string, JsonElement> ProviderMetadata { get; init; } = new Dictionary<string, JsonElement>();

    public bool Takes(Means means) => Means.Contains(means);
}
