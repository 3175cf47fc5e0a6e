using Latchkey.Acs;
using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.UserIdentities;

/// <summary>People as a caller sees them: with those of their users in access systems that the caller sees.</summary>
sealed class UserIdentityViews(Session session, Call call)
{
    public UserIdentityView Of(UserIdentity person) => Of([person])[0];

    public List<UserIdentityView> Of(IReadOnlyCollection<UserIdentity> people)
    {
        var users = UsersOf(people);
        return [.. people.Select(p => new UserIdentityView(p, users[p.UserIdentityId]))];
    }

    public List<UnmanagedUserIdentityView> OfUnmanaged(IReadOnlyCollection<UserIdentity> people)
    {
        var users = UsersOf(people);
        return [.. people.Select(p => new UnmanagedUserIdentityView(p, users[p.UserIdentityId]))];
    }

    ILookup<Guid?, AcsUser> UsersOf(IReadOnlyCollection<UserIdentity> people) => AcsRows.Users.List(
        session, call.Server.Vault, call.WorkspaceId,
        new() { UserIdentityIds = [.. people.Select(p => p.UserIdentityId)], Fits = user => user.DeletedAt is null }).ToLookup(user => user.UserIdentityId);
}
