using System.Text.Json.Nodes;
using Latchkey.Api;

namespace Latchkey.UserIdentities;

/// <summary>The users that a person is in access systems. No access system is here yet, so there are none.</summary>
static class ListAcsUsers
{
    public sealed record Request(Guid UserIdentityId);

    public sealed record Response(IReadOnlyList<JsonObject> AcsUsers);

    public static async Task<Response> Handle(Request ask, Call call)
    {
        await call.Read(session => Get.Find(session, call, ask.UserIdentityId));
        return new([]);
    }
}
