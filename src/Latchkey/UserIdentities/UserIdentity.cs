namespace Latchkey.UserIdentities;

/// <summary>A person, as the caller knows him: the same one at every door.</summary>
sealed record UserIdentity
{
    public required Guid WorkspaceId { get; init; }
    public required Guid UserIdentityId { get; init; }

    /// <summary>The caller's own name of the person; no other in the workspace has it.</summary>
    public string? UserIdentityKey { get; init; }

    /// <summary>No other in the workspace has it, in whatever case it is written.</summary>
    public string? EmailAddress { get; init; }

    /// <summary>E.164: <c>+15555550100</c>. No other in the workspace has it.</summary>
    public string? PhoneNumber { get; init; }

    public string? FullName { get; init; }

    /// <summary>The caller's customer to whom the person belongs.</summary>
    public string? CustomerKey { get; init; }

    /// <summary>False: an access system brought the person, and nobody has taken it over.</summary>
    public bool IsManaged { get; init; } = true;

    public required DateTimeOffset CreatedAt { get; init; }

    public string DisplayName => FullName ?? EmailAddress ?? PhoneNumber ?? UserIdentityKey ?? UserIdentityId.ToString();
}
