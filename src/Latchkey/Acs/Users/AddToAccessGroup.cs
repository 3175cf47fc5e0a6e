using Latchkey.Api;

namespace Latchkey.Acs.Users;

/// <summary>Puts a user into an access group.</summary>
static class AddToAccessGroup
{
    public sealed record Request(Guid AcsAccessGroupId, Guid AcsUserId);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        Membership.Join(desk, ask.AcsAccessGroupId, ask.AcsUserId, null);
        return new Response();
    });
}
