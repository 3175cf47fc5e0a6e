using Latchkey.Acs;
using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.UserIdentities;

/// <summary>Says that a user of an access system is this person.</summary>
static class AddAcsUser
{
    public sealed record Request(Guid AcsUserId, Guid? UserIdentityId, [Bounds(1)] string? UserIdentityKey);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        if (ask.UserIdentityId is null && ask.UserIdentityKey is null) throw Refusal.Invalid("user_identity_id", FieldError.Required);
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        var (system, user) = UserChoice.Hold(desk, ask.AcsUserId, null);
        var person = Named(session, call, ask) ?? New(session, call, ask.UserIdentityKey!, user);
        if (user.UserIdentityId == person.UserIdentityId) return new Response();
        if (user.UserIdentityId is not null)
            throw Refusal.Conflict("acs_user_already_has_user_identity", "The user is another user identity's: remove it there first.");
        if (UserChoice.OfPerson(desk, person.UserIdentityId, system.AcsSystemId).Count > 0)
            throw Refusal.Conflict("acs_user_already_exists", "The user identity has a user in this access system already.");
        new KeyDesk(desk, system).Link(user, person.UserIdentityId);
        return new Response();
    });

    static UserIdentity? Named(Session session, Call call, Request ask) =>
        ask.UserIdentityId is null && session.UserIdentityWithKey(call.Server.Vault, call.WorkspaceId, ask.UserIdentityKey!) is null
            ? null
            : Get.Find(session, call, ask.UserIdentityId, ask.UserIdentityKey);

    // The description's rule for a key that nobody has yet.
    static UserIdentity New(Session session, Call call, string key, AcsUser user)
    {
        var now = call.Now(session);
        var person = new UserIdentity
        {
            WorkspaceId = call.WorkspaceId, UserIdentityId = call.Server.Ids.New(now), UserIdentityKey = key, FullName = user.Wanted.FullName,
            EmailAddress = user.Wanted.Email, PhoneNumber = user.Wanted.Phone, CreatedAt = now,
        };
        Details.Save(session, call.Server.Vault, person);
        return person;
    }
}
