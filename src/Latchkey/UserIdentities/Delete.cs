using Latchkey.Acs;
using Latchkey.Api;
using Latchkey.ClientSessions;
using Latchkey.Storage;

namespace Latchkey.UserIdentities;

/// <summary>Forgets a person, and ends what the person holds: access grants, client sessions and instant keys.</summary>
static class Delete
{
    public sealed record Request(Guid UserIdentityId);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        session.Hold(ask.UserIdentityId);
        Forget(session, call, Get.Find(session, call, ask.UserIdentityId));
        return new Response();
    });

    public static void Forget(Session session, Call call, UserIdentity person)
    {
        new AccessGrants.GrantDesk(call, session).DeleteOf(person.UserIdentityId);
        foreach (var key in session.InstantKeys(call.Server.Vault, call.WorkspaceId, person.UserIdentityId))
            session.DeleteInstantKey(call.WorkspaceId, key.InstantKeyId);
        foreach (var it in session.ClientSessionsOfIdentity(call.Server.Vault, call.WorkspaceId, person.UserIdentityId))
            Opening.Delete(session, call, it.ClientSessionId);
        // The users stay in their access systems, and are nobody's.
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        foreach (var user in UserChoice.OfPerson(desk, person.UserIdentityId).OrderBy(u => u.AcsSystemId))
            new KeyDesk(desk, desk.Hold(user.AcsSystemId)).Link(desk.User(user.AcsUserId), null);
        session.DeleteUserIdentity(call.WorkspaceId, person.UserIdentityId);
    }
}
