using System.Text.Json;
using System.Text.Json.Nodes;

namespace Latchkey.Api.Binding;

/// <summary>How one kind of value is read, and the words in which a wrong one is refused (those of zod, which official clients know).</summary>
abstract class Kind
{
    /// <summary>zod's word for what is expected: <c>string</c>, or the words of an enum.</summary>
    public abstract string Expected { get; }

    /// <summary>What a value must be, as JSON Schema tells it.</summary>
    public abstract JsonObject Schema();

    /// <summary>The value, boxed; null after a fault was added.</summary>
    public abstract object? Read(JsonElement json, Faults faults);

    /// <summary>The value that a query string spells.</summary>
    public virtual object? Read(string text, Faults faults) => Unexpected("string", faults);

    /// <summary>All that a query string says under the field's name; null when it says nothing.</summary>
    public virtual Given? Find(Query query, string name) => query.First(name, out var text, out var again) switch
    {
        false => null,
        true when again => new Given(faults => Unexpected("array", faults)),
        true when text.Length == 0 => Given.Null,
        true => new Given(faults => Read(text, faults)),
    };

    /// <summary>True when a value's text never holds a comma, so that <c>a,b</c> in a query is a list of two.</summary>
    public virtual bool IsWord => false;

    protected object? Unexpected(JsonElement json, Faults faults) => Unexpected(NameOf(json.ValueKind), faults);

    protected object? Unexpected(string received, Faults faults) => faults.Add($"Expected {Expected}, received {received}");

    static string NameOf(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Null => "null",
        JsonValueKind.Undefined => "undefined",
    };
}

/// <summary>A value that a query string gives.</summary>
readonly record struct Given(Func<Faults, object?>? Read)
{
    public static readonly Given Null;

    public bool IsNull => Read is null;
}
