using System.Text.Json.Nodes;
using Latchkey.Acs;

namespace Latchkey.UserIdentities;

/// <summary>The public description's <c>user_identity</c>, and with fewer fields its unmanaged kind.</summary>
record UnmanagedUserIdentityView
{
    public Guid UserIdentityId { get; }
    public Guid WorkspaceId { get; }
    public string? EmailAddress { get; }
    public string? PhoneNumber { get; }
    public string? FullName { get; }
    public string DisplayName { get; }

    /// <summary>What the person is in access systems, as far as the caller sees them.</summary>
    public IReadOnlyList<Guid> AcsUserIds { get; }

    public IReadOnlyList<JsonObject> Errors { get; } = [];
    public IReadOnlyList<JsonObject> Warnings { get; } = [];
    public DateTimeOffset CreatedAt { get; }

    public UnmanagedUserIdentityView(UserIdentity person, IEnumerable<AcsUser> users)
    {
        AcsUserIds = [.. users.Select(u => u.AcsUserId)];
        UserIdentityId = person.UserIdentityId;
        WorkspaceId = person.WorkspaceId;
        EmailAddress = person.EmailAddress;
        PhoneNumber = person.PhoneNumber;
        FullName = person.FullName;
        DisplayName = person.DisplayName;
        CreatedAt = person.CreatedAt;
    }
}

sealed record UserIdentityView : UnmanagedUserIdentityView
{
    public string? UserIdentityKey { get; }

    public UserIdentityView(UserIdentity person, IEnumerable<AcsUser> users) : base(person, users) => UserIdentityKey = person.UserIdentityKey;
}
