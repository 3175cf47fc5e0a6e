using Latchkey.Api;
using Latchkey.Storage;
using Latchkey.Workspaces;

namespace Latchkey.ClientSessions;

/// <summary>How a client session begins and ends.</summary>
static class Opening
{
    /// <summary>A session that sees nothing yet; it is not written.</summary>
    /// <exception cref="Refusal">It would have ended already.</exception>
    public static ClientSession New(Session session, Call call, DateTimeOffset? expiresAt)
    {
        var now = call.Now(session);
        return new()
        {
            WorkspaceId = call.WorkspaceId, ClientSessionId = call.Server.Ids.New(now), Token = Secrets.NewClientSessionToken(),
            CreatedAt = now, ExpiresAt = End(expiresAt, now) ?? now + ClientSession.DefaultLife,
        };
    }

    public static DateTimeOffset? End(DateTimeOffset? expiresAt, DateTimeOffset now) => expiresAt is not { } end || end > now
        ? expiresAt
        : throw Refusal.Invalid("expires_at", "Must be in the future");

    /// <exception cref="Refusal"><c>client_session_not_found</c>.</exception>
    public static ClientSession Find(Session session, Call call, Guid clientSessionId)
    {
        session.Hold(clientSessionId);
        return session.ClientSession(call.Server.Vault, call.WorkspaceId, clientSessionId) ?? throw NoSession(clientSessionId);
    }

    /// <summary>The session goes, and it is told.</summary>
    public static void Delete(Session session, Call call, Guid clientSessionId)
    {
        session.DeleteClientSession(call.WorkspaceId, clientSessionId);
        var gone = new Events.Event("client_session.deleted", call.Now(session), new() { ["client_session_id"] = clientSessionId });
        call.Server.Events.Append(session, gone, call.WorkspaceId);
    }

    public static Refusal NoSession(Guid clientSessionId) =>
        Refusal.NotFound("client_session_not_found", $"There is no client session {clientSessionId}.");
}
