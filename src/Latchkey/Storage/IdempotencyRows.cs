namespace Latchkey.Storage;

/// <summary>What was answered to a write that carried an <c>Idempotency-Key</c>.</summary>
/// <param name="KeyHash">32 bytes: SHA-256 of the key and of who sent it.</param>
/// <param name="RequestHash">By which another request under the same key is told apart.</param>
/// <param name="Body">The answer as it was sent. May hold a PIN: stored sealed.</param>
sealed record IdempotencyRow(byte[] KeyHash, byte[] RequestHash, DateTimeOffset ExpiresAt, byte[] Body);

static class IdempotencyRows
{
    const string Table = "idempotency_keys";

    /// <summary>Holds the key until the transaction ends: of two equal requests at once the second finds the first's answer.</summary>
    public static IdempotencyRow? FindIdempotency(this Session session, Vault vault, Guid workspace, byte[] keyHash)
    {
        var id = IdOf(keyHash);
        session.Hold(id);
        return session.First(
            "select request_hash, expires_at, body from idempotency_keys where workspace_id = $1 and key_hash = $2",
            row => new IdempotencyRow(keyHash, row.Bytes(0), row.Moment(1), vault.Open(row.Bytes(2), Table, id)),
            workspace, keyHash);
    }

    /// <summary>Over what is there under the same key, if it is there.</summary>
    public static void PutIdempotency(this Session session, Vault vault, Guid workspace, IdempotencyRow row) =>
        session.Execute(
            """
            insert into idempotency_keys (workspace_id, key_hash, request_hash, expires_at, body)
            values ($1, $2, $3, $4, $5)
            on conflict (workspace_id, key_hash) do update
            set request_hash = excluded.request_hash, expires_at = excluded.expires_at, body = excluded.body
            """,
            workspace, row.KeyHash, row.RequestHash, row.ExpiresAt, vault.Seal(row.Body, Table, IdOf(row.KeyHash)));

    /// <param name="most">How many at once; the oldest first.</param>
    /// <returns>How many were removed: as many as asked means that there may be more.</returns>
    public static int PurgeIdempotency(this Session session, DateTimeOffset now, int most) => session.Execute(
        """
        delete from idempotency_keys where (workspace_id, key_hash) in
            (select workspace_id, key_hash from idempotency_keys where expires_at <= $1 order by expires_at limit $2)
        """,
        now, most);

    static Guid IdOf(byte[] keyHash) => new(keyHash.AsSpan(0, 16), bigEndian: true);
}
