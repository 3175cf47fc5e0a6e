using System.Text.Json.Serialization;
using Latchkey.AccessGrants;
using Latchkey.Acs;
using Latchkey.Api;
using Latchkey.ClientSessions;
using Latchkey.Devices;
using Latchkey.InstantKeys;
using Latchkey.Spaces;
using Latchkey.Storage;
using static System.Text.Json.Serialization.JsonIgnoreCondition;

namespace Latchkey.AccessMethods;

/// <summary>Everything that belongs to some access methods, in one answer: above all, which doors they open.</summary>
static class GetRelated
{
    public sealed record Request(IReadOnlyList<Guid> AccessMethodIds, IReadOnlyList<Related>? Include, IReadOnlyList<Related>? Exclude);

    public enum Related { Spaces, Devices, AcsEntrances, AccessGrants, AccessMethods, InstantKeys, ClientSessions, AcsCredentials }

    public sealed record Response(Batch Batch);

    /// <summary>What was not asked for is absent.</summary>
    public sealed record Batch
    {
        [JsonIgnore(Condition = WhenWritingNull)] public IReadOnlyList<SpaceView>? Spaces { get; init; }
        [JsonIgnore(Condition = WhenWritingNull)] public IReadOnlyList<DeviceView>? Devices { get; init; }
        [JsonIgnore(Condition = WhenWritingNull)] public IReadOnlyList<AcsEntranceView>? AcsEntrances { get; init; }
        [JsonIgnore(Condition = WhenWritingNull)] public IReadOnlyList<GrantView>? AccessGrants { get; init; }
        [JsonIgnore(Condition = WhenWritingNull)] public IReadOnlyList<MethodView>? AccessMethods { get; init; }
        [JsonIgnore(Condition = WhenWritingNull)] public IReadOnlyList<InstantKeyView>? InstantKeys { get; init; }
        [JsonIgnore(Condition = WhenWritingNull)] public IReadOnlyList<ClientSessionView>? ClientSessions { get; init; }
        [JsonIgnore(Condition = WhenWritingNull)] public IReadOnlyList<AcsCredentialView>? AcsCredentials { get; init; }
    }

    public static async Task<Response> Handle(Request ask, Call call) => await call.Read(session =>
    {
        var methods = ask.AccessMethodIds.Distinct().Select(new MethodDesk(call, session).Find).ToList();
        var acs = new AcsDesk(call.Server, session, call.WorkspaceId);
        var views = new AcsViews(acs, call);
        var parts = methods.SelectMany(m => m.Method.Parts).ToList();
        var links = methods.Select(m => InstantAccess.Of(session, call, m.Method.InstantKeyId)).Where(link => link is not null).Select(link => link!.Value).ToList();
        bool Wanted(Related what) => ask.Include?.Contains(what) != false && ask.Exclude?.Contains(what) != true;
        IEnumerable<Guid> DoorsOf(DoorKind kind) => parts.Where(p => p.Kind == kind).Select(p => p.DoorId).Distinct();
        return new Response(new Batch
        {
            Spaces = Wanted(Related.Spaces) ? [.. methods.SelectMany(m => m.Grant.SpaceIds).Distinct()
                .Select(id => session.FindSpace(call.WorkspaceId, id)).OfType<Space>().Select(space => SpaceView.Of(session, space))] : null,
            Devices = Wanted(Related.Devices) ? [.. DoorsOf(DoorKind.Device).Select(id => session.Device(call.WorkspaceId, id))
                .OfType<Device>().Select(new DeviceViews(session, call).Of)] : null,
            AcsEntrances = Wanted(Related.AcsEntrances) ? [.. acs.Entrances([.. DoorsOf(DoorKind.AcsEntrance)]).Select(views.Of)] : null,
            AccessGrants = Wanted(Related.AccessGrants) ? [.. methods.Select(m => m.Grant).Where(g => g.DeletedAt is null)
                .DistinctBy(g => g.AccessGrantId).Select(new GrantViews(session, call).Of)] : null,
            AccessMethods = Wanted(Related.AccessMethods) ? [.. methods.Select(m => new MethodViews(session, call).Of(m.Method, m.Grant))] : null,
            InstantKeys = Wanted(Related.InstantKeys) ? [.. links.Select(link => new InstantKeyView(link.Key))] : null,
            ClientSessions = Wanted(Related.ClientSessions) ? [.. links.Select(link => new ClientSessionView(session, link.Guest))] : null,
            AcsCredentials = Wanted(Related.AcsCredentials) ? [.. acs.Credentials([.. parts.Where(p => p.Kind == DoorKind.AcsEntrance)
                .Select(p => p.ThingId).OfType<Guid>().Distinct()]).Select(views.Of)] : null,
        });
    });
}
