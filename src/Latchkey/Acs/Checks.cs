using System.Text.RegularExpressions;
using Latchkey.AccessCodes;
using Latchkey.Api;

namespace Latchkey.Acs;

/// <summary>Rules of fields that several endpoints share.</summary>
static partial class Checks
{
    /// <exception cref="Refusal">The end is not after the start, or not in the future.</exception>
    public static TimeFrame Frame(DateTimeOffset? start, DateTimeOffset? end, DateTimeOffset now, string prefix = "")
    {
        if (end <= start) throw Refusal.Invalid($"{prefix}ends_at", "Must be after starts_at");
        if (end <= now) throw Refusal.Invalid($"{prefix}ends_at", "Must be in the future");
        return new(start, end);
    }

    /// <summary>As given, without spaces around it; null stays null.</summary>
    public static string? Email(string? given, string field)
    {
        if (given is null) return null;
        return EmailForm().IsMatch(given) ? given : throw Refusal.Invalid(field, "Invalid email");
    }

    /// <summary>E.164: a plus and up to 15 digits.</summary>
    public static string? Phone(string? given)
    {
        if (given is null) return null;
        return PhoneForm().IsMatch(given) ? given : throw Refusal.Invalid("phone_number", "Must be in E.164 format, for example +15555550100");
    }

    // One @ between something and a name with a dot; what mail servers take beyond that is theirs to know. 254: RFC 5321.
    [GeneratedRegex(@"^(?=.{3,254}$)[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex EmailForm();

    [GeneratedRegex(@"^\+[1-9][0-9]{1,14}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PhoneForm();
}
