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
        Forget(session, call, ask.SpaceId);
        return new Response();
    });

    /// <exception cref="Refusal"><c>space_not_found</c>.</exception>
    public static void Forget(Session session, Call call, Guid spaceId)
    {
        var desk = new SpaceDesk(call, session);
        var space = desk.Hold(spaceId);
        desk.Tell(space, "space.deleted");
        new AccessGrants.GrantDesk(call, session).Leave(space.SpaceId);
        session.DeleteSpace(call.WorkspaceId, space.SpaceId);
    }
}
