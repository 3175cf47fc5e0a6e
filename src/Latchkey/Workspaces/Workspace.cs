namespace Latchkey.Workspaces;

/// <summary>What one customer's keys can see. A sandbox holds virtual locks and a clock that can be moved.</summary>
sealed record Workspace
{
    public required Guid WorkspaceId { get; init; }
    public required string Name { get; init; }
    public required bool IsSandbox { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public string? CompanyName { get; init; }
    public string? ConnectPartnerName { get; init; }
    public Guid? OrganizationId { get; init; }
    public bool IsPublishableKeyAuthEnabled { get; init; }
    public bool IsSuspended { get; init; }
    public string? PublishableKey { get; init; }
    public string? LogoShape { get; init; }
    public string? PrimaryButtonColor { get; init; }
    public string? PrimaryButtonTextColor { get; init; }
    public string? SuccessMessage { get; init; }
}

/// <summary>A workspace's clock: the machine's, moved forward in a sandbox.</summary>
/// <param name="Offset">How far it is ahead of the machine's clock.</param>
/// <param name="StoppedAt">While it is being moved it stands still at each moment that is due; null: it runs.</param>
readonly record struct WorkspaceClock(TimeSpan Offset, DateTimeOffset? StoppedAt)
{
    /// <summary>In whole microseconds, as the store keeps moments: what is compared with a kept moment must not be finer than it.</summary>
    public DateTimeOffset Now(TimeProvider machine) => StoppedAt ?? Storage.Moments.Whole(machine.GetUtcNow() + Offset);

    /// <summary>The machine's moment at which this clock shows <paramref name="moment"/>; null while it stands still.</summary>
    public DateTimeOffset? MachineTime(DateTimeOffset moment) => StoppedAt is null ? moment - Offset : null;
}
