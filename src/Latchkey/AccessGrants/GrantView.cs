using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Latchkey.AccessCodes;
using Latchkey.AccessMethods;
using Latchkey.Acs;
using Latchkey.Api;
using Latchkey.Reconciling;
using Latchkey.Storage;
using static System.Text.Json.Serialization.JsonIgnoreCondition;

namespace Latchkey.AccessGrants;

/// <summary>The public description's <c>access_grant</c>.</summary>
sealed record GrantView
{
    public required Guid AccessGrantId { get; init; }
    public required Guid WorkspaceId { get; init; }
    public required Guid UserIdentityId { get; init; }
    [JsonIgnore(Condition = WhenWritingNull)] public required string? AccessGrantKey { get; init; }
    [JsonIgnore(Condition = WhenWritingNull)] public required string? ReservationKey { get; init; }
    public required string? Name { get; init; }
    public required string DisplayName { get; init; }
    public required DateTimeOffset StartsAt { get; init; }
    public required DateTimeOffset? EndsAt { get; init; }

    /// <summary>Ours, beyond the description: absent without a schedule, as <see cref="NextWindows"/>.</summary>
    [JsonIgnore(Condition = WhenWritingNull)] public required AccessCodes.ScheduleView? Schedule { get; init; }

    [JsonIgnore(Condition = WhenWritingNull)] public required IReadOnlyList<WindowView>? NextWindows { get; init; }
    public required IReadOnlyList<Guid> SpaceIds { get; init; }

    /// <summary>The same under their older name.</summary>
    public IReadOnlyList<Guid> LocationIds => SpaceIds;

    public required IReadOnlyList<RequestedView> RequestedAccessMethods { get; init; }
    public required IReadOnlyList<Guid> AccessMethodIds { get; init; }
    [JsonIgnore(Condition = WhenWritingNull)] public required string? InstantKeyUrl { get; init; }
    [JsonIgnore(Condition = WhenWritingNull)] public required string? ClientSessionToken { get; init; }
    public required IReadOnlyList<JsonObject> Errors { get; init; }
    public required IReadOnlyList<JsonObject> Warnings { get; init; }
    public required IReadOnlyList<JsonObject> PendingMutations { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

sealed record RequestedView
{
    public required Means Mode { get; init; }
    public required string DisplayName { get; init; }
    [JsonIgnore(Condition = WhenWritingNull)] public required string? Code { get; init; }
    [JsonIgnore(Condition = WhenWritingNull)] public required int? InstantKeyMaxUseCount { get; init; }
    public required IReadOnlyList<Guid> CreatedAccessMethodIds { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Views of grants.</summary>
sealed class GrantViews(Session session, Call call)
{
    readonly MethodViews views = new(session, call);
    readonly AcsDesk desk = new(call.Server, session, call.WorkspaceId);

    public GrantView Of(AccessGrant grant)
    {
        var methods = session.AccessMethodsOf(call.Server.Vault, grant.WorkspaceId, grant.AccessGrantId);
        var stand = methods.ConvertAll(m => (Method: m, Standing: views.StandingOf(m, grant)))
            .ConvertAll(m => new Stand(m.Method, m.Standing, views.TimesOf(m.Method, m.Standing)));
        var doors = session.As(null, _ => Doors.Of(desk, grant));
        var phones = methods.Where(m => m.Mode == Means.MobileKey).ToList();
        var link = phones is [var only] ? InstantAccess.Of(session, call, only.InstantKeyId) : null;
        return new()
        {
            AccessGrantId = grant.AccessGrantId, WorkspaceId = grant.WorkspaceId, UserIdentityId = grant.UserIdentityId,
            AccessGrantKey = grant.AccessGrantKey, ReservationKey = grant.ReservationKey, Name = grant.Name, DisplayName = grant.Name ?? "Access Grant",
            StartsAt = grant.Frame.Start!.Value, EndsAt = grant.Frame.End, Schedule = AccessCodes.ScheduleView.Of(grant.Frame),
            NextWindows = WindowView.Of(grant.Frame, desk.Now), SpaceIds = grant.SpaceIds, CreatedAt = grant.CreatedAt,
            RequestedAccessMethods = [.. grant.Requests.Select((request, i) => Of(request, methods.FindAll(m => m.Request == i)))],
            AccessMethodIds = methods.ConvertAll(m => m.AccessMethodId),
            InstantKeyUrl = link is { } has ? new InstantKeys.InstantKeyView(has.Key).InstantKeyUrl : null, ClientSessionToken = link?.Guest.Token,
            Errors = [.. GrantTroubles.Errors(grant, methods, doors)], Warnings = [.. GrantTroubles.Warnings(grant, stand, doors, desk.Now)],
            PendingMutations = [.. MutationsOf(stand)],
        };
    }

    static RequestedView Of(RequestedMethod request, List<AccessMethod> methods) => new()
    {
        Mode = request.Mode, DisplayName = request.Mode.Title(), Code = request.Code?.Reveal(), InstantKeyMaxUseCount = request.UsesMax,
        CreatedAccessMethodIds = methods.ConvertAll(m => m.AccessMethodId), CreatedAt = request.CreatedAt,
    };

    static IEnumerable<JsonObject> MutationsOf(List<Stand> methods)
    {
        var changing = methods.FindAll(m => m.Times is not null);
        if (changing is [{ Times: { } times }, ..])
        {
            yield return new()
            {
                ["mutation_code"] = "updating_access_times", ["message"] = "The new times are being brought to the doors.",
                ["created_at"] = Changes.Text(times.Since), ["from"] = Changes.Ends(times.From), ["to"] = Changes.Ends(times.To),
                ["access_method_ids"] = new JsonArray([.. changing.Select(m => (JsonNode)m.Method.AccessMethodId.ToString())]),
            };
        }
        var parts = methods.SelectMany(m => m.Standing.Parts).Where(p => p.Code is not null).ToList();
        var leaving = methods.SelectMany(m => m.Standing.Leaving).Where(p => p.Code is { IsOffline: false }).ToList();
        if (leaving.Count == 0) yield break;
        yield return new()
        {
            ["mutation_code"] = "updating_spaces", ["message"] = "The doors of the access grant are being changed.",
            ["created_at"] = Changes.Text(leaving.Max(p => p.Code!.DeletedAt ?? p.Code.WantedSince)),
            ["from"] = new JsonObject { ["device_ids"] = Ids(parts.Where(p => p.State == PartState.Issued).Concat(leaving)) },
            ["to"] = new JsonObject { ["device_ids"] = Ids(parts), ["common_code_key"] = null },
        };
    }

    static JsonArray Ids(IEnumerable<PartStanding> parts) => new([.. parts.Select(p => p.Part.DoorId).Distinct().Select(id => (JsonNode)id.ToString())]);
}
