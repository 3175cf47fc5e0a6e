using Latchkey.InstantKeys;
using Latchkey.Workspaces;

namespace Latchkey.Storage;

/// <summary>Instant keys in the store. A row's body is sealed: it holds the link's secret.</summary>
static class InstantKeyRows
{
    const string Table = "instant_keys";

    public static InstantKey? InstantKey(this Session session, Vault vault, Guid workspaceId, Guid instantKeyId) => session.First(
        "select instant_key_id, body from instant_keys where workspace_id = $1 and instant_key_id = $2", row => Open(vault, row), workspaceId, instantKeyId);

    /// <summary>Of any workspace: who holds a link says nothing else.</summary>
    /// <param name="secret">What stands behind the # of the link.</param>
    public static InstantKey? InstantKeyOf(this Session session, Vault vault, string secret) => session.First(
        "select instant_key_id, body from instant_keys where secret_hash = $1", row => Open(vault, row), Secrets.Hash(secret));

    /// <summary>Oldest first.</summary>
    /// <param name="userIdentityId">Null: everybody's.</param>
    public static List<InstantKey> InstantKeys(this Session session, Vault vault, Guid workspaceId, Guid? userIdentityId)
    {
        var values = new Values();
        var where = $"workspace_id = {values.Add(workspaceId)}";
        if (userIdentityId is { } person) where += $" and user_identity_id = {values.Add(person)}";
        return session.Query(
            $"select instant_key_id, body from instant_keys where {where} order by created_at, instant_key_id", row => Open(vault, row), values.All);
    }

    public static void AddInstantKey(this Session session, Vault vault, InstantKey key) => session.Execute(
        "insert into instant_keys (workspace_id, instant_key_id, secret_hash, user_identity_id, created_at, body) values ($1, $2, $3, $4, $5, $6)",
        key.WorkspaceId, key.InstantKeyId, Secrets.Hash(key.Secret), key.UserIdentityId, key.CreatedAt,
        Bodies.Seal(vault, key, Table, key.InstantKeyId));

    /// <returns>False: there is none (any more).</returns>
    public static bool UpdateInstantKey(this Session session, Vault vault, InstantKey key) => session.Execute(
        "update instant_keys set body = $3 where workspace_id = $1 and instant_key_id = $2",
        key.WorkspaceId, key.InstantKeyId, Bodies.Seal(vault, key, Table, key.InstantKeyId)) > 0;

    public static void DeleteInstantKey(this Session session, Guid workspaceId, Guid instantKeyId) => session.Execute(
        "delete from instant_keys where workspace_id = $1 and instant_key_id = $2", workspaceId, instantKeyId);

    static InstantKey Open(Vault vault, Row row) => Bodies.Open<InstantKey>(vault, row.Bytes(1), Table, row.Id(0));
}
