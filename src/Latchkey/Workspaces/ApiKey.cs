namespace Latchkey.Workspaces;

/// <summary>What a caller shows to be let in: a workspace's API key, or a personal token for all. The key itself is not kept.</summary>
sealed record ApiKey
{
    public required Guid ApiKeyId { get; init; }
    public required KeyKind Kind { get; init; }

    /// <summary>Null for a personal token.</summary>
    public Guid? WorkspaceId { get; init; }

    public required string Name { get; init; }

    /// <summary>The key's first or last characters, by which its owner knows it again.</summary>
    public required string Hint { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? RevokedAt { get; init; }
}

enum KeyKind { ApiKey, PersonalToken }
