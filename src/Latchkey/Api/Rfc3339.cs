using System.Globalization;

namespace Latchkey.Api;

/// <summary>Moments as answers and events write them.</summary>
static class Rfc3339
{
    /// <summary>UTC with milliseconds, as JavaScript writes it, so that a caller's own text comes back; microseconds where there are any.</summary>
    public static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString(
        moment.Microsecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss.fff'Z'" : "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
