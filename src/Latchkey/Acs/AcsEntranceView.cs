using System.Text.Json;
using System.Text.Json.Serialization;

namespace Latchkey.Acs;

/// <summary>The public description's <c>acs_entrance</c>.</summary>
sealed record AcsEntranceView
{
    public Guid AcsEntranceId { get; }
    public Guid AcsSystemId { get; }
    public Guid ConnectedAccountId { get; }
    public string DisplayName { get; }
    public bool CanUnlockWithCode { get; }
    public bool CanUnlockWithCard { get; }
    public bool CanUnlockWithMobileKey { get; }
    public bool CanUnlockWithCloudKey { get; }
    public bool CanBelongToReservation { get; }
    public IReadOnlyList<Guid> SpaceIds { get; }
    public IReadOnlyList<TroubleView> Errors => [];
    public IReadOnlyList<TroubleView> Warnings { get; }
    public DateTimeOffset CreatedAt { get; }

    /// <summary>The make's own facts: <c>salto_ks_metadata</c> and its like.</summary>
    [JsonExtensionData] public Dictionary<string, JsonElement> ProviderMetadata { get; }

    public AcsEntranceView(AcsEntrance entrance, IReadOnlyList<Guid> spaces)
    {
        AcsEntranceId = entrance.AcsEntranceId;
        AcsSystemId = entrance.AcsSystemId;
        ConnectedAccountId = entrance.ConnectedAccountId;
        DisplayName = entrance.Name;
        CanUnlockWithCode = entrance.Takes(Means.Code);
        CanUnlockWithCard = entrance.Takes(Means.Card);
        CanUnlockWithMobileKey = entrance.Takes(Means.MobileKey);
        CanUnlockWithCloudKey = entrance.Takes(Means.CloudKey);
        CanBelongToReservation = entrance.CanBelongToReservation;
        SpaceIds = spaces;
        Warnings = entrance is { IsInPrivacyMode: true, PrivacySince: { } since }
            ? [TroubleView.Warning("privacy_mode", "Somebody inside has asked not to be disturbed: codes, mobile keys and unlocking from afar do not open.", since)]
            : [];
        CreatedAt = entrance.CreatedAt;
        ProviderMetadata = entrance.ProviderMetadata.ToDictionary();
    }
}
