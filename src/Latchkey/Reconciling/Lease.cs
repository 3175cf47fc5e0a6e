namespace Latchkey.Reconciling;

/// <summary>The right to work on a lock. Its generation fences out whoever held it before and comes back late.</summary>
readonly record struct Lease(Guid WorkspaceId, Guid DeviceId, long Generation);

/// <summary>What users asked for, and routine listings: neither waits behind the other.</summary>
enum Lane { Work, Routine }
