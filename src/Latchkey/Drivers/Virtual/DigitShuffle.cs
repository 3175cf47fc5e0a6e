using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Latchkey.Drivers.Virtual;

/// <summary>Turns a number of so many decimal digits into another of as many, and back, under a key.</summary>
/// <remarks>
/// A Feistel network over decimal halves, after FF1 of NIST SP 800-38G (10 rounds), with HMAC-SHA256 as its round
/// function. For virtual locks: it stands for a maker's secret algorithm and guards no real door.
/// </remarks>
static class DigitShuffle
{
    const int Rounds = 10;

    public static long Mix(byte[] key, int tweak, int digits, long number)
    {
        var (left, right) = (number / Power(digits - digits / 2), number % Power(digits - digits / 2));
        for (var round = 0; round < Rounds; round++)
            (left, right) = (right, (left + Scramble(key, tweak, round, right)) % Width(digits, round));
        return left * Power(digits - digits / 2) + right;
    }

    public static long Unmix(byte[] key, int tweak, int digits, long number)
    {
        var (left, right) = (number / Power(digits - digits / 2), number % Power(digits - digits / 2));
        for (var round = Rounds - 1; round >= 0; round--)
        {
            var width = Width(digits, round);
            (left, right) = (((right - Scramble(key, tweak, round, left)) % width + width) % width, left);
        }
        return left * Power(digits - digits / 2) + right;
    }

    /// <summary>
    /// The left half is the shorter one; the halves change places every round, ten times, and so end where they began.
    /// </summary>
    static long Width(int digits, int round) => Power(round % 2 == 0 ? digits / 2 : digits - digits / 2);

    static long Scramble(byte[] key, int tweak, int round, long half)
    {
        Span<byte> input = stackalloc byte[16];
        BinaryPrimitives.WriteInt32BigEndian(input, tweak);
        BinaryPrimitives.WriteInt32BigEndian(input[4..], round);
        BinaryPrimitives.WriteInt64BigEndian(input[8..], half);
        Span<byte> output = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, input, output);
        return (long)(BinaryPrimitives.ReadUInt64BigEndian(output) >> 1) % Power(12);
    }

    static long Power(int exponent)
    {
        var power = 1L;
        for (var i = 0; i < exponent; i++)
            power *= 10;
        return power;
    }
}
