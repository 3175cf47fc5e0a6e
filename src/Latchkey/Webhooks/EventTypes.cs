using Latchkey.Api;

namespace Latchkey.Webhooks;

/// <summary>Which events a webhook hears of.</summary>
static class EventTypes
{
    /// <summary>More than there are types. A guess.</summary>
    public const int CountMax = 200;

    const int LengthMax = 100;

    /// <returns>Each once, in the order given.</returns>
    /// <exception cref="Refusal">One of them can be no type.</exception>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> given)
    {
        for (var i = 0; i < given.Count; i++)
            if (given[i] != Webhook.EveryType && !IsWord(given[i]))
                throw Refusal.Invalid($"event_types.{i}", "Must be an event type like access_code.set_on_device, or * for all");
        return [.. given.Distinct(StringComparer.Ordinal)];
    }

    static bool IsWord(string text) =>
        text.Length is > 0 and <= LengthMax && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '.');
}
