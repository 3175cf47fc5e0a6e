using Latchkey.Pages;

namespace Latchkey.InstantKeys;

/// <summary>The public description's <c>instant_key</c>.</summary>
sealed record InstantKeyView
{
    public Guid InstantKeyId { get; }
    public Guid WorkspaceId { get; }
    public string InstantKeyUrl { get; }
    public Guid ClientSessionId { get; }
    public Guid UserIdentityId { get; }
    public DateTimeOffset CreatedAt { get; }
    public DateTimeOffset ExpiresAt { get; }

    public InstantKeyView(InstantKey key)
    {
        InstantKeyId = key.InstantKeyId;
        WorkspaceId = key.WorkspaceId;
        InstantKeyUrl = Portal.AddressOfKey(key.Origin, key.Secret);
        ClientSessionId = key.ClientSessionId;
        UserIdentityId = key.UserIdentityId;
        CreatedAt = key.CreatedAt;
        ExpiresAt = key.ExpiresAt;
    }
}
