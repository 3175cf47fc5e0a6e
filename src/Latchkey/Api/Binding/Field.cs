using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Latchkey.Api.Binding;

/// <summary>A parameter of a record, with its name in the API and what an absent or null one means.</summary>
sealed class Field
{
    readonly string[] names;
    readonly byte[][] names8;
    readonly Kind kind;

    /// <summary>Null: the field must be there.</summary>
    readonly Absence? absence;

    /// <summary>Wraps what was given; null unless the parameter is an <see cref="Optional{T}"/>.</summary>
    readonly ConstructorInvoker? optional;

    /// <summary>False for an <see cref="Optional{T}"/> of a value that has no null.</summary>
    readonly bool takesNull;

    public Field(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        string[] also = [.. parameter.GetCustomAttributes<AlsoAttribute>().Select(a => a.Name)];
        names = [parameter.GetCustomAttribute<FieldAttribute>()?.Name ?? Wire.NameOf(parameter.Name!), .. also];
        names8 = [.. names.Select(Encoding.UTF8.GetBytes)];
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Optional<>))
        {
            optional = ConstructorInvoker.Create(type.GetConstructors().Single(c => c.GetParameters().Length == 2));
            absence = new(Activator.CreateInstance(type));
            type = type.GetGenericArguments()[0];
            takesNull = !type.IsValueType || Nullable.GetUnderlyingType(type) != null;
        }
        else if (parameter.HasDefaultValue) absence = new(parameter.DefaultValue);
        else if (IsNullable(parameter)) absence = new(null);
        kind = Kinds.Of(Nullable.GetUnderlyingType(type) ?? type, parameter);
    }

    /// <summary>What the API calls it; it may have older names besides.</summary>
    public string Name => names[0];

    public bool IsRequired => absence is null;

    /// <summary>True for what a query string spells as one value, or as the same name again.</summary>
    public bool IsFlat => kind is not (RecordKind or MapKind);

    public JsonObject Schema()
    {
        var schema = kind.Schema();
        if (absence is null || (optional is not null && !takesNull)) return schema;
        schema["type"] = new JsonArray(schema["type"]!.DeepClone(), "null");
        if (schema["enum"] is JsonArray words) words.Add(null);
        return schema;
    }

    public object? Read(JsonElement record, Faults faults)
    {
        if (!TryFind(record, out var json, out var name)) return Absent(faults);
        if (json.ValueKind == JsonValueKind.Null && absence is not null && (optional is null || takesNull)) return Null();
        var before = faults.Count;
        var value = kind.Read(json, faults);
        // Under the name that the caller knows it by.
        faults.Place(before, name);
        return Wrap(value);
    }

    public object? Read(Query query, Faults faults)
    {
        foreach (var name in names)
        {
            if (kind.Find(query, name) is not { } given) continue;
            if (given.IsNull) return absence is null || (optional is not null && !takesNull) ? Absent(faults) : Null();
            var before = faults.Count;
            var value = given.Read!(faults);
            faults.Place(before, name);
            return Wrap(value);
        }
        return Absent(faults);
    }

    bool TryFind(JsonElement record, out JsonElement json, out string name)
    {
        for (var i = 0; i < names8.Length; i++)
        {
            name = names[i];
            if (record.TryGetProperty(names8[i], out json)) return true;
        }
        (json, name) = (default, names[0]);
        return false;
    }

    object? Absent(Faults faults)
    {
        if (absence is not null) return absence.Value;
        var before = faults.Count;
        faults.Add(FieldError.Required);
        faults.Place(before, names[0]);
        return null;
    }

    object? Null() => optional is null ? absence!.Value : Wrap(null);

    object? Wrap(object? value) => optional is null ? value : optional.Invoke(true, value);

    static bool IsNullable(ParameterInfo parameter) =>
        Nullable.GetUnderlyingType(parameter.ParameterType) != null
        || (!parameter.ParameterType.IsValueType
            && new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable);

    sealed record Absence(object? Value);
}
