using System.Text.Json;

namespace Latchkey.Drivers.Hubs;

/// <summary>Looks into what a peer said, which may be anything: what is not there, or of another kind, is null.</summary>
static class HubJson
{
    public static JsonElement? Part(this JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) ? value : null;

    public static string? Text(this JsonElement of, string name) =>
        of.Part(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>Whole, and of 32 bits.</summary>
    public static int? Number(this JsonElement of, string name) => of.Part(name) is { } value ? Number(value) : null;

    public static int? Number(this JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;

    public static bool IsTrue(this JsonElement of, string name) => of.Part(name) is { ValueKind: JsonValueKind.True };

    /// <summary>Empty: it is no list.</summary>
    public static IEnumerable<JsonElement> List(this JsonElement of, string name) =>
        of.Part(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];
}
