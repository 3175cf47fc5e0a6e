using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Latchkey.ConnectedAccounts;
using Latchkey.Devices;
using Latchkey.Reconciling;

namespace Latchkey.AccessCodes;

/// <summary>The public description's <c>access_code</c>.</summary>
sealed record AccessCodeView
{
    public required Guid AccessCodeId { get; init; }
    public required Guid DeviceId { get; init; }
    public required Guid WorkspaceId { get; init; }
    public required string? Name { get; init; }
    public required string? Code { get; init; }
    public required string Type { get; init; }
    public required AccessCodeStatus Status { get; init; }
    public required DateTimeOffset? StartsAt { get; init; }
    public required DateTimeOffset? EndsAt { get; init; }

    /// <summary>Ours, beyond the description: absent without a schedule, as <see cref="NextWindows"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public ScheduleView? Schedule { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<WindowView>? NextWindows { get; init; }
    public required string? CommonCodeKey { get; init; }
    public required bool IsBackup { get; init; }
    public required bool IsBackupAccessCodeAvailable { get; init; }
    public required bool IsExternalModificationAllowed { get; init; }
    public bool IsManaged => true;
    public required bool IsOfflineAccessCode { get; init; }
    public required bool IsOneTimeUse { get; init; }
    public required bool IsScheduledOnDevice { get; init; }
    public required bool IsWaitingForCodeAssignment { get; init; }
    public required Guid? PulledBackupAccessCodeId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required IReadOnlyList<JsonObject> Errors { get; init; }
    public required IReadOnlyList<JsonObject> Warnings { get; init; }
    public required IReadOnlyList<JsonObject> PendingMutations { get; init; }

    public static AccessCodeView Of(AccessCode code, Device device, ConnectedAccount account, Timing timing, DateTimeOffset now) => new()
    {
        AccessCodeId = code.AccessCodeId,
        DeviceId = code.DeviceId,
        WorkspaceId = code.WorkspaceId,
        Name = code.Name,
        Code = code.Pin?.Reveal(),
        Type = code.Type,
        Status = AccessCodes.Status.Of(code, device, account, timing, now),
        StartsAt = code.Frame.Start,
        EndsAt = code.Frame.End,
        Schedule = ScheduleView.Of(code.Frame),
        NextWindows = WindowView.Of(code.Frame, now),
        CommonCodeKey = code.CommonCodeKey,
        IsBackup = code.IsBackup,
        IsBackupAccessCodeAvailable = CanPullBackup(code, device),
        IsExternalModificationAllowed = code.AllowsExternalModification,
        IsOfflineAccessCode = code.IsOffline,
        IsOneTimeUse = code.IsOneTimeUse,
        IsScheduledOnDevice = code.IsOffline || (code.Held is { } held && held.Schedule != TimeFrame.Always),
        IsWaitingForCodeAssignment = code.Pin is null,
        PulledBackupAccessCodeId = code.PulledBackupId,
        CreatedAt = code.CreatedAt,
        Errors = [.. Issues.Errors(code, device, account)],
        Warnings = [.. Issues.Warnings(code, device)],
        PendingMutations = [.. Mutation.Between(code, device, timing, now).Select(m => MutationView.Of(m, code))],
    };

    static bool CanPullBackup(AccessCode code, Device device) =>
        code is { IsOffline: false, IsBackup: false, UsesBackupPool: true } && device.IsBackupPoolEnabled
        && (code.PulledBackupId is not null || device.Watch.BackupsReady > 0);
}

/// <summary>The public description's <c>unmanaged_access_code</c>.</summary>
sealed record UnmanagedAccessCodeView
{
    public required Guid AccessCodeId { get; init; }
    public required Guid DeviceId { get; init; }
    public required Guid WorkspaceId { get; init; }
    public required string? Name { get; init; }
    public required string? Code { get; init; }
    public required string Type { get; init; }
    public required AccessCodeStatus Status { get; init; }
    public required DateTimeOffset? StartsAt { get; init; }
    public required DateTimeOffset? EndsAt { get; init; }
    public bool IsManaged => false;

    /// <summary>True when its PIN cannot be read, so that it could not be put back; absent otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public required bool? CannotBeManaged { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required IReadOnlyList<JsonObject> Errors { get; init; }
    public required IReadOnlyList<JsonObject> Warnings { get; init; }

    public static UnmanagedAccessCodeView Of(AccessCode code, Device device, ConnectedAccount account) => new()
    {
        AccessCodeId = code.AccessCodeId,
        DeviceId = code.DeviceId,
        WorkspaceId = code.WorkspaceId,
        Name = code.Name,
        Code = code.Pin?.Reveal(),
        Type = code.Type,
        Status = code.Held is null ? AccessCodeStatus.Unset : AccessCodeStatus.Set,
        StartsAt = code.Frame.Start,
        EndsAt = code.Frame.End,
        CannotBeManaged = code.Pin is null ? true : null,
        CreatedAt = code.CreatedAt,
        Errors = [.. Issues.Errors(code, device, account)],
        Warnings = [.. Issues.Warnings(code, device).Where(w => w["warning_code"]!.GetValue<string>() == "being_deleted")],
    };
}

/// <summary>An entry of <c>pending_mutations</c>, or of the event <c>access_code.mutations_requested</c>.</summary>
static class MutationView
{
    public static JsonObject Of(Mutation mutation, AccessCode code)
    {
        var view = Bare(mutation, code);
        view["created_at"] = Changes.Text(code.DeletedAt ?? code.WantedSince);
        view["message"] = mutation.Kind switch
        {
            MutationKind.Creating => "The code is being put on the lock.",
            MutationKind.DeferringCreation => "The code waits until shortly before its start before it goes onto the lock.",
            MutationKind.Deleting => "The code is being taken off the lock.",
            MutationKind.UpdatingCode => "The new PIN is being put on the lock.",
            MutationKind.UpdatingName => "The new name is being put on the lock.",
            MutationKind.UpdatingTimeFrame => "The new times are being put on the lock.",
        };
        if (mutation.Kind == MutationKind.DeferringCreation) view["scheduled_at"] = Changes.Text(mutation.At);
        return view;
    }

    public static JsonObject Bare(Mutation mutation, AccessCode code)
    {
        var view = new JsonObject { ["mutation_code"] = Code(mutation.Kind) };
        switch (mutation.Kind)
        {
            case MutationKind.UpdatingCode: FromTo(view, new() { ["code"] = mutation.From?.Pin?.Reveal() }, new() { ["code"] = code.Pin?.Reveal() }); break;
            case MutationKind.UpdatingName: FromTo(view, new() { ["name"] = mutation.From?.Name }, new() { ["name"] = code.Name }); break;
            case MutationKind.UpdatingTimeFrame: FromTo(view, Changes.Ends(mutation.From?.Schedule ?? default), Changes.Ends(code.Frame)); break;
            case MutationKind.Creating or MutationKind.DeferringCreation or MutationKind.Deleting: break;
        }
        return view;
    }

    static void FromTo(JsonObject view, JsonObject from, JsonObject to)
    {
        view["from"] = from;
        view["to"] = to;
    }

    static string Code(MutationKind kind) => kind switch
    {
        MutationKind.Creating => "creating",
        MutationKind.DeferringCreation => "deferring_creation",
        MutationKind.Deleting => "deleting",
        MutationKind.UpdatingCode => "updating_code",
        MutationKind.UpdatingName => "updating_name",
        MutationKind.UpdatingTimeFrame => "updating_time_frame",
    };
}
