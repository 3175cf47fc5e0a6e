using Latchkey.AccessMethods;

namespace Latchkey.Storage;

/// <summary>Access methods in the store. A row's body is sealed: it holds a PIN.</summary>
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
            insert into access_methods (workspace_id, access_method_id, access_grant_id, created_at, body) values ($1, $2, $3, $4, $5)
            on conflict (workspace_id, access_method_id) do update set body = excluded.body
            """,
            method.WorkspaceId, method.AccessMethodId, method.AccessGrantId, method.CreatedAt,
            Bodies.Seal(vault, method, Table, method.AccessMethodId));
    }

    public static void DeleteAccessMethod(this Session session, Guid workspaceId, Guid accessMethodId)
    {
        session.Changed<AccessMethod>(workspaceId, accessMethodId, null);
        session.Execute("delete from access_methods where workspace_id = $1 and access_method_id = $2", workspaceId, accessMethodId);
    }

    static Func<Row, AccessMethod> Read(this Session session, Vault vault, Guid workspaceId) =>
        row => session.Known(workspaceId, row.Id(0), () => Open(vault, row))!;

    static AccessMethod Open(Vault vault, Row row) => Bodies.Open<AccessMethod>(vault, row.Bytes(1), Table, row.Id(0));
}
