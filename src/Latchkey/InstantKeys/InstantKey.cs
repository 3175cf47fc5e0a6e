namespace Latchkey.InstantKeys;

/// <summary>A link that opens a person's client session for who has it.</summary>
sealed record InstantKey
{
    /// <summary>How long a link opens something. A guess: it is sent on the day before a stay.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(2);

    public required Guid WorkspaceId { get; init; }
    public required Guid InstantKeyId { get; init; }

    /// <summary>What stands behind the # of the address, in clear: rows that hold it are sealed.</summary>
    public required string Secret { get; init; }

    /// <summary>Scheme and host under which the caller who made it reached us.</summary>
    public required string Origin { get; init; }

    public required Guid UserIdentityId { get; init; }
    public required Guid ClientSessionId { get; init; }
    public required int UsesMax { get; init; }

    /// <summary>How often it was opened.</summary>
    public int Uses { get; init; }

    /// <summary>The workspace's clock.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Exclusive; the session's end, too.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
