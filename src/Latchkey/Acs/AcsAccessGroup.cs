namespace Latchkey.Acs;

/// <summary>People who may pass the same entrances: "Residents", "Cleaning". The system's manager makes them; we put people in.</summary>
/// <param name="Entrances">Which they may pass.</param>
sealed record AcsAccessGroup(
    Guid WorkspaceId, Guid AcsAccessGroupId, Guid AcsSystemId, Guid ConnectedAccountId, DateTimeOffset CreatedAt, string Name,
    IReadOnlyList<Guid> Entrances);
