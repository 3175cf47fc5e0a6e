using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Latchkey.Webhooks;

/// <summary>Signs what is sent, so that a receiver knows that it is from us and whole. Source: Svix's scheme, version 1.</summary>
static class Signature
{
    const string Prefix = "whsec_";

    /// <summary>Of 24 to 64: as long as the hash.</summary>
    const int SecretBytes = 32;

    /// <returns><c>whsec_</c> and the bytes in base64.</returns>
    public static string NewSecret(Chance chance)
    {
        var bytes = new byte[SecretBytes];
        chance.Fill(bytes);
        return Prefix + Convert.ToBase64String(bytes);
    }

    /// <summary><c>v1,</c> and the base64 of HMAC-SHA256 over <c>{id}.{timestamp}.{body}</c>; of several secrets one after another.</summary>
    /// <param name="timestamp">Seconds since 1970 UTC.</param>
    public static string Of(IEnumerable<string> secrets, string messageId, long timestamp, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{messageId}.{timestamp}."));
        var message = new byte[head.Length + body.Length];
        head.CopyTo(message, 0);
        body.CopyTo(message.AsSpan(head.Length));
        return string.Join(' ', secrets.Select(secret => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(KeyOf(secret), message))}"));
    }

    static byte[] KeyOf(string secret) => Convert.FromBase64String(secret[Prefix.Length..]);
}
