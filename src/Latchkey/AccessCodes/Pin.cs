namespace Latchkey.AccessCodes;

/// <summary>The digits a guest types.</summary>
/// <remarks>
/// Text, not a number: "0042" and "42" open different doors. Which lengths and digits a lock takes belongs to the lock: <see cref="PinRules"/>.
/// </remarks>
readonly record struct Pin
{
    /// <summary>No lock that we know takes more; the public API description allows 12 for callers.</summary>
    public const int LongestAnywhere = 20;

    readonly string characters;

    /// <exception cref="FormatException">Empty, longer than <see cref="LongestAnywhere"/>, or not ASCII letters and digits.</exception>
    public Pin(string characters) => this.characters = IsPin(characters)
        ? characters
        : throw new FormatException($"A PIN is 1 to {LongestAnywhere} digits (or letters, where a lock has them).");

    public int Length => characters.Length;

    /// <summary>The characters in clear. The only way to them: search for its callers before you log anything.</summary>
    public string Reveal() => characters;

    /// <summary>Dots, so that a PIN which strays into a log stays secret.</summary>
    public override string ToString() => new('•', characters?.Length ?? 0);

    public static bool IsPin(string? text) =>
        text is { Length: > 0 and <= LongestAnywhere } && text.All(char.IsAsciiLetterOrDigit);
}
