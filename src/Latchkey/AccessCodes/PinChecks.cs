namespace Latchkey.AccessCodes;

/// <summary>Whether a lock takes a PIN, and if not, why.</summary>
static class PinChecks
{
    /// <summary>Which rule <paramref name="pin"/> breaks, as a sentence without the PIN; null: none.</summary>
    public static string? Broken(PinRules rules, Pin pin)
    {
        var text = pin.Reveal();
        if (!rules.Lengths.Contains(text.Length)) return $"Must be {Words(rules.Lengths)} digits long on this device";
        if (text.Any(c => !rules.Alphabet.Contains(c, StringComparison.Ordinal))) return "Must consist of the characters that this device has on its keypad";
        foreach (var constraint in rules.Constraints)
        {
            if (Broken(constraint, text) is { } broken) return broken;
        }
        return null;
    }

    /// <summary>Which of the rules about digits alone <paramref name="text"/> breaks.</summary>
    static string? Broken(PinConstraint constraint, string text) => constraint switch
    {
        PinConstraint.NoZeros => text.Contains('0') ? "Must not contain 0 on this device (no_zeros)" : null,
        PinConstraint.CannotStartWith12 => text.StartsWith("12", StringComparison.Ordinal) ? "Must not start with 12 on this device (cannot_start_with_12)" : null,
        PinConstraint.NoTripleConsecutiveInts => HasTriple(text)
            ? "Must not contain three consecutive digits, such as 123 or 321, on this device (no_triple_consecutive_ints)" : null,
        PinConstraint.NoAscendingOrDescendingSequence => IsSequence(text)
            ? "Must not be an ascending or descending sequence on this device (no_ascending_or_descending_sequence)" : null,
        PinConstraint.AtLeastThreeUniqueDigits => text.Distinct().Count() < 3
            ? "Must contain at least three different digits on this device (at_least_three_unique_digits)" : null,
        PinConstraint.CannotContain089 => text.AsSpan().ContainsAny("089") ? "Must not contain 0, 8 or 9 on this device (cannot_contain_089)" : null,
        PinConstraint.CannotContain0789 => text.AsSpan().ContainsAny("0789") ? "Must not contain 0, 7, 8 or 9 on this device (cannot_contain_0789)" : null,
        PinConstraint.NoAllSameDigits => text.Distinct().Count() == 1 ? "Must not be one digit repeated on this device (no_all_same_digits)" : null,
        // These are about other codes, the start, or who chooses: whoever knows those decides.
        PinConstraint.UniqueFirstFourDigits or PinConstraint.StartDateInFuture
            or PinConstraint.CannotSpecifyPinCode or PinConstraint.PinCodeMatchesExistingSet => null,
    };

    /// <summary>The lock cannot hold both: they are equal, or it tells PINs apart by their first four digits alone.</summary>
    public static bool AreTooAlike(PinRules rules, Pin one, Pin other) => one == other
        || (rules.Constraints.Contains(PinConstraint.UniqueFirstFourDigits)
            && one.Reveal().AsSpan(0, Math.Min(4, one.Length)).SequenceEqual(other.Reveal().AsSpan(0, Math.Min(4, other.Length))));

    // Each digit one more, or each one less, than the digit before: 1234, 9876.
    static bool IsSequence(string text) => text.Length > 1 && (Steps(text).All(s => s == 1) || Steps(text).All(s => s == -1));

    static bool HasTriple(string text)
    {
        var steps = Steps(text).ToList();
        return steps.Zip(steps.Skip(1)).Any(pair => pair.First == pair.Second && pair.First is 1 or -1 && pair.Second is 1 or -1);
    }

    static IEnumerable<int> Steps(string text) => text.Zip(text.Skip(1), (a, b) => b - a);

    static string Words(IReadOnlyList<int> lengths) => lengths.Count == 1 ? $"{lengths[0]}" : $"{string.Join(", ", lengths.SkipLast(1))} or {lengths[^1]}";
}
