using System.Text.Json.Serialization;
using Latchkey.Storage;
using static System.Text.Json.Serialization.JsonIgnoreCondition;

namespace Latchkey.ClientSessions;

/// <summary>The public description's <c>client_session</c>.</summary>
sealed record ClientSessionView
{
    public Guid ClientSessionId { get; }
    public Guid WorkspaceId { get; }
    public string Token { get; }
    public string? UserIdentifierKey { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public string? CustomerKey { get; }
    public long DeviceCount { get; }
    public IReadOnlyList<Guid> ConnectedAccountIds { get; }
    public IReadOnlyList<Guid> ConnectWebviewIds { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public Guid? UserIdentityId { get; }
    public IReadOnlyList<Guid> UserIdentityIds { get; }
    public DateTimeOffset CreatedAt { get; }
    public DateTimeOffset ExpiresAt { get; }

    /// <param name="session">Its caller sees the session: all devices that it sees are counted.</param>
    public ClientSessionView(Session session, ClientSession it)
    {
        ClientSessionId = it.ClientSessionId;
        WorkspaceId = it.WorkspaceId;
        Token = it.Token;
        UserIdentifierKey = it.UserIdentifierKey;
        CustomerKey = it.CustomerKey;
        DeviceCount = session.CountDevicesSeen(it.WorkspaceId, Sights.Of(session, it));
        ConnectedAccountIds = it.ConnectedAccountIds;
        ConnectWebviewIds = it.ConnectWebviewIds;
        UserIdentityId = it.UserIdentityId;
        UserIdentityIds = it.UserIdentityId is { } person ? [person] : [];
        CreatedAt = it.CreatedAt;
        ExpiresAt = it.ExpiresAt;
    }
}
