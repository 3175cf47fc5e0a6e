using Latchkey.Api;

namespace Latchkey.UserIdentities;

/// <summary>Says that a user of an access system is not this person any more. No access system is here yet, so no such user is found.</summary>
static class RemoveAcsUser
{
    public sealed record Request(Guid AcsUserId, Guid UserIdentityId);

    public sealed record Response;

    public static async Task<Response> Handle(Request ask, Call call)
    {
        await call.Read(session => Get.Find(session, call, ask.UserIdentityId));
        throw AddAcsUser.NoAcsUser(ask.AcsUserId);
    }
}
