using Latchkey.Api;

namespace Latchkey.UserIdentities;

/// <summary>Says that a user of an access system is this person. No access system is here yet, so no such user is found.</summary>
static class AddAcsUser
{
    public sealed record Request(Guid AcsUserId, Guid? UserIdentityId, string? UserIdentityKey);

    public sealed record Response;

    public static async Task<Response> Handle(Request ask, Call call)
    {
        if (ask.UserIdentityId is null && ask.UserIdentityKey is null) throw Refusal.Invalid("user_identity_id", FieldError.Required);
        // A person who is named by an unknown key would be made from the user.
        if (ask.UserIdentityId is { } id) await call.Read(session => Get.Find(session, call, id, ask.UserIdentityKey));
        throw NoAcsUser(ask.AcsUserId);
    }

    public static Refusal NoAcsUser(Guid acsUserId) =>
        Refusal.NotFound("acs_user_not_found", $"There is no access system user {acsUserId}.");
}
