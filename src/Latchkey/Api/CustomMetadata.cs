using System.Text.Json;

namespace Latchkey.Api;

/// <summary>Callers' own key:value pairs on a device or an account: strings and booleans.</summary>
static class CustomMetadata
{
    /// <summary>The public description's limits for pairs and for a string; the key's is that of its guide.</summary>
    const int PairsMax = 50, TextMax = 500, KeyMax = 40;

    /// <summary>What stands after an update: given keys are set, those given as null are removed, the others stay.</summary>
    /// <exception cref="Refusal">A key or value that is not allowed, or too many of them.</exception>
    public static IReadOnlyDictionary<string, JsonElement> Merge(
        IReadOnlyDictionary<string, JsonElement> before, IReadOnlyDictionary<string, JsonElement> given)
    {
        var faults = given.Select(Fault).OfType<FieldError>().ToList();
        if (faults.Count > 0)
            throw Refusal.Invalid(faults);

        var after = new Dictionary<string, JsonElement>(before);
        foreach (var (key, value) in given)
            if (value.ValueKind == JsonValueKind.Null) after.Remove(key);
            else after[key] = value;
        return after.Count <= PairsMax ? after : throw Refusal.Invalid("custom_metadata", $"More than {PairsMax} pairs");
    }

    /// <summary>Whether all the wanted pairs are there. A query string says <c>true</c> as text, and means the boolean too.</summary>
    public static bool Has(IReadOnlyDictionary<string, JsonElement> pairs, IReadOnlyDictionary<string, JsonElement> wanted) =>
        wanted.All(want => pairs.TryGetValue(want.Key, out var value) && Text(value) == Text(want.Value));

    /// <summary>Whether a key's text contains what is searched for, in any case.</summary>
    public static bool Mentions(IReadOnlyDictionary<string, JsonElement> pairs, string text) =>
        pairs.Values.Any(value => Text(value).Contains(text, StringComparison.OrdinalIgnoreCase));

    static FieldError? Fault(KeyValuePair<string, JsonElement> pair)
    {
        if (pair.Key.Length is 0 or > KeyMax)
            return new("custom_metadata", $"A key has 1 to {KeyMax} characters");
        return pair.Value.ValueKind switch
        {
            JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null => null,
            JsonValueKind.String when pair.Value.GetString()!.Length <= TextMax => null,
            JsonValueKind.String => new($"custom_metadata.{pair.Key}", $"String must contain at most {TextMax} character(s)"),
            _ => new($"custom_metadata.{pair.Key}", "Expected string, boolean or null"),
        };
    }

    static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => value.GetRawText(),
    };
}
