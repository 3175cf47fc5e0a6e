using Latchkey.AccessCodes;

namespace Latchkey.Acs;

/// <summary>With what a person opens entrances: a PIN, a card, a key on a phone, or the right to open from afar.</summary>
/// <remarks><see cref="Wanted"/>: what callers asked for. <see cref="Held"/>: what the system, or the card, was last told.</remarks>
sealed record AcsCredential
{
    public required Guid WorkspaceId { get; init; }
    public required Guid AcsCredentialId { get; init; }
    public required Guid AcsSystemId { get; init; }
    public required Guid ConnectedAccountId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required Means Means { get; init; }
    public required string Name { get; init; }
    public required CredentialFacts Wanted { get; init; }

    /// <summary>Null: it opens nothing (yet, or any more).</summary>
    public CredentialFacts? Held { get; init; }

    /// <summary>What stands on a card; null: no card was written or scanned.</summary>
    public string? CardNumber { get; init; }

    /// <summary>The access method of a grant that it is part of; null: none.</summary>
    public Guid? AccessMethodId { get; init; }

    public bool IsOneTimeUse { get; init; }
    public bool IsMultiPhoneSync { get; init; }
    public required DateTimeOffset ChangedAt { get; init; }
    public DateTimeOffset? SyncedAt { get; init; }
    public DateTimeOffset? IssuedAt { get; init; }

    /// <summary>When a one-time credential was used.</summary>
    public DateTimeOffset? UsedAt { get; init; }

    /// <summary>When it was told that it can be used no more.</summary>
    public DateTimeOffset? InvalidatedAt { get; init; }

    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>The start that was asked for lay in the past; it was moved to the moment of asking.</summary>
    public bool IsStartMoved { get; init; }

    public Guid? AcsUserId => Wanted.AcsUserId;
    public bool IsSynced => DeletedAt is null && (Held?.Fulfils(Wanted) ?? InvalidatedAt is not null);
}

/// <param name="Code">Null: no PIN, or the system makes it and has not told.</param>
/// <param name="Entrances">Empty: those of its user.</param>
sealed record CredentialFacts(Pin? Code, TimeFrame Frame, IReadOnlyList<Guid> Entrances, Guid? AcsUserId)
{
    public bool Agrees(CredentialFacts other) => Frame == other.Frame && IsElseAs(other);

    /// <summary>Access systems keep a start and an end and no hours of the week: of a schedule they have one window at a time.</summary>
    public bool Fulfils(CredentialFacts wanted) => wanted.Frame.Has(Frame) && IsElseAs(wanted);

    bool IsElseAs(CredentialFacts other) => Code == other.Code && AcsUserId == other.AcsUserId && Entrances.SequenceEqual(other.Entrances);
}
