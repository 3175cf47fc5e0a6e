using Latchkey.AccessCodes;

namespace Latchkey.Drivers.Virtual;

/// <summary>What the lock itself objects to, whatever the server thinks of it.</summary>
static class LockRules
{
    public static Refused? Objection(this PinRules rules, Pin pin)
    {
        var digits = pin.Reveal();
        return !rules.Lengths.Contains(pin.Length) ? Refused.Length :
            !digits.All(rules.Alphabet.Contains) ? Refused.Digits :
            rules.Constraints.Any(rule => Breaks(rule, digits)) ? Refused.Digits :
            null;
    }

    /// <param name="slot">Where the code is to lie: what is there now goes away.</param>
    public static bool WouldRepeat(this VirtualLock door, Pin pin, string? slot)
    {
        var others = door.Codes.Where(code => code.Slot != slot);
        return door.Traits.Pins.Constraints.Contains(PinConstraint.UniqueFirstFourDigits)
            ? others.Any(code => FirstFour(code.Pin) == FirstFour(pin))
            : others.Any(code => code.Pin == pin);
    }

    public static string? Cut(this PinRules rules, string? name) =>
        name?.Length > rules.NameLengthMax ? name[..rules.NameLengthMax.Value] : name;

    static string FirstFour(Pin pin) => pin.Length > 4 ? pin.Reveal()[..4] : pin.Reveal();

    static bool Breaks(PinConstraint rule, string digits) => rule switch
    {
        PinConstraint.NoZeros => digits.Contains('0'),
        PinConstraint.CannotStartWith12 => digits.StartsWith("12", StringComparison.Ordinal),
        PinConstraint.NoTripleConsecutiveInts => Triples(digits).Any(t => IsRun(t, 0) || IsRun(t, 1) || IsRun(t, -1)),
        PinConstraint.NoAscendingOrDescendingSequence => IsRun(digits, 1) || IsRun(digits, -1),
        PinConstraint.AtLeastThreeUniqueDigits => digits.Distinct().Count() < 3,
        PinConstraint.CannotContain089 => digits.AsSpan().ContainsAny("089"),
        PinConstraint.CannotContain0789 => digits.AsSpan().ContainsAny("0789"),
        PinConstraint.NoAllSameDigits => IsRun(digits, 0),

        // These are not about one PIN's own digits: who chooses it, when it starts, and what else lies on the lock.
        PinConstraint.CannotSpecifyPinCode or PinConstraint.PinCodeMatchesExistingSet => false,
        PinConstraint.StartDateInFuture or PinConstraint.UniqueFirstFourDigits => false,
    };

    static IEnumerable<string> Triples(string digits) =>
        Enumerable.Range(0, Math.Max(0, digits.Length - 2)).Select(i => digits.Substring(i, 3));

    static bool IsRun(string digits, int step) => digits.Zip(digits.Skip(1), (a, b) => b - a).All(s => s == step);
}
