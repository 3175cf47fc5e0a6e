using Latchkey.Acs;
using Latchkey.Api;
using Latchkey.Workspaces;

namespace Latchkey.Sandbox;

/// <summary>Cuts a virtual access system off, or brings it back; asks for peace behind one of its entrances. What is not given stays.</summary>
static class SetAccessSystemFaults
{
    /// <param name="PrivateAcsEntranceIds">Those in privacy mode from now on; the others are in it no more.</param>
    public sealed record Request(Guid AcsSystemId, bool? IsDisconnected, IReadOnlyList<Guid>? PrivateAcsEntranceIds);

    public sealed record Response(AcsSystemView AcsSystem);

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        Sandboxes.Require(call.Workspace);
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        var system = desk.Hold(ask.AcsSystemId);
        if (ask.IsDisconnected is { } isDisconnected) Outages.Set(desk, system, SystemTroubles.Disconnected, isDisconnected);
        if (ask.PrivateAcsEntranceIds is { } privates) SetPrivacy(desk, system, privates);
        return new Response(new AcsViews(desk, call).Of(desk.System(ask.AcsSystemId)));
    });

    static void SetPrivacy(AcsDesk desk, AcsSystem system, IReadOnlyList<Guid> privates)
    {
        foreach (var id in privates)
            if (desk.Entrance(id).AcsSystemId != system.AcsSystemId) throw AcsRefusals.OtherSystem("private_acs_entrance_ids");
        foreach (var entrance in desk.EntrancesOf(system.AcsSystemId))
        {
            var isPrivate = privates.Contains(entrance.AcsEntranceId);
            if (isPrivate != entrance.IsInPrivacyMode)
                desk.Save(entrance with { IsInPrivacyMode = isPrivate, PrivacySince = isPrivate ? desk.Now : null });
        }
    }
}
