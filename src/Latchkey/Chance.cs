using System.Security.Cryptography;

namespace Latchkey;

/// <summary>Where chance comes from: the machine's cryptographic source, or a seed in a simulation.</summary>
abstract class Chance
{
    public static readonly Chance OfTheMachine = new Machine();

    /// <summary>Uniform from 0 to <paramref name="count"/> − 1, without bias.</summary>
    public abstract int Below(int count);

    public abstract void Fill(Span<byte> bytes);

    /// <summary>Uniform from 0 (inclusive) to 1 (exclusive), in steps of 2⁻³⁰.</summary>
    public double Fraction() => Below(1 << 30) / (double)(1 << 30);

    sealed class Machine : Chance
    {
        public override int Below(int count) => RandomNumberGenerator.GetInt32(count);
        public override void Fill(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);
    }
}
