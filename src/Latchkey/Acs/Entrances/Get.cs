using Latchkey.Api;

namespace Latchkey.Acs.Entrances;

/// <summary>An entrance of an access system.</summary>
static class Get
{
    public sealed record Request(Guid AcsEntranceId);

    public sealed record Response(AcsEntranceView AcsEntrance);

    public static async Task<Response> Handle(Request ask, Call call) => await call.Read(session =>
    {
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        return new Response(new AcsViews(desk, call).Of(desk.Entrance(ask.AcsEntranceId)));
    });
}
