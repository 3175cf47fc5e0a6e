using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Latchkey.AccessCodes;
using Latchkey.AccessGrants;
using Latchkey.Acs;
using Latchkey.Api;
using Latchkey.Pages;
using Latchkey.Reconciling;
using Latchkey.Storage;
using static System.Text.Json.Serialization.JsonIgnoreCondition;

namespace Latchkey.AccessMethods;

/// <summary>The public description's <c>access_method</c>.</summary>
sealed record MethodView
{
    public required Guid AccessMethodId { get; init; }
    public required Guid WorkspaceId { get; init; }
    public required Means Mode { get; init; }
    public required string DisplayName { get; init; }
    [JsonIgnore(Condition = WhenWritingNull)] public required string? Code { get; init; }
    public required bool IsIssued { get; init; }
    public required DateTimeOffset? IssuedAt { get; init; }

    /// <summary>Ours, beyond the description: absent without a schedule, as <see cref="NextWindows"/>.</summary>
    [JsonIgnore(Condition = WhenWritingNull)] public required AccessCodes.ScheduleView? Schedule { get; init; }

    [JsonIgnore(Condition = WhenWritingNull)] public required IReadOnlyList<WindowView>? NextWindows { get; init; }
    [JsonIgnore(Condition = WhenWritingNull)] public required bool? IsAssignmentRequired { get; init; }
    [JsonIgnore(Condition = WhenWritingNull)] public required bool? IsEncodingRequired { get; init; }
    [JsonIgnore(Condition = WhenWritingNull)] public required bool? IsReadyForAssignment { get; init; }
    [JsonIgnore(Condition = WhenWritingNull)] public required bool? IsReadyForEncoding { get; init; }
    [JsonIgnore(Condition = WhenWritingNull)] public required string? InstantKeyUrl { get; init; }
    [JsonIgnore(Condition = WhenWritingNull)] public required string? ClientSessionToken { get; init; }

    /// <summary>Beyond the public description: a page on which whoever has the link works the doors.</summary>
    [JsonIgnore(Condition = WhenWritingNull)] public required string? PassUrl { get; init; }

