using System.Security.Cryptography;
using Latchkey.ClientSessions;
using Latchkey.Workspaces;

namespace Latchkey.Storage;

/// <summary>Client sessions in the store. A row's body is sealed: it holds the token.</summary>
static class ClientSessionRows
{
    const string Table = "client_sessions";

    /// <summary>Of any workspace: who holds a token says nothing else.</summary>
    public static ClientSession? FindClientSession(this Session session, Vault vault, byte[] tokenHash) => session.First(
        "select client_session_id, body, workspace_id from client_sessions where token_hash = $1", row => session.Opened(vault, row.Id(2), row), tokenHash);

    public static ClientSession? ClientSession(this Session session, Vault vault, Guid workspaceId, Guid clientSessionId) =>
        session.Known(workspaceId, clientSessionId, () => session.First(
            "select client_session_id, body from client_sessions where workspace_id = $1 and client_session_id = $2",
            row => Open(vault, row), workspaceId, clientSessionId));

    /// <summary>All of them, oldest first.</summary>
    public static List<ClientSession> ClientSessions(this Session session, Vault vault, Guid workspaceId) =>
        session.Found(vault, workspaceId, "workspace_id = $1");

    public static List<ClientSession> ClientSessionsOfUser(this Session session, Vault vault, Guid workspaceId, string userIdentifierKey) =>
        session.Found(vault, workspaceId, "workspace_id = $1 and user_identifier_key = $2", userIdentifierKey);

    public static List<ClientSession> ClientSessionsOfIdentity(this Session session, Vault vault, Guid workspaceId, Guid userIdentityId) =>
        session.Found(vault, workspaceId, "workspace_id = $1 and user_identity_id = $2", userIdentityId);

    public static List<ClientSession> ClientSessionsOfWebview(this Session session, Vault vault, Guid workspaceId, Guid connectWebviewId) => session.Found(
        vault, workspaceId,
        """
        workspace_id = $1 and client_session_id in
            (select client_session_id from client_session_webviews where workspace_id = $1 and connect_webview_id = $2)
        """, connectWebviewId);

    /// <summary>Those that name nobody, and exactly these accounts.</summary>
    public static List<ClientSession> ClientSessionsOfAccounts(this Session session, Vault vault, Guid workspaceId, IEnumerable<Guid> accounts) =>
        session.Found(vault, workspaceId, "workspace_id = $1 and accounts_hash = $2", HashOf(accounts));

    /// <summary>Writes a session, new or changed.</summary>
    public static void Save(this Session session, Vault vault, ClientSession it)
    {
        session.Changed(it.WorkspaceId, it.ClientSessionId, it);
        session.Execute(
            """
            insert into client_sessions (workspace_id, client_session_id, token_hash, user_identifier_key, user_identity_id, accounts_hash,
                created_at, body)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            on conflict (workspace_id, client_session_id) do update set token_hash = excluded.token_hash,
                user_identifier_key = excluded.user_identifier_key, user_identity_id = excluded.user_identity_id,
                accounts_hash = excluded.accounts_hash, body = excluded.body
            """,
            it.WorkspaceId, it.ClientSessionId, Secrets.Hash(it.Token), it.UserIdentifierKey, it.UserIdentityId,
            it is { UserIdentifierKey: null, UserIdentityId: null, CustomerKey: null } ? HashOf(it.ConnectedAccountIds) : null, it.CreatedAt,
            Bodies.Seal(vault, it, Table, it.ClientSessionId));
        foreach (var webview in it.ConnectWebviewIds)
        {
            session.Execute(
                """
                insert into client_session_webviews (workspace_id, connect_webview_id, client_session_id) values ($1, $2, $3)
                on conflict (workspace_id, connect_webview_id, client_session_id) do nothing
                """,
                it.WorkspaceId, webview, it.ClientSessionId);
        }
    }

    public static void DeleteClientSession(this Session session, Guid workspaceId, Guid clientSessionId)
    {
        session.Changed<ClientSession>(workspaceId, clientSessionId, null);
        session.Execute("delete from client_session_webviews where workspace_id = $1 and client_session_id = $2", workspaceId, clientSessionId);
        session.Execute("delete from client_sessions where workspace_id = $1 and client_session_id = $2", workspaceId, clientSessionId);
    }

    static List<ClientSession> Found(this Session session, Vault vault, Guid workspaceId, string where, params object?[] values) => session.Query(
        $"select client_session_id, body from client_sessions where {where} order by created_at, client_session_id",
        row => session.Opened(vault, workspaceId, row), [workspaceId, .. values]);

    static byte[] HashOf(IEnumerable<Guid> accounts) =>
        SHA256.HashData([.. accounts.Distinct().Order().SelectMany(id => id.ToByteArray())]);

    static ClientSession Opened(this Session session, Vault vault, Guid workspaceId, Row row) =>
        session.Known(workspaceId, row.Id(0), () => Open(vault, row))!;

    static ClientSession Open(Vault vault, Row row) => Bodies.Open<ClientSession>(vault, row.Bytes(1), Table, row.Id(0));
}
