using System.Text.Json.Nodes;

namespace Latchkey.Api;

/// <summary>The caller's error: thrown, answered as <c>{"error": {"type", "message", ...}, "ok": false}</c>.</summary>
/// <remarks>A refusal undoes whatever the request had written. Its message names the field and the rule, and never holds a PIN.</remarks>
sealed class Refusal(int status, string type, string message) : Exception(message)
{
    public int Status => status;
    public string Type => type;

    /// <summary>Facts for programs, as <c>error.data</c>.</summary>
    public JsonObject? Details { get; init; }

    /// <summary>Which fields broke which rules; answered as the tree <c>error.validation_errors</c>.</summary>
    public IReadOnlyList<FieldError> Fields { get; init; } = [];

    /// <summary>When the same request may be tried again; answered as <c>Retry-After</c> in whole seconds, rounded up.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static Refusal Invalid(string field, string rule) =>
        new(400, "invalid_input", FieldError.Summary([new(field, rule)])) { Fields = [new(field, rule)] };

    public static Refusal Invalid(IReadOnlyList<FieldError> fields) =>
        new(400, "invalid_input", FieldError.Summary(fields)) { Fields = fields };

    public static Refusal NotFound(string type, string message) => new(404, type, message);
    public static Refusal Conflict(string type, string message) => new(409, type, message);
}

/// <param name="Path">The field, with dots into objects and numbers into lists: <c>devices.0.device_id</c>.</param>
/// <param name="Rule">What it broke, as a sentence without the field's name: <c>Expected string, received number</c>.</param>
readonly record struct FieldError(string Path, string Rule)
{
    public const string Required = "Required";

    /// <summary><c>device_id is required</c>, or <c>2 Input Errors: Expected string, received number for "device_id", …</c>.</summary>
    public static string Summary(IReadOnlyList<FieldError> fields)
    {
        var parts = fields.Select(f => f.Path.Length == 0 ? f.Rule : f.Rule == Required ? $"{f.Path} is required" : $"{f.Rule} for \"{f.Path}\"");
        return fields.Count == 1 ? parts.First() : $"{fields.Count} Input Errors: {string.Join(", ", parts)}";
    }
}
