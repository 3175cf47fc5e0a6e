using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Latchkey.Api.Binding;

/// <summary>An object whose fields are the parameters of a record.</summary>
sealed class RecordKind : Kind
{
    readonly Field[] fields;
    readonly ConstructorInvoker make;

    public RecordKind(Type type)
    {
        var constructor = type.GetConstructors().MaxBy(c => c.GetParameters().Length)
            ?? throw new NotSupportedException($"{type} has no constructor to take its fields from.");
        fields = [.. constructor.GetParameters().Select(p => new Field(p))];
        make = ConstructorInvoker.Create(constructor);
    }

    public override string Expected => "object";

    public IReadOnlyList<Field> Fields => fields;

    public override JsonObject Schema()
    {
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(fields.Select(f => KeyValuePair.Create(f.Name, (JsonNode?)f.Schema()))),
        };
        string[] required = [.. fields.Where(f => f.IsRequired).Select(f => f.Name)];
        if (required.Length > 0) schema["required"] = new JsonArray([.. required.Select(name => (JsonNode)name)]);
        return schema;
    }

    public override object? Read(JsonElement json, Faults faults)
    {
        if (json.ValueKind != JsonValueKind.Object) return Unexpected(json, faults);
        var values = new object?[fields.Length];
        var before = faults.Count;
        try
        {
            for (var i = 0; i < fields.Length; i++) values[i] = fields[i].Read(json, faults);
        }
        catch (InvalidOperationException)
        {
            // To find a name, those before it are unescaped, and one of them is no text.
            return faults.Add("Names must be valid Unicode");
        }
        return faults.Count == before ? make.Invoke(values.AsSpan()) : null;
    }

    public override Given? Find(Query query, string name)
    {
        var below = query.Below(name);
        return below.Pairs.Count == 0 ? base.Find(query, name) : new Given(faults => Read(below, faults));
    }

    public object? Read(Query query, Faults faults)
    {
        var values = new object?[fields.Length];
        var before = faults.Count;
        for (var i = 0; i < fields.Length; i++) values[i] = fields[i].Read(query, faults);
        return faults.Count == before ? make.Invoke(values.AsSpan()) : null;
    }
}
