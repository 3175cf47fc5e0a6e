using System.Globalization;

namespace Latchkey.Api;

/// <summary>
/// Moments as events write them, and answers too: UTC with milliseconds, as JavaScript's <c>toISOString</c> writes
/// it.
/// </summary>
static class Rfc3339
{
    public static string Text(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
