using System.Security.Cryptography;
using System.Text;
using Latchkey.Api;

namespace Latchkey.Workspaces;

/// <summary>Keys that open the API, in the spellings that official clients insist on. They are shown once; the store has their hashes.</summary>
static class Secrets
{
    public const string ClientSessionPrefix = "seam_cst", PublishablePrefix = "seam_pk";

    const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>43 letters of 62 are 256 bits.</summary>
    const int Length = 43;

    public static string NewApiKey(bool isSandbox) => (isSandbox ? "seam_test_" : "seam_live_") + Random();
    public static string NewPersonalToken() => "seam_at1_" + Random();

    public static string NewClientSessionToken() => ClientSessionPrefix + "1_" + Random();

    /// <summary>128 bits or more, for a link.</summary>
    public static string NewLinkSecret() => Random();

    /// <summary>Whether it could be one: what could not is not looked for.</summary>
    public static bool IsLinkSecret(string text) => text.Length == Length && text.All(char.IsAsciiLetterOrDigit);

    /// <summary>No secret: pages show it to browsers.</summary>
    public static string NewPublishableKey() => "seam_pk1_" + Random();

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>The first ten and the last four characters: enough to tell keys apart.</summary>
    public static string Hint(string secret) => secret.Length < 30 ? $"{secret[..5]}…" : $"{secret[..10]}…{secret[^4..]}";

    /// <summary>Null, or why a key that a person chose will not do.</summary>
    public static string? Fault(string secret, KeyKind kind)
    {
        if (secret.Length is < 16 or > 200 || !secret.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
            return "must be 16 to 200 letters, digits, _ or -";
        var isToken = secret.StartsWith("seam_at", StringComparison.Ordinal);
        var isOther = secret.StartsWith("seam_cst", StringComparison.Ordinal) || secret.StartsWith("seam_pk", StringComparison.Ordinal);
        return kind switch
        {
            KeyKind.PersonalToken => isToken ? null : "must begin with seam_at",
            KeyKind.ApiKey => secret.StartsWith("seam_", StringComparison.Ordinal) && !isToken && !isOther
                ? null
                : "must begin with seam_, and not with seam_at, seam_cst or seam_pk",
        };
    }

    static string Random() => RandomNumberGenerator.GetString(Letters, Length);
}
