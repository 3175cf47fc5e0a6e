using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Latchkey.Api.Authorization;

/// <summary>Fills in the request of a route, whatever it is: what must be there, and one field besides.</summary>
static class Form
{
    /// <summary>The paths of all fields that hold an id: <c>device_id</c>, <c>devices.device_id</c>.</summary>
    public static IEnumerable<string> IdFields(Type request) => Fields(request).SelectMany(field =>
    {
        var type = Bare(field);
        return type == typeof(Guid) ? [NameOf(field)]
            : IsRecord(type) ? IdFields(type).Select(below => $"{NameOf(field)}.{below}")
            : [];
    });

    /// <summary>As <see cref="IdFields"/>, of those that hold a caller's own name of something: <c>space_key</c>, <c>space_keys</c>.</summary>
    public static IEnumerable<string> KeyFields(Type request) => Fields(request)
        .Where(field => Bare(field) == typeof(string) && (NameOf(field).EndsWith("_key", StringComparison.Ordinal) || NameOf(field).EndsWith("_keys", StringComparison.Ordinal)))
        .Select(NameOf);

    /// <param name="chosen">The path of a field that is given though it need not be; null: none.</param>
    /// <param name="idFor">The id for the field of a path.</param>
    public static JsonObject Fill(Type request, string? chosen, Func<string, string> idFor, string prefix = "")
    {
        var filled = new JsonObject();
        foreach (var field in Fields(request))
        {
            var path = prefix + NameOf(field);
            var isChosen = chosen == path || chosen?.StartsWith(path + ".", StringComparison.Ordinal) == true;
            if (!isChosen && IsOptional(field)) continue;
            var value = ValueOf(field, path, chosen, idFor);
            filled[NameOf(field)] = IsList(field) ? new JsonArray(value) : value;
        }
        return filled;
    }

    static JsonNode? ValueOf(ParameterInfo field, string path, string? chosen, Func<string, string> idFor)
    {
        var type = Bare(field);
        if (type == typeof(Guid)) return idFor(path);
        if (IsRecord(type)) return Fill(type, chosen, idFor, path + ".");
        if (type == typeof(string)) return NameOf(field) switch { "code" => "471147", "url" => "ws://127.0.0.1:9", "since" => "2020-01-01", _ => "linked" };
        if (type == typeof(bool)) return true;
        if (type == typeof(DateTimeOffset)) return "2040-01-01T00:00:00Z";
        if (type.IsEnum) return Wire.NameOf(type.GetEnumNames()[0]);
        return 1;
    }

    static IEnumerable<ParameterInfo> Fields(Type record) =>
        record.GetConstructors().MaxBy(c => c.GetParameters().Length)!.GetParameters();

    static Type Bare(ParameterInfo field)
    {
        var type = field.ParameterType;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Optional<>)) type = type.GetGenericArguments()[0];
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : type;
    }

    static bool IsList(ParameterInfo field) =>
        field.ParameterType.IsGenericType && field.ParameterType.GetGenericTypeDefinition() == typeof(IReadOnlyList<>);

    static bool IsOptional(ParameterInfo field) =>
        Nullable.GetUnderlyingType(field.ParameterType) is not null
        || (field.ParameterType.IsGenericType && field.ParameterType.GetGenericTypeDefinition() == typeof(Optional<>))
        || (!field.ParameterType.IsValueType && new NullabilityInfoContext().Create(field).WriteState == NullabilityState.Nullable);

    static bool IsRecord(Type type) => type.IsClass && type != typeof(string) && !typeof(IReadOnlyDictionary<string, JsonElement>).IsAssignableFrom(type)
        && type.FullName!.StartsWith("Latchkey.", StringComparison.Ordinal);

    static string NameOf(ParameterInfo field) => field.GetCustomAttribute<FieldAttribute>()?.Name ?? Wire.NameOf(field.Name!);
}
