using System.Globalization;

namespace Latchkey.Api.Binding;

/// <summary>Reads moments: <c>2025-06-14T16:54:17Z</c>, with or without seconds, decimals and offset; without an offset it is UTC.</summary>
/// <remarks>What is finer than a microsecond is dropped, as the store drops it.</remarks>
static class Iso8601
{
    // The years in which adding or taking away what the rules add and take away (days) stays a moment that every store and client can hold.
    static readonly DateTimeOffset First = DateTimeOffset.UnixEpoch, Last = new(3000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    static readonly string[] Forms =
    [
        "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-ddTHH:mmK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mmK",
    ];

    public static bool TryRead(string text, out DateTimeOffset moment, out string rule)
    {
        (moment, rule) = (default, "Invalid datetime");
        if (text.Length is < 10 or > 40) return false;
        if (text.Length == 10 && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            rule = $"Invalid datetime: a date needs a time of day, for example {text}T15:00:00Z";
            return false;
        }
        if (!DateTimeOffset.TryParseExact(
            WithSevenDecimals(text), Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out moment))
            return false;
        moment = Storage.Moments.Whole(moment);
        rule = "Invalid datetime: must be from 1970 to 2999";
        return moment >= First && moment < Last;
    }

    /// <summary>Without the decimals beyond the seventh (100 ns): some languages write nine.</summary>
    static string WithSevenDecimals(string text)
    {
        var dot = text.IndexOf('.');
        if (dot < 0) return text;
        var end = dot + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
        return end - dot > 8 ? text.Remove(dot + 8, end - dot - 8) : text;
    }
}
