using System.Text.Json.Serialization;
using Latchkey.AccessMethods;
using Latchkey.Acs;
using Latchkey.Api;
using Latchkey.ConnectedAccounts;
using Latchkey.Devices;
using Latchkey.Spaces;
using Latchkey.Storage;
using Latchkey.UserIdentities;
using static System.Text.Json.Serialization.JsonIgnoreCondition;

namespace Latchkey.AccessGrants;

/// <summary>Everything that belongs to some grants, in one answer.</summary>
static class GetRelated
{
    public sealed record Request(
        IReadOnlyList<Guid>? AccessGrantIds, IReadOnlyList<string>? AccessGrantKeys, IReadOnlyList<Related>? Include, IReadOnlyList<Related>? Exclude);

    public enum Related { Spaces, Devices, AcsEntrances, ConnectedAccounts, AcsSystems, UserIdentities, AcsAccessGroups, AccessMethods }

    public sealed record Response(Batch Batch);

    /// <summary>What was not asked for is absent.</summary>
    public sealed record Batch
    {
        [JsonIgnore(Condition = WhenWritingNull)] public IReadOnlyList<SpaceView>? Spaces { get; init; }
        [JsonIgnore(Condition = WhenWritingNull)] public IReadOnlyList<DeviceView>? Devices { get; init; }
        [JsonIgnore(Condition = WhenWritingNull)] public IReadOnlyList<AcsEntranceView>? AcsEntrances { get; init; }
        [JsonIgnore(Condition = WhenWritingNull)] public IReadOnlyList<ConnectedAccountView>? ConnectedAccounts { get; init; }
        [JsonIgnore(Condition = WhenWritingNull)] public IReadOnlyList<AcsSystemView>? AcsSystems { get; init; }
        [JsonIgnore(Condition = WhenWritingNull)] public IReadOnlyList<UserIdentityView>? UserIdentities { get; init; }
        [JsonIgnore(Condition = WhenWritingNull)] public IReadOnlyList<AcsAccessGroupView>? AcsAccessGroups { get; init; }
        [JsonIgnore(Condition = WhenWritingNull)] public IReadOnlyList<MethodView>? AccessMethods { get; init; }
    }

    public static async Task<Response> Handle(Request ask, Call call) => await call.Read(session =>
    {
        var (vault, workspaceId) = (call.Server.Vault, call.WorkspaceId);
        var grants = Chosen(ask, new GrantDesk(call, session));
        var acs = new AcsDesk(call.Server, session, workspaceId);
        var views = new AcsViews(acs, call);
        var doors = grants.ConvertAll(grant => Doors.Of(acs, grant));
        var devices = doors.SelectMany(d => d.Devices).DistinctBy(d => d.DeviceId).ToList();
        var entrances = doors.SelectMany(d => d.Entrances).DistinctBy(e => e.AcsEntranceId).ToList();
        var people = grants.Select(g => g.UserIdentityId).Distinct().ToList();
        bool Wanted(Related what) => ask.Include?.Contains(what) != false && ask.Exclude?.Contains(what) != true;
        return new Response(new Batch
        {
            Spaces = Wanted(Related.Spaces) ? [.. grants.SelectMany(g => g.SpaceIds).Distinct()
                .Select(id => session.FindSpace(workspaceId, id)).OfType<Space>().Select(space => SpaceView.Of(session, space))] : null,
            Devices = Wanted(Related.Devices) ? [.. devices.Select(new DeviceViews(session, call).Of)] : null,
            AcsEntrances = Wanted(Related.AcsEntrances) ? [.. entrances.Select(views.Of)] : null,
            ConnectedAccounts = Wanted(Related.ConnectedAccounts) ? [.. devices.Select(d => d.ConnectedAccountId)
                .Concat(entrances.Select(e => e.ConnectedAccountId)).Distinct().Select(id => session.FindConnectedAccount(workspaceId, id))
                .OfType<ConnectedAccount>().Select(account => new ConnectedAccountView(account, call.Origin))] : null,
            AcsSystems = Wanted(Related.AcsSystems) ? [.. entrances.Select(e => e.AcsSystemId).Distinct().Select(acs.System).Select(views.Of)] : null,
            UserIdentities = Wanted(Related.UserIdentities) ? new UserIdentityViews(session, call).Of(
                [.. people.Select(id => session.UserIdentity(vault, workspaceId, id)).OfType<UserIdentity>()]) : null,
            AcsAccessGroups = Wanted(Related.AcsAccessGroups) ? [.. Groups(acs, people, entrances).Select(views.Of)] : null,
            AccessMethods = Wanted(Related.AccessMethods) ? Methods(session, call, grants) : null,
        });
    });

    static List<AccessGrant> Chosen(Request ask, GrantDesk desk)
    {
        if (ask is { AccessGrantIds: null, AccessGrantKeys: null }) throw Refusal.Invalid("access_grant_ids", FieldError.Required);
        return [.. (ask.AccessGrantIds ?? []).Select(desk.Find).Concat((ask.AccessGrantKeys ?? []).Select(desk.Find)).DistinctBy(g => g.AccessGrantId)];
    }

    /// <summary>Those through which the people are let in.</summary>
    static IEnumerable<AcsAccessGroup> Groups(AcsDesk acs, List<Guid> people, List<AcsEntrance> entrances)
    {
        var doors = entrances.Select(e => e.AcsEntranceId).ToHashSet();
        return people.SelectMany(person => UserChoice.OfPerson(acs, person)).SelectMany(user => user.Wanted.Groups).Distinct()
            .Select(acs.FindGroup).OfType<AcsAccessGroup>().Where(group => group.Entrances.Any(doors.Contains));
    }

    static List<MethodView> Methods(Session session, Call call, List<AccessGrant> grants)
    {
        var views = new MethodViews(session, call);
        return [.. grants.SelectMany(grant => session.AccessMethodsOf(call.Server.Vault, grant.WorkspaceId, grant.AccessGrantId).Select(m => views.Of(m, grant)))];
    }
}
