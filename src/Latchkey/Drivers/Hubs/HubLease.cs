namespace Latchkey.Drivers.Hubs;

/// <summary>The right to hold the live session to a hub. Its generation fences out whoever held it before.</summary>
readonly record struct HubLease(Guid WorkspaceId, Guid AccountId, long Generation)
{
    /// <summary>A node that died is replaced after this. A guess: as long as the lease of a lock.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(60);

    /// <summary>Thrice within <see cref="Length"/>: one that fails does not lose the hub.</summary>
    public static readonly TimeSpan Renewal = TimeSpan.FromSeconds(20);
}
