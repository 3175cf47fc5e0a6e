namespace Latchkey.ClientSessions;

/// <summary>What a user's browser holds: a token that opens some doors of a workspace, for a while.</summary>
sealed record ClientSession
{
    /// <summary>Until when a session lives that was given no end. A guess: a page is opened again within a month, and then asks for one anew.</summary>
    public static readonly TimeSpan DefaultLife = TimeSpan.FromDays(30);

    public required Guid WorkspaceId { get; init; }
    public required Guid ClientSessionId { get; init; }

    /// <summary>In clear: rows that hold it are sealed. The description shows it in every answer about the session.</summary>
    public required string Token { get; init; }

    /// <summary>The caller's own name of the user.</summary>
    public string? UserIdentifierKey { get; init; }

    public Guid? UserIdentityId { get; init; }

    /// <summary>Given: the session sees all that belongs to this customer of the caller's.</summary>
    public string? CustomerKey { get; init; }

    public IReadOnlyList<Guid> ConnectedAccountIds { get; init; } = [];

    /// <summary>It sees these, and the accounts that are connected through them.</summary>
    public IReadOnlyList<Guid> ConnectWebviewIds { get; init; } = [];

    /// <summary>True: it may look and change nothing.</summary>
    public bool IsReadOnly { get; init; }

    // Moments are the workspace's clock's: who moves a sandbox's clock past the end sees the session end.
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Exclusive.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    public bool IsAlive(DateTimeOffset now) => RevokedAt is null && now < ExpiresAt;
}
