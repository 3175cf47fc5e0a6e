using System.Security.Cryptography;

namespace Latchkey.Api;

/// <summary>Names for requests (UUID version 4), by which a caller's report is found in the log.</summary>
/// <remarks>
/// No secrets, so they need not come from the system's secure generator, which takes a tenth of a short request's time (measured); each thread's
/// sequence begins there.
/// </remarks>
static class RequestIds
{
    [ThreadStatic]
    static Random? random;

    public static string New()
    {
        random ??= new(RandomNumberGenerator.GetInt32(int.MaxValue));
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
