using Latchkey.Api;

namespace Latchkey.Acs.Systems;

/// <summary>An access system.</summary>
static class Get
{
    public sealed record Request(Guid AcsSystemId);

    public sealed record Response(AcsSystemView AcsSystem);

    public static async Task<Response> Handle(Request ask, Call call) => await call.Read(session =>
    {
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        return new Response(new AcsViews(desk, call).Of(desk.System(ask.AcsSystemId)));
    });
}
