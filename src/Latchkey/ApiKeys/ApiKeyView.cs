using System.Text.Json.Serialization;
using Latchkey.Api;
using Latchkey.Workspaces;

namespace Latchkey.ApiKeys;

/// <param name="Hint">The key's first and last characters, by which its owner knows it again.</param>
/// <param name="Token">The key itself: shown once, to who made it.</param>
sealed record ApiKeyView(
    Guid ApiKeyId, KeyKind Kind, string Name, string Hint, Guid? WorkspaceId, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Token = null)
{
    public static ApiKeyView Of(ApiKey key, string? token = null) =>
        new(key.ApiKeyId, key.Kind, key.Name, key.Hint, key.WorkspaceId, key.CreatedAt, key.RevokedAt, token);
}
