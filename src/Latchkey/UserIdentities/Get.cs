using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.UserIdentities;

/// <summary>A person, by id or by the caller's own key.</summary>
static class Get
{
    public sealed record Request(Guid? UserIdentityId, string? UserIdentityKey);

    public sealed record Response(UserIdentityView UserIdentity);

    public static async Task<Response> Handle(Request ask, Call call) => new(await call.Read(session =>
        new UserIdentityViews(session, call).Of(Find(session, call, ask.UserIdentityId, ask.UserIdentityKey))));

    /// <exception cref="Refusal">Nobody was named, or nobody is called so.</exception>
    public static UserIdentity Find(Session session, Call call, Guid? userIdentityId, string? userIdentityKey)
    {
        if (userIdentityId is { } id)
        {
            var found = Find(session, call, id);
            return userIdentityKey is null || userIdentityKey == found.UserIdentityKey ? found : throw NoUserIdentity(id);
        }
        if (userIdentityKey is null) throw Refusal.Invalid("user_identity_id", FieldError.Required);
        return session.UserIdentityWithKey(call.Server.Vault, call.WorkspaceId, userIdentityKey) is { IsManaged: true } named
            ? named
            : throw Refusal.NotFound("user_identity_not_found", "There is no user identity with this user_identity_key.");
    }

    /// <exception cref="Refusal"><c>user_identity_not_found</c>.</exception>
    public static UserIdentity Find(Session session, Call call, Guid userIdentityId, bool isManaged = true) =>
        session.UserIdentity(call.Server.Vault, call.WorkspaceId, userIdentityId) is { } found && found.IsManaged == isManaged
            ? found
            : throw NoUserIdentity(userIdentityId);

    public static Refusal NoUserIdentity(Guid userIdentityId) =>
        Refusal.NotFound("user_identity_not_found", $"There is no user identity {userIdentityId}.");
}
