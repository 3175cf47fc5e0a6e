using System.Text.Json;
using System.Text.Json.Nodes;

namespace Latchkey.Api.Binding;

/// <summary>The caller's own keys with strings, booleans or null: custom metadata, and the filters over it.</summary>
/// <remarks>Limits from the API's documentation: 50 keys, keys of 40 characters, strings of 500.</remarks>
sealed class MapKind : Kind
{
    const int KeysMax = 50, KeyLengthMax = 40, ValueLengthMax = 500;

    public override string Expected => "object";

    public override JsonObject Schema() => new()
    {
        ["type"] = "object",
        ["maxProperties"] = KeysMax,
        ["propertyNames"] = new JsonObject { ["maxLength"] = KeyLengthMax },
        ["additionalProperties"] = new JsonObject { ["type"] = new JsonArray("string", "boolean", "null"), ["maxLength"] = ValueLengthMax },
    };

    public override object? Read(JsonElement json, Faults faults)
    {
        if (json.ValueKind != JsonValueKind.Object) return Unexpected(json, faults);
        var map = new Dictionary<string, JsonElement>();
        foreach (var property in json.EnumerateObject())
        {
            if (!TryName(property, out var name)) return faults.Add("Keys must be valid Unicode");
            Add(map, name, property.Value, faults);
        }
        return Fits(map, faults);
    }

    public override Given? Find(Query query, string name)
    {
        var below = query.Below(name);
        return below.Pairs.Count == 0 ? base.Find(query, name) : new Given(faults => Read(below, faults));
    }

    static object? Read(Query below, Faults faults)
    {
        var map = new Dictionary<string, JsonElement>();
        foreach (var (name, value) in below.Pairs)
            Add(map, name, value.Length == 0 ? Json<string?>(null) : Json(value), faults);
        return Fits(map, faults);
    }

    static void Add(Dictionary<string, JsonElement> map, string key, JsonElement value, Faults faults)
    {
        var before = faults.Count;
        if (key.Length is 0 or > KeyLengthMax) faults.Add($"Keys must have 1 to {KeyLengthMax} characters");
        else if (key.Contains('\0')) faults.Add("Keys must not contain the character NUL");
        CheckValue(value, faults);
        if (faults.Count > before) faults.Place(before, key.Length > KeyLengthMax ? key[..KeyLengthMax] : key);
        else map[key] = value.Clone();
    }

    static void CheckValue(JsonElement value, Faults faults)
    {
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null) return;
        if (value.ValueKind != JsonValueKind.String) faults.Add("Expected string, boolean or null");
        else if (Strings.Read(value, faults) is not { } text) return;
        else if (text.Length > ValueLengthMax) faults.Add($"String must contain at most {ValueLengthMax} character(s)");
        else if (text.Contains('\0')) faults.Add("String must not contain the character NUL");
    }

    static object? Fits(Dictionary<string, JsonElement> map, Faults faults) =>
        map.Count <= KeysMax ? map : faults.Add($"Object must contain at most {KeysMax} key(s)");

    static bool TryName(JsonProperty property, out string name)
    {
        name = "";
        try
        {
            name = property.Name;
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    static JsonElement Json<T>(T value) => JsonSerializer.SerializeToElement(value);
}
