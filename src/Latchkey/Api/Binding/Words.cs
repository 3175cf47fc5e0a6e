using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Latchkey.Api.Binding;

/// <summary>An enum: its members in snake_case, or as their <see cref="JsonStringEnumMemberNameAttribute"/> says.</summary>
sealed class WordKind : Kind
{
    readonly FrozenDictionary<string, object> words;

    public WordKind(Type type)
    {
        var members = type.GetFields(BindingFlags.Public | BindingFlags.Static);
        words = members.ToFrozenDictionary(WordOf, m => m.GetValue(null)!);
        Expected = string.Join(" | ", members.Select(m => $"'{WordOf(m)}'"));
    }

    public override string Expected { get; }
    public override bool IsWord => true;

    public override object? Read(JsonElement json, Faults faults) => json.ValueKind != JsonValueKind.String
        ? Unexpected(json, faults)
        : Strings.Read(json, faults) is { } text ? Read(text, faults) : null;

    public override object? Read(string text, Faults faults) => words.TryGetValue(text, out var word)
        ? word
        : faults.Add($"Invalid enum value. Expected {Expected}, received '{(text.Length > 100 ? text[..100] : text)}'");

    static string WordOf(FieldInfo member) =>
        member.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? Wire.NameOf(member.Name);
}
