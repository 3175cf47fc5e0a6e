using System.Text.RegularExpressions;
using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.UserIdentities;

/// <summary>The rules of what is known of a person.</summary>
static partial class Details
{
    /// <summary>Characters. Source: RFC 5321, 4.5.3.1.3, less the angle brackets.</summary>
    const int EmailMax = 254;

    /// <exception cref="Refusal">A field is not what it should be.</exception>
    public static void Check(string? emailAddress, string? phoneNumber)
    {
        if (emailAddress is not null && !(emailAddress.Length <= EmailMax && Email().IsMatch(emailAddress))) throw Refusal.Invalid("email_address", "Invalid email");
        if (phoneNumber is not null && !Phone().IsMatch(phoneNumber))
            throw Refusal.Invalid("phone_number", "Must be in E.164 format, for example +15555550100");
    }

    /// <summary>Writes a person, new or changed.</summary>
    /// <exception cref="Refusal">409: another has the same key, email address or phone number.</exception>
    public static void Save(Session session, Vault vault, UserIdentity person)
    {
        session.HoldMarks(vault, person);
        if (session.UserIdentityMarked(vault, person) is { } field)
            throw Refusal.Conflict("user_identity_already_exists", $"Another user identity has this {field}.");
        session.Save(vault, person);
    }

    // What else an address may be, its mail server decides.
    [GeneratedRegex(@"^[^@\s]+@[^@\s]+\.[^@\s.]+$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Email();

    // ITU-T E.164: at most 15 digits, the country's code first.
    [GeneratedRegex(@"^\+[1-9][0-9]{1,14}$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Phone();
}
