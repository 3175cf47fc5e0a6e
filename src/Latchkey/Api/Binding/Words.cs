using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Latchkey.Api.Binding;

/// <summary>An enum: its members in snake_case, or as their <see cref="JsonStringEnumMemberNameAttribute"/> says.</summary>
sealed class WordKind : Kind
{
    readonly FrozenDictionary<string, object> words;
    readonly string[] inOrder;

    public WordKind(Type type)
    {
        var members = type.GetFields(BindingFlags.Public | BindingFlags.Static);
        words = members.ToFrozenDictionary(WordOf, m => m.GetValue(null)!);
        inOrder = [.. members.Select(WordOf)];
        Expected = string.Join(" | ", inOrder.Select(word => $"'{word}'"));
    }

    public override string Expected { get; }
    public override bool IsWord => true;
    public override JsonObject Schema() => new() { ["type"] = "string", ["enum"] = new JsonArray([.. inOrder.Select(word => (JsonNode)word)]) };

    public override object? Read(JsonElement json, Faults faults) => json.ValueKind != JsonValueKind.String
        ? Unexpected(json, faults)
        : Strings.Read(json, faults) is { } text ? Read(text, faults) : null;

    public override object? Read(string text, Faults faults) => words.TryGetValue(text, out var word)
        ? word
        : faults.Add($"Invalid enum value. Expected {Expected}, received '{(text.Length > 100 ? text[..100] : text)}'");

    static string WordOf(FieldInfo member) =>
        member.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? Wire.NameOf(member.Name);
}
