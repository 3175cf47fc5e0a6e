namespace Latchkey.Drivers.Matter;

/// <summary>What is printed on a Matter lock, or shown by another home's app that shares it: digits, or the text of a QR code.</summary>
/// <remarks>Matter Core Specification, 5.1.3 and 5.1.4. Whoever has it, and is near, takes the lock over.</remarks>
static class SetupCode
{
    const string QrPrefix = "MT:";

    // Base 38: what a QR code holds most tightly.
    const string QrAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-.";

    /// <summary>88 bits are 19 characters after the prefix (5.1.3.1).</summary>
    const int QrShortest = 22;

    static readonly byte[] turns = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];

    /// <summary>Null: it may be one.</summary>
    public static string? Objection(string text)
    {
        var code = Normal(text);
        if (code.StartsWith(QrPrefix, StringComparison.Ordinal))
            return code.Length >= QrShortest && code[QrPrefix.Length..].All(c => QrAlphabet.Contains(c, StringComparison.Ordinal)) ? null : "Must be the whole text of the QR code, from MT: on";
        if (code.Length is not (11 or 21) || !code.All(char.IsAsciiDigit)) return "Must be the 11 or 21 digits of the setup code, or the text of its QR code (MT:…)";
        return IsChecked(code) ? null : "Its check digit is wrong: a digit is mistyped";
    }

    /// <summary>Without the dashes and spaces with which digits are printed.</summary>
    public static string Normal(string text)
    {
        var trimmed = text.Trim();
        return trimmed.StartsWith(QrPrefix, StringComparison.Ordinal) ? trimmed : string.Concat(trimmed.Where(c => c is not ('-' or ' ')));
    }

    /// <summary>The last digit is Verhoeff's check of the others.</summary>
    static bool IsChecked(string digits)
    {
        var check = 0;
        for (var place = 0; place < digits.Length; place++)
        {
            var digit = digits[^(place + 1)] - '0';
            for (var turn = 0; turn < place % 8; turn++) digit = turns[digit];
            check = Times(check, digit);
        }
        return check == 0;
    }

    /// <summary>One symmetry of the pentagon after another: 0 to 4 turn it, 5 to 9 turn it over.</summary>
    static int Times(int one, int other) => (one < 5, other < 5) switch
    {
        (true, true) => (one + other) % 5,
        (true, false) => 5 + (one + other) % 5,
        (false, true) => 5 + (one - other) % 5,
        (false, false) => (one - other + 5) % 5,
    };
}
