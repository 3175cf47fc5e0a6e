namespace Latchkey.Acs;

/// <summary>The public description's <c>acs_access_group</c>.</summary>
sealed record AcsAccessGroupView
{
    public Guid AcsAccessGroupId { get; }
    public Guid AcsSystemId { get; }
    public Guid WorkspaceId { get; }
    public Guid ConnectedAccountId { get; }
    public string Name { get; }
    public string DisplayName => Name;
    public string ExternalType { get; }
    public string ExternalTypeDisplayName { get; }

    /// <summary>The same under its older name.</summary>
    public string AccessGroupType => ExternalType;

    public string AccessGroupTypeDisplayName => ExternalTypeDisplayName;
    public bool IsManaged => true;
    public IReadOnlyList<TroubleView> Errors => [];
    public IReadOnlyList<TroubleView> Warnings => [];

    /// <summary>Groups are the system's own: nothing of them waits to be brought there.</summary>
    public IReadOnlyList<object> PendingMutations => [];

    public DateTimeOffset CreatedAt { get; }

    public AcsAccessGroupView(AcsAccessGroup group, AcsSystem system)
    {
        (AcsAccessGroupId, AcsSystemId, WorkspaceId) = (group.AcsAccessGroupId, group.AcsSystemId, group.WorkspaceId);
        (ConnectedAccountId, Name, CreatedAt) = (group.ConnectedAccountId, group.Name, group.CreatedAt);
        ExternalType = system.Traits.GroupType ?? throw new InvalidOperationException($"{system.Make} has no access groups.");
        ExternalTypeDisplayName = system.Traits.GroupTypeName;
    }
}
