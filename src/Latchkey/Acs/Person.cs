using Latchkey.UserIdentities;

namespace Latchkey.Acs;

/// <summary>A user identity, as far as an access system cares who it is.</summary>
sealed record Person(Guid UserIdentityId, string? FullName, string? Email, string? Phone)
{
    public static Person Of(UserIdentity who) => new(who.UserIdentityId, who.FullName, who.EmailAddress, who.PhoneNumber);
}
