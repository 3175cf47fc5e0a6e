using System.Buffers.Binary;

namespace Latchkey.Storage;

/// <summary>Makes ids (UUID version 7, RFC 9562) that sort in the order in which they were made, by one process on one clock.</summary>
/// <remarks>
/// 48 bits: the moment in milliseconds. 26 bits: a counter, so that ids keep their order within a millisecond, and while a
/// sandbox's clock stands still. It begins at random and wraps after 67 million ids, where the order breaks if the moment is
/// still the same. 48 bits: random.
/// </remarks>
/// <param name="random">Fills the bytes it is given: the system's secure generator, or a seeded one so that a simulation repeats.</param>
sealed class Ids(Ids.Fill random)
{
    public delegate void Fill(Span<byte> bytes);

    const int CounterBits = 26;
    const int LowCounterBits = 14;

    /// <summary>The last whole day that a moment can tell, so that something may be added to it.</summary>
    static readonly long MillisecondsMax = DateTimeOffset.MaxValue.AddDays(-1).ToUnixTimeMilliseconds();

    readonly Lock gate = new();
    uint? counter;

    /// <param name="moment">From 1970 to 10889; finer than a millisecond is dropped.</param>
    public Guid New(DateTimeOffset moment)
    {
        Span<byte> bytes = stackalloc byte[16];
        uint count;
        lock (gate)
        {
            random(bytes);
            counter = (counter ?? BinaryPrimitives.ReadUInt32BigEndian(bytes)) + 1;
            count = counter.Value & ((1u << CounterBits) - 1);
        }

        var milliseconds = (ulong)moment.ToUnixTimeMilliseconds();
        BinaryPrimitives.WriteUInt64BigEndian(bytes, milliseconds << 16 | 0x7000 | count >> LowCounterBits);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[8..], (ushort)(0x8000 | count & ((1u << LowCounterBits) - 1)));
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The moment at which an id was made, in whole milliseconds; of an id that was not made here, any moment at all.</summary>
    public static DateTimeOffset MomentOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var milliseconds = (long)(BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16);
        return DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(milliseconds, MillisecondsMax));
    }
}
