using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.ClientSessions;

/// <summary>The one place that decides what a client session sees.</summary>
static class Sights
{
    /// <summary>Its accounts and connect webviews and its customer's, the devices of its user identity, and these people themselves.</summary>
    public static Sight Of(Session session, ClientSession it)
    {
        var workspaceId = it.WorkspaceId;
        HashSet<Guid> accounts = [.. it.ConnectedAccountIds], devices = [], people = [];
        if (it.CustomerKey is { } customer)
        {
            accounts.UnionWith(session.AccountsOfCustomer(workspaceId, customer));
            people.UnionWith(session.UserIdentitiesOfCustomer(workspaceId, customer));
        }
        if (it.UserIdentityId is { } person)
        {
            devices.UnionWith(session.DevicesOfUserIdentity(workspaceId, person));
            people.Add(person);
        }
        return new(accounts, devices, people)
        {
            Webviews = it.ConnectWebviewIds.ToHashSet(), Customers = it.CustomerKey is { } key ? new HashSet<string> { key } : new HashSet<string>(),
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
