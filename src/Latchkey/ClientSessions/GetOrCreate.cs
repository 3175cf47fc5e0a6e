using Latchkey.Api;
using Latchkey.Storage;
using Latchkey.Workspaces;

namespace Latchkey.ClientSessions;

/// <summary>The session of a user, or a new one; what is named besides is added to what it sees.</summary>
/// <remarks>
/// A user's session that ended is opened again under a new token, and sees what it saw. Without a user it is the session that sees
/// exactly the named accounts. With a publishable key only the user is named, and the key of the user is the secret: let it be hard to guess.
/// </remarks>
static class GetOrCreate
{
    public sealed record Request(
        [Bounds(1)] string? UserIdentifierKey, Guid? UserIdentityId, [Bounds(1, 1)] IReadOnlyList<Guid>? UserIdentityIds,
        IReadOnlyList<Guid>? ConnectedAccountIds, IReadOnlyList<Guid>? ConnectWebviewIds, DateTimeOffset? ExpiresAt);

    public sealed record Response(ClientSessionView ClientSession);

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var vault = call.Server.Vault;
        var wanted = new Wanted(
            ask.UserIdentifierKey, ask.UserIdentityId, ask.UserIdentityIds, ask.ConnectedAccountIds, ask.ConnectWebviewIds);
        wanted.Check(session, call);
        // Of two pages of one user that open at once, the second finds the first's session.
        session.Hold(new Guid(vault.IndexOf(call.WorkspaceId, $"{ask.UserIdentifierKey} {wanted.Person}")));
        var found = Candidates(session, call, wanted).LastOrDefault(it => it.RevokedAt is null && Fits(it, wanted, call));
        var it = wanted.AddedTo(
            found is null ? Opening.New(session, call, ask.ExpiresAt) : Continued(found, ask.ExpiresAt, call.Now(session)), session, call);
        if (it != found) session.Save(vault, it);
        return new Response(new(session, it));
    });

    /// <summary>Those that may be meant, oldest first.</summary>
    static List<ClientSession> Candidates(Session session, Call call, Wanted wanted) =>
        wanted.UserIdentifierKey is { } key ? session.ClientSessionsOfUser(call.Server.Vault, call.WorkspaceId, key)
        : wanted.Person is { } person ? session.ClientSessionsOfIdentity(call.Server.Vault, call.WorkspaceId, person)
        : session.ClientSessionsOfAccounts(call.Server.Vault, call.WorkspaceId, wanted.ConnectedAccountIds ?? []);

    static bool Fits(ClientSession it, Wanted wanted, Call call)
    {
        // What a server opened for a customer or a person is not for every page that can name the user.
        if (it.CustomerKey is not null || it.IsReadOnly) return false;
        if (call.Caller.Kind == CallerKind.PublishableKey) return it.UserIdentityId is null;
        if (wanted.UserIdentifierKey is null && it.UserIdentifierKey is not null) return false;
        return wanted.Person is not { } person || it.UserIdentityId is not { } its || its == person;
    }

    static ClientSession Continued(ClientSession it, DateTimeOffset? expiresAt, DateTimeOffset now)
    {
        var end = Opening.End(expiresAt, now);
        return it.IsAlive(now)
            ? it with { ExpiresAt = end ?? it.ExpiresAt }
            : it with { Token = Secrets.NewClientSessionToken(), ExpiresAt = end ?? now + ClientSession.DefaultLife };
    }
}
