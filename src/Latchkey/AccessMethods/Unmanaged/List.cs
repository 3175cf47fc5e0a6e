using Latchkey.AccessGrants;
using Latchkey.Api;

namespace Latchkey.AccessMethods.Unmanaged;

/// <summary>Ways in of a grant that somebody else made in an access system. None of the access systems here tell of such.</summary>
static class List
{
    public sealed record Request(Guid AccessGrantId, Guid? AcsEntranceId, Guid? DeviceId, Guid? SpaceId);

    public sealed record Response(IReadOnlyList<MethodView> AccessMethods);

    public static async Task<Response> Handle(Request ask, Call call) => await call.Read(session =>
    {
        new GrantDesk(call, session).Find(ask.AccessGrantId);
        return new Response([]);
    });
}