    public required IReadOnlyList<JsonObject> Errors { get; init; }
    public required IReadOnlyList<JsonObject> Warnings { get; init; }
    public required IReadOnlyList<JsonObject> PendingMutations { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Other times that are on their way to a door.</summary>
/// <param name="From">Those that the door knows.</param>
sealed record MethodChange(TimeFrame From, TimeFrame To, DateTimeOffset Since);

/// <summary>Views of methods: each system is read once.</summary>
sealed class MethodViews(Session session, Call call)
{
    readonly AcsDesk desk = new(call.Server, session, call.WorkspaceId);
    readonly Dictionary<Guid, AcsSystem> systems = [];

    public MethodView Of(AccessMethod method, AccessGrant grant) => Of(method, grant.Frame, StandingOf(method, grant));

    public Standing StandingOf(AccessMethod method, AccessGrant grant) =>
        session.As(null, all => Standing.Of(all, call.Server.Vault, method, grant, call.Server.Timing, desk.Now));

    MethodView Of(AccessMethod method, TimeFrame frame, Standing standing)
    {
        var isCard = method.Mode == Means.Card;
        var needsEncoding = isCard && standing.NeedsEncoding(SystemOf);
        var needsAssignment = isCard && standing.NeedsAssignment;
        var link = InstantAccess.Of(session, call, method.InstantKeyId);
        return new()
        {
            AccessMethodId = method.AccessMethodId, WorkspaceId = method.WorkspaceId, Mode = method.Mode, DisplayName = method.Mode.Title(),
            Code = MethodNews.PinOf(method, standing)?.Reveal(), CreatedAt = method.CreatedAt,
            IsIssued = standing.IsIssued && method.DeletedAt is null, IssuedAt = standing.IsIssued && method.DeletedAt is null ? method.Told.IssuedAt : null,
            Schedule = AccessCodes.ScheduleView.Of(frame), NextWindows = WindowView.Of(frame, desk.Now),
            IsEncodingRequired = isCard ? needsEncoding : null, IsReadyForEncoding = isCard ? needsEncoding && !standing.IsIssued : null,
            IsAssignmentRequired = isCard ? needsAssignment : null, IsReadyForAssignment = isCard ? needsAssignment && !standing.IsIssued : null,
            InstantKeyUrl = link is { } has ? new InstantKeys.InstantKeyView(has.Key).InstantKeyUrl : null,
            ClientSessionToken = link?.Guest.Token,
            PassUrl = method is { Pass: { } pass, DeletedAt: null } ? WebPass.AddressOf(pass) : null,
            Errors = [.. ErrorsOf(method)], Warnings = [.. WarningsOf(method, standing)], PendingMutations = [.. MutationsOf(method, standing)],
        };
    }

    static IEnumerable<JsonObject> ErrorsOf(AccessMethod method)
    {
        if (method.Told.FailedSince is { } since)
        {
            yield return new()
            {
                ["error_code"] = "failed_to_issue", ["created_at"] = Changes.Text(since),
                ["message"] = "Not every door took it before the access grant began. It is still being tried; check that the doors are online.",
            };
        }
    }

    IEnumerable<JsonObject> WarningsOf(AccessMethod method, Standing standing)
    {
        if (method.DeletedAt is { } deleted) yield return GrantTroubles.Warning("being_deleted", "The access method is being taken off its doors.", deleted);
        if (TimesOf(method, standing) is { } times) yield return GrantTroubles.Warning("updating_access_times", "The new times are being brought to the doors.", times.Since);
        if (method.PulledAt is { } pulled)
        {
            var warning = GrantTroubles.Warning("pulled_backup_access_code",
                "The lock could not be given the code before the start, so a backup code that already lay on it is used.", pulled);
            if (method.SplitFrom is { } original) warning["original_access_method_id"] = original.ToString();
            yield return warning;
        }
        if (method.Told is { LateSince: { } since, IssuedAt: null })
            yield return GrantTroubles.Warning("delay_in_issuing", "Not every door has taken it yet, and the access grant is about to begin.", since);
    }

    IEnumerable<JsonObject> MutationsOf(AccessMethod method, Standing standing)
    {
        var all = Ids(standing.Parts);
        var waiting = standing.Parts.Where(p => p.State is PartState.Waiting or PartState.Ahead && !standing.IsIssuedAt(p)).ToList();
        if (method.DeletedAt is null && waiting.Exists(p => p.Part.Kind == DoorKind.Device))
        {
            yield return Mutation("provisioning_access", "The access method is being brought to its doors.", method.WantedSince,
                Devices(Ids(standing.Parts.Except(waiting))), Devices(all));
        }
        if (method.DeletedAt is { } deleted && !standing.IsOff)
            yield return Mutation("revoking_access", "The access method is being taken off its doors.", deleted, Devices(Ids(standing.Parts.Concat(standing.Leaving))), Devices([]));
        else if (standing.Leaving.Any(p => p.State != PartState.Gone))
            yield return Mutation("revoking_access", "The access method is being taken off some doors.", method.WantedSince, Devices(Ids(standing.Parts.Concat(standing.Leaving))), Devices(all));
        if (TimesOf(method, standing) is { } times)
        {
            yield return Mutation("updating_access_times", "The new times are being brought to the doors.", times.Since,
                Changes.Ends(times.From), Changes.Ends(times.To));
        }
    }

    /// <summary>Times that a door does not know yet; null: all know them.</summary>
    public MethodChange? TimesOf(AccessMethod method, Standing standing) => method.DeletedAt is not null ? null
        : standing.Parts.Select(p => p.Code is { } code ? OfCode(code) : p.Credential is { } credential ? OfCredential(credential) : null).FirstOrDefault(c => c is not null);

    MethodChange? OfCode(AccessCode code)
    {
        if (session.Device(code.WorkspaceId, code.DeviceId) is not { } device) return null;
        var mutation = Latchkey.AccessCodes.Mutation.Between(code, device, call.Server.Timing, desk.Now).FirstOrDefault(m => m.Kind == MutationKind.UpdatingTimeFrame);
        return mutation?.From is { } held ? new(held.Schedule, code.Frame, code.WantedSince) : null;
    }

    static MethodChange? OfCredential(AcsCredential credential) =>
        credential is { DeletedAt: null, Held: { } held } && !credential.Wanted.Frame.Has(held.Frame) ? new(held.Frame, credential.Wanted.Frame, credential.ChangedAt) : null;

    static JsonObject Mutation(string code, string message, DateTimeOffset since, JsonObject from, JsonObject to) =>
        new() { ["mutation_code"] = code, ["message"] = message, ["created_at"] = Changes.Text(since), ["from"] = from, ["to"] = to };

    static JsonObject Devices(IEnumerable<Guid> ids) => new() { ["device_ids"] = new JsonArray([.. ids.Select(id => (JsonNode)id.ToString())]) };

    static List<Guid> Ids(IEnumerable<PartStanding> parts) =>
        [.. parts.Where(p => p.Part.Kind == DoorKind.Device).Select(p => p.Part.DoorId).Distinct()];

    // How a method stands is told whole, also where its doors are not the caller's to see.
    AcsSystem SystemOf(Guid id) => systems.TryGetValue(id, out var known) ? known : systems[id] = session.As(null, _ => desk.System(id));
}
