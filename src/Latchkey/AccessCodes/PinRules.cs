namespace Latchkey.AccessCodes;

/// <summary>Which PINs and names a lock takes.</summary>
/// <remarks>Lengths and constraints belong to the device and are shown on it as <c>properties.supported_code_lengths</c> and <c>code_constraints</c>.</remarks>
sealed record PinRules
{
    /// <summary>Ascending, in characters.</summary>
    public required IReadOnlyList<int> Lengths { get; init; }

    public IReadOnlyList<PinConstraint> Constraints { get; init; } = [];

    /// <summary>Nobody can ask for a PIN: the lock makes them.</summary>
    public bool LockChooses => Constraints.Contains(PinConstraint.CannotSpecifyPinCode);

    /// <summary>What a PIN is made of.</summary>
    public string Alphabet { get; init; } = "0123456789";

    /// <summary>Characters; null: the lock sets no limit. Longer names are cut for the lock, never refused.</summary>
    public int? NameLengthMax { get; init; }

    public bool NamesMustBeUnique { get; init; }
}

/// <summary>The constraint types of the public API description that are about the PIN or its start.</summary>
enum PinConstraint
{
    NoZeros,
    CannotStartWith12,
    NoTripleConsecutiveInts,
    CannotSpecifyPinCode,
    PinCodeMatchesExistingSet,
    StartDateInFuture,
    NoAscendingOrDescendingSequence,
    AtLeastThreeUniqueDigits,
    CannotContain089,
    CannotContain0789,
    UniqueFirstFourDigits,
    NoAllSameDigits,
}
