using Latchkey.Api;
using Latchkey.Workspaces;

namespace Latchkey.Storage;

static class ApiKeyRows
{
    const string Columns = "api_key_id, kind, workspace_id, name, hint, created_at, revoked_at";

    /// <param name="hash">The key's hash. The key has to be long and random: the hash is looked up, not guessed at slowly.</param>
    public static void AddApiKey(this Session session, ApiKey key, byte[] hash) => session.Execute(
        $"insert into api_keys ({Columns}, key_hash) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        key.ApiKeyId, Word(key.Kind), key.WorkspaceId, key.Name, key.Hint, key.CreatedAt, key.RevokedAt, hash);

    /// <returns>Null: nobody has this key, or it was revoked.</returns>
    public static ApiKey? FindApiKey(this Session session, byte[] hash) =>
        session.First($"select {Columns} from api_keys where key_hash = $1 and revoked_at is null", Read, hash);

    /// <summary>Oldest first, the revoked ones among them.</summary>
    public static List<ApiKey> ListApiKeys(this Session session, Guid workspace) => session.Query(
        $"select {Columns} from api_keys where workspace_id = $1 order by created_at, api_key_id", Read, workspace);

    /// <summary>As <see cref="ListApiKeys"/>, for those who are bound to no workspace.</summary>
    public static List<ApiKey> ListPersonalTokens(this Session session) => session.Query(
        $"select {Columns} from api_keys where workspace_id is null order by created_at, api_key_id", Read);

    /// <returns>False: there is none, or it was revoked before.</returns>
    public static bool RevokeApiKey(this Session session, Guid apiKey, DateTimeOffset now) => session.Execute(
        "update api_keys set revoked_at = $2 where api_key_id = $1 and revoked_at is null", apiKey, now) > 0;

    static ApiKey Read(Row row) => new()
    {
        ApiKeyId = row.Id(0),
        Kind = Kind(row.Text(1)),
        WorkspaceId = row.IdOrNull(2),
        Name = row.Text(3),
        Hint = row.Text(4),
        CreatedAt = row.Moment(5),
        RevokedAt = row.MomentOrNull(6),
    };

    static string Word(KeyKind kind) => kind switch
    {
        KeyKind.ApiKey => "api_key",
        KeyKind.PersonalToken => "personal_token",
    };

    static KeyKind Kind(string word) => word switch
    {
        "api_key" => KeyKind.ApiKey,
        "personal_token" => KeyKind.PersonalToken,
        _ => throw new InvalidOperationException($"api_keys.kind is \"{word}\"."),
    };
}
