using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Latchkey.Api.Binding;

/// <param name="min">In characters (UTF-16 units, as zod counts them).</param>
sealed class TextKind(double min, double max, bool digits) : Kind
{
    /// <summary>No field of the API is a text of pages: a guess that leaves room for every name, key and message.</summary>
    public const int LengthMax = 10_000;

    public override string Expected => "string";

    public override JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = "string" };
        if (min > 0) schema["minLength"] = (int)min;
        if (max < LengthMax) schema["maxLength"] = (int)max;
        if (digits) schema["pattern"] = "^[0-9]*$";
        return schema;
    }

    public override object? Read(JsonElement json, Faults faults) => json.ValueKind != JsonValueKind.String
        ? Unexpected(json, faults)
        : Strings.Read(json, faults) is { } text ? Read(text, faults) : null;

    public override object? Read(string text, Faults faults)
    {
        if (text.Length < min) return faults.Add($"String must contain at least {min} character(s)");
        if (text.Length > Math.Min(max, LengthMax))
            return faults.Add($"String must contain at most {Math.Min(max, LengthMax)} character(s)");
        if (digits && !text.All(char.IsAsciiDigit)) return faults.Add("Must contain only the digits 0-9");
        return text.Contains('\0') ? faults.Add("String must not contain the character NUL") : text;
    }
}

sealed class IdKind : Kind
{
    public override string Expected => "string";
    public override bool IsWord => true;
    public override JsonObject Schema() => new() { ["type"] = "string", ["format"] = "uuid" };

    public override object? Read(JsonElement json, Faults faults)
    {
        if (json.ValueKind != JsonValueKind.String) return Unexpected(json, faults);
        return json.TryGetGuid(out var id) ? id : faults.Add("Invalid uuid");
    }

    public override object? Read(string text, Faults faults) =>
        Guid.TryParseExact(text, "D", out var id) ? id : faults.Add("Invalid uuid");
}

sealed class FlagKind : Kind
{
    static readonly object Yes = true, No = false;

    public override string Expected => "boolean";
    public override bool IsWord => true;
    public override JsonObject Schema() => new() { ["type"] = "boolean" };

    public override object? Read(JsonElement json, Faults faults) => json.ValueKind switch
    {
        JsonValueKind.True => Yes,
        JsonValueKind.False => No,
        _ => Unexpected(json, faults),
    };

    public override object? Read(string text, Faults faults) => text switch
    {
        "true" => Yes,
        "false" => No,
        _ => Unexpected("string", faults),
    };
}

/// <summary>A number; one without decimals when <paramref name="type"/> is int or long.</summary>
sealed class NumberKind(Type type, double min, double max) : Kind
{
    readonly double least = Math.Max(min, type == typeof(int) ? int.MinValue : type == typeof(long) ? -SafeMax : double.MinValue);
    readonly double most = Math.Min(max, type == typeof(int) ? int.MaxValue : type == typeof(long) ? SafeMax : double.MaxValue);

    /// <summary>The last whole number that JavaScript, which most clients are written in, tells from its neighbour.</summary>
    const double SafeMax = 9_007_199_254_740_991;

    public override string Expected => "number";
    public override bool IsWord => true;

    public override JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = type == typeof(double) ? "number" : "integer" };
        if (double.IsFinite(min)) schema["minimum"] = min;
        if (double.IsFinite(max)) schema["maximum"] = max;
        return schema;
    }

    public override object? Read(JsonElement json, Faults faults) =>
        json.ValueKind == JsonValueKind.Number ? Check(json.GetDouble(), faults) : Unexpected(json, faults);

    public override object? Read(string text, Faults faults) =>
        double.TryParse(text, NumberStyles.Float & ~NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number)
            && !double.IsNaN(number)
            ? Check(number, faults)
            : Unexpected("string", faults);

    object? Check(double number, Faults faults)
    {
        if (number < least) return faults.Add($"Number must be greater than or equal to {Spell(least)}");
        if (number > most) return faults.Add($"Number must be less than or equal to {Spell(most)}");
        if (type == typeof(double)) return number;
        if (number != Math.Floor(number)) return faults.Add("Expected integer, received float");
        return type == typeof(int) ? (int)number : (object)(long)number;
    }

    static string Spell(double number) => number.ToString(CultureInfo.InvariantCulture);
}

sealed class MomentKind : Kind
{
    public override string Expected => "string";
    public override bool IsWord => true;
    public override JsonObject Schema() => new() { ["type"] = "string", ["format"] = "date-time" };

    public override object? Read(JsonElement json, Faults faults) => json.ValueKind != JsonValueKind.String
        ? Unexpected(json, faults)
        : Strings.Read(json, faults) is { } text ? Read(text, faults) : null;

    public override object? Read(string text, Faults faults) =>
        Iso8601.TryRead(text, out var moment, out var rule) ? moment : faults.Add(rule);
}

static class Strings
{
    /// <summary>The string; null after a fault was added, when it is no text at all: broken UTF-8, or half of a surrogate pair.</summary>
    public static string? Read(JsonElement json, Faults faults)
    {
        try
        {
            return json.GetString();
        }
        catch (InvalidOperationException)
        {
            return (string?)faults.Add("String must be valid Unicode");
        }
    }
}
