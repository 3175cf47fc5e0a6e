using System.Text.Json.Nodes;
using Latchkey.Api;

namespace Latchkey.UserIdentities;

/// <summary>The access systems that know a person. No access system is here yet, so there are none.</summary>
static class ListAcsSystems
{
    public sealed record Request(Guid UserIdentityId);

    public sealed record Response(IReadOnlyList<JsonObject> AcsSystems);

    public static async Task<Response> Handle(Request ask, Call call)
    {
        await call.Read(session => Get.Find(session, call, ask.UserIdentityId));
        return new([]);
    }
}
