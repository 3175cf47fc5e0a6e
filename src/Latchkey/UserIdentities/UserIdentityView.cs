using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

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

    /// <summary>No access system is here yet, so it has no user and no trouble with one.</summary>
    public IReadOnlyList<Guid> AcsUserIds { get; } = [];

    public IReadOnlyList<JsonObject> Errors { get; } = [];
    public IReadOnlyList<JsonObject> Warnings { get; } = [];
    public DateTimeOffset CreatedAt { get; }

    public UnmanagedUserIdentityView(UserIdentity person)
    {
        UserIdentityId = person.UserIdentityId;
        WorkspaceId = person.WorkspaceId;
        EmailAddress = person.EmailAddress;
        PhoneNumber = person.PhoneNumber;
        FullName = person.FullName;
        DisplayName = person.DisplayName;
        CreatedAt = person.CreatedAt;
    }
}

sealed record UserIdentityView(UserIdentity Person) : UnmanagedUserIdentityView(Person)
{
    [JsonIgnore] public UserIdentity Person { get; } = Person;
    public string? UserIdentityKey => Person.UserIdentityKey;
}
