using Latchkey.Api;
using Latchkey.ClientSessions;
using Latchkey.InstantKeys;
using Latchkey.Storage;
using Latchkey.Workspaces;

namespace Latchkey.AccessGrants;

/// <summary>The link that puts a grant's mobile key onto a phone.</summary>
static class InstantAccess
{
    /// <summary>Makes the link, with a client session of its own; both end with the grant.</summary>
    /// <param name="usesMax">On how many phones.</param>
    public static Guid Begin(Session session, Call call, AccessGrant grant, int usesMax)
    {
        var now = call.Now(session);
        var guest = Opening.New(session, call, grant.Frame.End) with { UserIdentityId = grant.UserIdentityId };
        session.Save(call.Server.Vault, guest);
        var key = new InstantKey
        {
            WorkspaceId = call.WorkspaceId, InstantKeyId = call.Server.Ids.New(now), Secret = Secrets.NewLinkSecret(), Origin = grant.Origin,
            UserIdentityId = grant.UserIdentityId, ClientSessionId = guest.ClientSessionId, UsesMax = usesMax, CreatedAt = now,
            ExpiresAt = guest.ExpiresAt,
        };
        session.AddInstantKey(call.Server.Vault, key);
        return key.InstantKeyId;
    }

    /// <summary>The link ends with the grant, whenever that is now.</summary>
    public static void Reframe(Session session, Call call, Guid instantKeyId, DateTimeOffset? end)
    {
        if (Of(session, call, instantKeyId) is not { } link) return;
        var expiresAt = end ?? link.Guest.CreatedAt + ClientSession.DefaultLife;
        if (expiresAt == link.Key.ExpiresAt) return;
        session.DeleteInstantKey(call.WorkspaceId, instantKeyId);
        session.AddInstantKey(call.Server.Vault, link.Key with { ExpiresAt = expiresAt });
        session.Save(call.Server.Vault, link.Guest with { ExpiresAt = expiresAt });
    }

    public static void End(Session session, Call call, Guid instantKeyId)
    {
        if (session.InstantKey(call.Server.Vault, call.WorkspaceId, instantKeyId) is not { } key) return;
        session.DeleteInstantKey(call.WorkspaceId, instantKeyId);
        if (session.ClientSession(call.Server.Vault, call.WorkspaceId, key.ClientSessionId) is not null)
            Opening.Delete(session, call, key.ClientSessionId);
    }

    /// <summary>The link, with the token of its client session; null: there is none (any more).</summary>
    public static (InstantKey Key, ClientSession Guest)? Of(Session session, Call call, Guid? instantKeyId) =>
        instantKeyId is { } id && session.InstantKey(call.Server.Vault, call.WorkspaceId, id) is { } key
        && session.ClientSession(call.Server.Vault, call.WorkspaceId, key.ClientSessionId) is { } guest ? (key, guest) : null;
}
