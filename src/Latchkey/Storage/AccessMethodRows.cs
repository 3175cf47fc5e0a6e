using Latchkey.AccessMethods;

namespace Latchkey.Storage;

/// <summary>Access methods in the store. A row's body is sealed: it holds a PIN, or the secret of a link.</summary>
static class AccessMethodRows
{
    const string Table = "access_methods";

    /// <summary>To who does not see the grant there is no method.</summary>
    public static AccessMethod? AccessMethod(this Session session, Vault vault, Guid workspaceId, Guid accessMethodId)
    {
        var found = session.Known(workspaceId, accessMethodId, () => session.First(
            "select access_method_id, body from access_methods where workspace_id = $1 and access_method_id = $2",
            row => Open(vault, row), workspaceId, accessMethodId));
        if (found is null || session.Sight is null) return found;
        return session.AnyAccessGrant(vault, workspaceId, found.AccessGrantId) is { } grant && session.Sees(vault, grant) ? found : null;
    }

    /// <summary>Of any workspace: who holds a pass says nothing else. One that was revoked is not found.</summary>
    /// <param name="secret">Of the link.</param>
    public static AccessMethod? AccessMethodOfPass(this Session session, Vault vault, string secret) => session.First(
        "select access_method_id, body, workspace_id from access_methods where pass_index = $1", row => session.Read(vault, row.Id(2))(row), IndexOf(vault, secret));

    /// <summary>Of a grant that was found, those on their way off too; in the order of their making.</summary>
    public static List<AccessMethod> AccessMethodsOf(this Session session, Vault vault, Guid workspaceId, Guid accessGrantId) => session.Query(
        "select access_method_id, body from access_methods where workspace_id = $1 and access_grant_id = $2 order by created_at, access_method_id",
        session.Read(vault, workspaceId), workspaceId, accessGrantId);

    /// <summary>Writes a method, new or changed.</summary>
    public static void Save(this Session session, Vault vault, AccessMethod method)
    {
        session.Changed(method.WorkspaceId, method.AccessMethodId, method);
        session.Execute(
            """
            insert into access_methods (workspace_id, access_method_id, access_grant_id, created_at, body, pass_index)
            values ($1, $2, $3, $4, $5, $6)
            on conflict (workspace_id, access_method_id) do update set body = excluded.body, pass_index = excluded.pass_index
            """,
            method.WorkspaceId, method.AccessMethodId, method.AccessGrantId, method.CreatedAt,
            Bodies.Seal(vault, method, Table, method.AccessMethodId),
            method is { Pass: { } pass, DeletedAt: null } ? IndexOf(vault, pass.Secret) : null);
    }

    public static void DeleteAccessMethod(this Session session, Guid workspaceId, Guid accessMethodId)
    {
        session.Changed<AccessMethod>(workspaceId, accessMethodId, null);
        session.Execute("delete from access_methods where workspace_id = $1 and access_method_id = $2", workspaceId, accessMethodId);
    }

    static Func<Row, AccessMethod> Read(this Session session, Vault vault, Guid workspaceId) =>
        row => session.Known(workspaceId, row.Id(0), () => Open(vault, row))!;

    // No PIN begins like this, and no device is empty: the index of a link is never that of a PIN.
    static byte[] IndexOf(Vault vault, string secret) => vault.IndexOf(Guid.Empty, $"pass {secret}");

    static AccessMethod Open(Vault vault, Row row) => Bodies.Open<AccessMethod>(vault, row.Bytes(1), Table, row.Id(0));
}
