using Latchkey.Storage;

namespace Latchkey.Acs;

/// <summary>A user identity, as far as an access system cares who it is.</summary>
sealed record Person(Guid UserIdentityId, string? FullName, string? Email, string? Phone);

/// <summary>Where access systems learn who a user identity is.</summary>
static class People
{
    /// <summary>Null: there is no such user identity in this workspace.</summary>
    public static Person? Person(this AcsDesk desk, Guid userIdentityId) =>
        desk.Session.UserIdentity(desk.Server.Vault, desk.WorkspaceId, userIdentityId) is { } known
            ? new(known.UserIdentityId, known.FullName, known.EmailAddress, known.PhoneNumber)
            : null;
}
