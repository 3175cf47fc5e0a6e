using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Acs.Systems;

/// <summary>The systems that can put an access system's mobile keys onto phones.</summary>
static class ListCompatibleCredentialManagerAcsSystems
{
    public sealed record Request(Guid AcsSystemId);

    public sealed record Response(IReadOnlyList<AcsSystemView> AcsSystems);

    public static async Task<Response> Handle(Request ask, Call call) => await call.Read(session =>
    {
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        var system = desk.System(ask.AcsSystemId);
        var found = AcsRows.Systems.List(session, call.Server.Vault, call.WorkspaceId, new()
        {
            Owners = [system.ConnectedAccountId],
            Fits = other => system.ManagerSystemId is not null && other.Traits.IsCredentialManager,
        });
        return new Response([.. found.Select(new AcsViews(desk, call).Of)]);
    });
}
