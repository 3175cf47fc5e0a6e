using Latchkey.AccessCodes;
using Latchkey.Api;
using Latchkey.Workspaces;

namespace Latchkey.Simulation;

/// <summary>How a request ended.</summary>
enum Ending { Answered, Refused, NoAnswer }

/// <summary>The server as guests meet it: an answer, a refusal, or none because it died.</summary>
sealed class Front(Func<Server> server, Workspace workspace)
{
    /// <summary>Refusals that a guest can run into without anybody's mistake.</summary>
    static readonly HashSet<string> ordinary =
    [
        "duplicate_access_code", "no_free_code", "access_code_being_deleted", "access_code_not_found", "empty_backup_access_code_pool", "device_removed",
        "backup_access_code_pool_not_enabled", "cannot_be_managed", "invalid_input",
        "backup_access_codes_not_supported", "cannot_pull_backup_for_backup", "access_grant_not_found", "access_method_not_found",
    ];

    public (Ending Ending, T? Answer, string? Why) Ask<T>(Func<Call, Task<T>> request) where T : class
    {
        var task = request(new GuestCall(server(), workspace));
        if (!task.IsCompleted) return (Ending.NoAnswer, null, null);
        try
        {
            return (Ending.Answered, task.GetAwaiter().GetResult(), null);
        }
        catch (Refusal refusal) when (ordinary.Contains(refusal.Type))
        {
            return (Ending.Refused, null, refusal.Type);
        }
    }

    public IReadOnlyList<AccessCodeView>? Codes(BadLock door) =>
        Ask(call => AccessCodes.List.Handle(new(door.DeviceId, null, null, null, null, null, null, null, null, null), call)).Answer?.AccessCodes;

    public IReadOnlyList<UnmanagedAccessCodeView>? Unmanaged(BadLock door) =>
        Ask(call => AccessCodes.Unmanaged.List.Handle(new(door.DeviceId, null, null, null, null), call)).Answer?.AccessCodes;
}
