using System.Text.Json;

namespace Latchkey.Api;

/// <summary>Callers' own key:value pairs on a device or an account: strings and booleans.</summary>
static class CustomMetadata
{
    /// <summary>Source: the public description. Keys and values are checked where requests are read.</summary>
    const int PairsMax = 50;

    /// <summary>
    /// What stands after an update: given keys are set, those given as null are removed, the others stay.
    /// </summary>
    /// <exception cref="Refusal">There would be too many of them.</exception>
    public static IReadOnlyDictionary<string, JsonElement> Merge(
        IReadOnlyDictionary<string, JsonElement> before, IReadOnlyDictionary<string, JsonElement> given)
    {
        // Put together anew, so that pairs keep the order in which they were given.
        var after = before.Where(pair => !IsRemoved(pair.Key, given)).ToDictionary();
        foreach (var (key, value) in given.Where(pair => pair.Value.ValueKind != JsonValueKind.Null))
            after[key] = value;
        return after.Count <= PairsMax
            ? after
            : throw Refusal.Invalid("custom_metadata", $"More than {PairsMax} pairs");
    }

    static bool IsRemoved(string key, IReadOnlyDictionary<string, JsonElement> given) =>
        given.TryGetValue(key, out var value) && value.ValueKind == JsonValueKind.Null;

    /// <summary>
    /// Whether all the wanted pairs are there. A query string says <c>true</c> as text, and means the boolean too.
    /// </summary>
    public static bool Has(
        IReadOnlyDictionary<string, JsonElement> pairs, IReadOnlyDictionary<string, JsonElement> wanted) =>
        wanted.All(want => pairs.TryGetValue(want.Key, out var value) && Text(value) == Text(want.Value));

    /// <summary>Whether a pair's value contains what is searched for, in any case.</summary>
    public static bool Mentions(IReadOnlyDictionary<string, JsonElement> pairs, string text) =>
        pairs.Values.Any(value => Text(value).Contains(text, StringComparison.OrdinalIgnoreCase));

    static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => value.GetRawText(),
    };
}
