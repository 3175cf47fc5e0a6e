using Latchkey.Acs;
using Latchkey.Api;

namespace Latchkey.UserIdentities;

/// <summary>The users that a person is in access systems.</summary>
static class ListAcsUsers
{
    public sealed record Request(Guid UserIdentityId);

    public sealed record Response(IReadOnlyList<AcsUserView> AcsUsers);

    public static async Task<Response> Handle(Request ask, Call call) => await call.Read(session =>
    {
        Get.Find(session, call, ask.UserIdentityId);
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        return new Response([.. UserChoice.OfPerson(desk, ask.UserIdentityId).Select(new AcsViews(desk, call).Of)]);
    });
}
