using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.ClientSessions;

/// <summary>The one place that decides what a client session sees.</summary>
static class Sights
{
    /// <summary>Its accounts and connect webviews, its customer with all that is the customer's, and its user identity with what that person may use.</summary>
    public static Sight Of(Session session, ClientSession it)
    {
        HashSet<Guid> accounts = [.. it.ConnectedAccountIds];
        HashSet<string> customers = [];
        if (it.CustomerKey is { } customer)
        {
            accounts.UnionWith(session.AccountsOfCustomer(it.WorkspaceId, customer));
            customers.Add(customer);
        }
        var seen = new Sight { Accounts = accounts, Customers = customers, Webviews = it.ConnectWebviewIds.ToHashSet() };
        return it.UserIdentityId is { } person ? seen.And(OfPerson(session, it.WorkspaceId, person)) : seen;
    }

    static Sight OfPerson(Session session, Guid workspaceId, Guid userIdentityId)
    {
        var users = session.AcsUsersOfUserIdentity(workspaceId, userIdentityId);
        HashSet<Guid> ids = [.. users.Select(u => u.AcsUserId)];
        return new()
        {
            People = new HashSet<Guid> { userIdentityId },
            Devices = session.DevicesOfUserIdentity(workspaceId, userIdentityId).ToHashSet(),
            AcsUsers = ids, AcsSystems = users.Select(u => u.AcsSystemId).ToHashSet(),
            AcsEntrances = session.EntrancesOfUsers(workspaceId, ids).ToHashSet(),
        };
    }

    /// <summary>As <see cref="OfUser"/>, of the user whom a list names; null: it names none.</summary>
    public static Sight? SightOf(this Session session, string? userIdentifierKey, Call call) =>
        userIdentifierKey is { } key ? OfUser(session, call.Server.Vault, call.WorkspaceId, key) : null;

    /// <summary>What a caller's user sees, through all sessions under this key that were not revoked; those that ended count, for the user stays.</summary>
    public static Sight OfUser(Session session, Vault vault, Guid workspaceId, string userIdentifierKey) => session
        .ClientSessionsOfUser(vault, workspaceId, userIdentifierKey).Where(s => s.RevokedAt is null)
        .Aggregate(Sight.Nothing, (seen, s) => seen.And(Of(session, s)));
}
