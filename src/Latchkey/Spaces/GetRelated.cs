using System.Text.Json.Serialization;
using Latchkey.Acs;
using Latchkey.Api;
using Latchkey.ConnectedAccounts;
using Latchkey.Devices;
using Latchkey.Storage;
using static System.Text.Json.Serialization.JsonIgnoreCondition;

namespace Latchkey.Spaces;

/// <summary>Spaces, with everything that belongs to them.</summary>
static class GetRelated
{
    public sealed record Request(
        IReadOnlyList<Guid>? SpaceIds, IReadOnlyList<string>? SpaceKeys, IReadOnlyList<Related>? Include, IReadOnlyList<Related>? Exclude);

    public enum Related { Spaces, Devices, AcsEntrances, ConnectedAccounts, AcsSystems, AccessMethods }

    public sealed record Response(Batch Batch);

    /// <summary>What was not asked for is absent.</summary>
    public sealed record Batch
    {
        [JsonIgnore(Condition = WhenWritingNull)] public IReadOnlyList<SpaceView>? Spaces { get; init; }
        [JsonIgnore(Condition = WhenWritingNull)] public IReadOnlyList<DeviceView>? Devices { get; init; }
        [JsonIgnore(Condition = WhenWritingNull)] public IReadOnlyList<AcsEntranceView>? AcsEntrances { get; init; }
        [JsonIgnore(Condition = WhenWritingNull)] public IReadOnlyList<ConnectedAccountView>? ConnectedAccounts { get; init; }
        [JsonIgnore(Condition = WhenWritingNull)] public IReadOnlyList<AcsSystemView>? AcsSystems { get; init; }
        [JsonIgnore(Condition = WhenWritingNull)] public IReadOnlyList<AccessMethods.MethodView>? AccessMethods { get; init; }
    }

    public static async Task<Response> Handle(Request ask, Call call) => await call.Read(session =>
    {
        var spaces = Chosen(ask, new SpaceDesk(call, session));
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        var devices = Members(session, call, spaces, MemberKind.Device, session.Device).Where(d => d.IsManaged).ToList();
        var entrances = desk.Entrances(Ids(session, call, spaces, MemberKind.AcsEntrance));
        var systems = entrances.Select(e => e.AcsSystemId).Distinct().Select(desk.System).ToList();
        var accounts = Accounts(session, call, spaces, devices, entrances);
        var views = new AcsViews(desk, call);
        return new Response(new Batch
        {
            Spaces = Wanted(ask, Related.Spaces) ? [.. spaces.Select(space => SpaceView.Of(session, space))] : null,
            Devices = Wanted(ask, Related.Devices) ? [.. devices.Select(new DeviceViews(session, call).Of)] : null,
            AcsEntrances = Wanted(ask, Related.AcsEntrances) ? [.. entrances.Select(views.Of)] : null,
            ConnectedAccounts = Wanted(ask, Related.ConnectedAccounts) ? [.. accounts.Select(a => new ConnectedAccountView(a, call.Origin))] : null,
            AcsSystems = Wanted(ask, Related.AcsSystems) ? [.. systems.Select(views.Of)] : null,
            AccessMethods = Wanted(ask, Related.AccessMethods) ? [.. Methods(session, call, spaces)] : null,
        });
    });

    /// <summary>Of the grants that name the spaces.</summary>
    static IEnumerable<AccessMethods.MethodView> Methods(Session session, Call call, List<Space> spaces)
    {
        var (desk, views) = (new AccessMethods.MethodDesk(call, session), new AccessMethods.MethodViews(session, call));
        return session.AccessGrants(call.Server.Vault, call.WorkspaceId, new() { Places = [[.. spaces.Select(s => s.SpaceId)]] })
            .SelectMany(grant => desk.Of(grant).Select(method => views.Of(method, grant)));
    }

    static List<Space> Chosen(Request ask, SpaceDesk desk)
    {
        if (ask is { SpaceIds: null, SpaceKeys: null }) throw Refusal.Invalid("space_ids", FieldError.Required);
        return [.. (ask.SpaceIds ?? []).Select(desk.Find).Concat((ask.SpaceKeys ?? []).Select(desk.Find)).DistinctBy(s => s.SpaceId)];
    }

    static bool Wanted(Request ask, Related what) => ask.Include?.Contains(what) != false && ask.Exclude?.Contains(what) != true;

    static HashSet<Guid> Ids(Session session, Call call, List<Space> spaces, MemberKind kind) =>
        [.. spaces.SelectMany(space => session.MembersOf(call.WorkspaceId, space.SpaceId, kind))];

    static IEnumerable<T> Members<T>(Session session, Call call, List<Space> spaces, MemberKind kind, Func<Guid, Guid, T?> find)
        where T : class => Ids(session, call, spaces, kind).Select(id => find(call.WorkspaceId, id)).OfType<T>();

    /// <summary>Those that lie in the spaces themselves, and those through which the doors are spoken to.</summary>
    static IEnumerable<ConnectedAccount> Accounts(
        Session session, Call call, List<Space> spaces, List<Device> devices, List<AcsEntrance> entrances) =>
        Ids(session, call, spaces, MemberKind.ConnectedAccount)
            .Concat(devices.Select(d => d.ConnectedAccountId)).Concat(entrances.Select(e => e.ConnectedAccountId)).Distinct()
            .Select(id => session.FindConnectedAccount(call.WorkspaceId, id)).OfType<ConnectedAccount>();
}
