using Latchkey.Api;

namespace Latchkey.Acs.Users;

/// <summary>Takes a user out of an access group.</summary>
static class RemoveFromAccessGroup
{
    public sealed record Request(Guid AcsAccessGroupId, Guid? AcsUserId, Guid? UserIdentityId);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        Membership.Leave(desk, ask.AcsAccessGroupId, ask.AcsUserId, ask.UserIdentityId);
        return new Response();
    });
}
