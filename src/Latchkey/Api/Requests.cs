namespace Latchkey.Api;

// A request is a record beside its endpoint. Its parameters are the API's fields in PascalCase, read from a JSON body or a query string by the
// same rules: Guid, string, bool, int, long, double, DateTimeOffset, an enum (snake_case words), a nested record, an IReadOnlyList of those, or
// IReadOnlyDictionary<string, JsonElement>. Not nullable means required; nullable means that absent and null are the same.

/// <summary>A field for which "not given" and "given as null" differ: an update leaves the first and clears the second.</summary>
readonly record struct Optional<T>(bool IsGiven, T? Value)
{
    public T? Or(T? otherwise) => IsGiven ? Value : otherwise;
    public static implicit operator Optional<T>(T? value) => new(true, value);
}

/// <summary>A string's length in characters, a number's value, or a list's count; both ends allowed.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
sealed class BoundsAttribute(double min, double max = double.PositiveInfinity) : Attribute
{
    public double Min => min;
    public double Max => max;
}

/// <summary>The string is one or more of the digits 0-9.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
sealed class DigitsAttribute : Attribute;

/// <summary>Another name under which official clients send the same field.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
sealed class AlsoAttribute(string name) : Attribute
{
    public string Name => name;
}

/// <summary>A field that has no name in PascalCase.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
sealed class FieldAttribute(string name) : Attribute
{
    public string Name => name;
}
