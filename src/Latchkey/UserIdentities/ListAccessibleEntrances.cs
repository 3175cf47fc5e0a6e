using System.Text.Json.Nodes;
using Latchkey.Api;

namespace Latchkey.UserIdentities;

/// <summary>The entrances that a person may pass. No access system is here yet, so there are none.</summary>
static class ListAccessibleEntrances
{
    public sealed record Request(Guid UserIdentityId);

    public sealed record Response(IReadOnlyList<JsonObject> AcsEntrances);

    public static async Task<Response> Handle(Request ask, Call call)
    {
        await call.Read(session => Get.Find(session, call, ask.UserIdentityId));
        return new([]);
    }
}
