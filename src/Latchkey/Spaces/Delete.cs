using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Spaces;

/// <summary>Deletes a space. What lay in it stays where it is.</summary>
static class Delete
{
    public sealed record Request(Guid SpaceId);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var desk = new SpaceDesk(call, session);
        var space = desk.Hold(ask.SpaceId);
        desk.Tell(space, "space.deleted");
        new AccessGrants.GrantDesk(call, session).Leave(space.SpaceId);
        session.DeleteSpace(call.WorkspaceId, space.SpaceId);
        return new Response();
    });
}
