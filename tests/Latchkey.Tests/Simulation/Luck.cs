using System.Buffers.Binary;

namespace Latchkey.Simulation;

/// <summary>Chance from a seed: the same seed, the same luck, on every machine.</summary>
/// <remarks>SplitMix64 (Steele, Lea, Flood 2014): eight bytes of state, and every seed is a good one.</remarks>
sealed class Luck(ulong seed) : Chance
{
    ulong state = seed;

    /// <summary>Luck of its own, so that what one part draws does not move the others.</summary>
    public Luck Branch() => new(Next());

    public override int Below(int count) => (int)(Next() % (ulong)count);

    public override void Fill(Span<byte> bytes)
    {
        Span<byte> eight = stackalloc byte[8];
        for (var at = 0; at < bytes.Length; at += 8)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(eight, Next());
            eight[..Math.Min(8, bytes.Length - at)].CopyTo(bytes[at..]);
        }
    }

    public bool Happens(double probability) => Fraction() < probability;

    public T One<T>(IReadOnlyList<T> of) => of[Below(of.Count)];

    /// <summary>Uniform between the two, in whole milliseconds.</summary>
    public TimeSpan Between(TimeSpan least, TimeSpan most) =>
        TimeSpan.FromMilliseconds(Math.Round((least + (most - least) * Fraction()).TotalMilliseconds));

    ulong Next()
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
