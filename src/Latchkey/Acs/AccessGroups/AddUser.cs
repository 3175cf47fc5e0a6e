using Latchkey.Api;

namespace Latchkey.Acs.AccessGroups;

/// <summary>Puts a user into an access group; a person who is not in the system yet becomes one of its users.</summary>
static class AddUser
{
    public sealed record Request(Guid AcsAccessGroupId, Guid? AcsUserId, Guid? UserIdentityId);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        Membership.Join(desk, ask.AcsAccessGroupId, ask.AcsUserId, ask.UserIdentityId);
        return new Response();
    });
}
