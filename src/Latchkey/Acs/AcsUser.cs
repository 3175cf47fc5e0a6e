using Latchkey.AccessCodes;

namespace Latchkey.Acs;

/// <summary>A person, as one access system knows them.</summary>
/// <remarks><see cref="Wanted"/>: what callers asked for. <see cref="Held"/>: what the system was last told. What is pending is the difference.</remarks>
sealed record AcsUser
{
    public required Guid WorkspaceId { get; init; }
    public required Guid AcsUserId { get; init; }
    public required Guid AcsSystemId { get; init; }
    public required Guid ConnectedAccountId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who it is, beyond this one system; null: nobody has said.</summary>
    public Guid? UserIdentityId { get; init; }

    public required UserFacts Wanted { get; init; }

    /// <summary>Null: the system does not have the user (yet).</summary>
    public UserFacts? Held { get; init; }

    /// <summary>When what is wanted last changed.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    public DateTimeOffset? SyncedAt { get; init; }

    /// <summary>When the removal was asked for; null: the user is wanted.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Since when the system has had no room for the user; null: it has.</summary>
    public DateTimeOffset? NoRoomSince { get; init; }

    public bool IsSynced => DeletedAt is null && Held is { } held && held.Agrees(Wanted);
}

/// <summary>What an access system knows of a person.</summary>
/// <param name="Schedule">When the person may pass at all; null: always.</param>
/// <param name="Groups">The person may pass where these may.</param>
/// <param name="Entrances">Single entrances, beside those of the groups.</param>
sealed record UserFacts(
    string FullName, string? Email, string? Phone, TimeFrame? Schedule, bool IsSuspended, IReadOnlyList<Guid> Groups,
    IReadOnlyList<Guid> Entrances)
{
    public bool Agrees(UserFacts other) => HasSameName(other) && Schedule == other.Schedule && IsSuspended == other.IsSuspended
        && Groups.SequenceEqual(other.Groups) && Entrances.SequenceEqual(other.Entrances);

    public bool HasSameName(UserFacts other) => FullName == other.FullName && Email == other.Email && Phone == other.Phone;

    public bool MayPass(DateTimeOffset now) => !IsSuspended && (Schedule?.Contains(now) ?? true);
}
