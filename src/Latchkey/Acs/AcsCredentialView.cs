using System.Text.Json.Serialization;
using static System.Text.Json.Serialization.JsonIgnoreCondition;

namespace Latchkey.Acs;

/// <summary>The public description's <c>acs_credential</c>.</summary>
sealed record AcsCredentialView
{
    public Guid AcsCredentialId { get; }
    public Guid AcsSystemId { get; }
    public Guid WorkspaceId { get; }
    public Guid ConnectedAccountId { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public Guid? AcsUserId { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public Guid? UserIdentityId { get; }
    public Means AccessMethod { get; }
    public string DisplayName { get; }
    public string? Code { get; }
    public string? CardNumber { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public string? ExternalType { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public string? ExternalTypeDisplayName { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public DateTimeOffset? StartsAt { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public DateTimeOffset? EndsAt { get; }
    public bool IsManaged => true;
    public bool IsIssued { get; }
    public DateTimeOffset? IssuedAt { get; }
    public bool IsOneTimeUse { get; }
    public bool IsMultiPhoneSyncCredential { get; }
    public bool IsLatestDesiredStateSyncedWithProvider { get; }
    public DateTimeOffset? LatestDesiredStateSyncedWithProviderAt { get; }
    public IReadOnlyList<TroubleView> Errors { get; }
    public IReadOnlyList<TroubleView> Warnings { get; }
    public DateTimeOffset CreatedAt { get; }

    /// <param name="user">Whose it is; null: nobody's.</param>
    public AcsCredentialView(AcsCredential credential, AcsSystem system, AcsUser? user)
    {
        (AcsCredentialId, AcsSystemId, WorkspaceId) = (credential.AcsCredentialId, credential.AcsSystemId, credential.WorkspaceId);
        ConnectedAccountId = credential.ConnectedAccountId;
        (AcsUserId, UserIdentityId) = (credential.AcsUserId, user?.UserIdentityId);
        (AccessMethod, DisplayName) = (credential.Means, credential.Name);
        (Code, CardNumber) = (credential.Wanted.Code?.Reveal(), credential.CardNumber);
        ExternalType = system.Traits.CredentialTypes.GetValueOrDefault(credential.Means);
        ExternalTypeDisplayName = ExternalType is null ? null : $"{system.Traits.TypeName} credential";
        (StartsAt, EndsAt) = (credential.Wanted.Frame.Start, credential.Wanted.Frame.End);
        (IsIssued, IssuedAt) = (credential.IssuedAt is not null, credential.IssuedAt);
        (IsOneTimeUse, IsMultiPhoneSyncCredential) = (credential.IsOneTimeUse, credential.IsMultiPhoneSync);
        (IsLatestDesiredStateSyncedWithProvider, LatestDesiredStateSyncedWithProviderAt) = (credential.IsSynced, credential.SyncedAt);
        Errors = user?.NoRoomSince is { } since
            ? [TroubleView.Error(SystemTroubles.LimitExceeded, SystemTroubles.Message(SystemTroubles.LimitExceeded), since)] : [];
        Warnings = [.. WarningsOf(credential, system)];
        CreatedAt = credential.CreatedAt;
    }

    static IEnumerable<TroubleView> WarningsOf(AcsCredential credential, AcsSystem system)
    {
        if (credential.DeletedAt is { } deleted)
            yield return TroubleView.Warning("being_deleted", "The credential is being deleted from the access system.", deleted);
        else if (credential is { IssuedAt: null, InvalidatedAt: null })
        {
            yield return TroubleView.Warning("waiting_to_be_issued", credential.Means == Means.Card
                ? "The card waits to be written by an encoder, or scanned."
                : "The credential is being brought to the access system.", credential.CreatedAt);
        }
        else if (NeedsItsCardAgain(credential, system))
            yield return TroubleView.Warning("needs_to_be_reissued", "What the card opens has changed. Write the card again.", credential.ChangedAt);
        if (credential.IsStartMoved)
            yield return TroubleView.Warning("schedule_modified", "The start lay in the past and was moved to the moment of asking.", credential.CreatedAt);
    }

    static bool NeedsItsCardAgain(AcsCredential credential, AcsSystem system) =>
        credential is { Means: Means.Card, InvalidatedAt: null, IsSynced: false } && system.Traits.CardsCarryAccess;
}
