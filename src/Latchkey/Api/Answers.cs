using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Latchkey.Api;

/// <summary>Writes answers: JSON of a known length, in one piece.</summary>
static class Answers
{
    /// <summary>Buffers that are not in use, at most as many as this; larger ones than <see cref="KeptBytesMax"/> are let go.</summary>
    const int KeptMax = 64, KeptBytesMax = 1 << 20;

    static readonly ConcurrentQueue<ArrayBufferWriter<byte>> kept = new();

    public static async Task Write<T>(HttpContext http, int status, T answer)
    {
        if (!kept.TryDequeue(out var buffer)) buffer = new(4096);
        Serialize(buffer, answer);
        await Send(http, status, buffer.WrittenMemory);
        if (kept.Count >= KeptMax || buffer.Capacity > KeptBytesMax) return;
        buffer.ResetWrittenCount();
        kept.Enqueue(buffer);
    }

    public static Task Send(HttpContext http, int status, ReadOnlyMemory<byte> json)
    {
        var response = http.Response;
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = json.Length;
        var flushed = response.BodyWriter.WriteAsync(json);
        return flushed.IsCompletedSuccessfully ? Task.CompletedTask : flushed.AsTask();
    }

    /// <summary>The bytes of an answer, as <see cref="Write{T}"/> sends them.</summary>
    public static byte[] Bytes<T>(T answer)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        Serialize(buffer, answer);
        return buffer.WrittenSpan.ToArray();
    }

    public static Task Refuse(HttpContext http, Refusal refusal, string requestId)
    {
        var error = new JsonObject { ["type"] = refusal.Type, ["message"] = refusal.Message, ["request_id"] = requestId };
        if (refusal.Details is not null) error["data"] = refusal.Details.DeepClone();
        if (refusal.Fields.Count > 0) error["validation_errors"] = Tree(refusal.Fields);
        if (refusal.RetryAfter is { } wait) http.Response.Headers.RetryAfter = $"{Math.Max(1, Math.Ceiling(wait.TotalSeconds))}";
        return Write(http, refusal.Status, new JsonObject { ["error"] = error, ["ok"] = false });
    }

    /// <summary><c>{"_errors": [], "device_id": {"_errors": ["Required"]}}</c></summary>
    static JsonObject Tree(IReadOnlyList<FieldError> fields)
    {
        const string errors = "_errors";
        var tree = new JsonObject { [errors] = new JsonArray() };
        foreach (var field in fields)
        {
            var node = tree;
            foreach (var step in field.Path.Split('.', StringSplitOptions.RemoveEmptyEntries))
            {
                if (step == errors) continue;
                if (node[step] is not JsonObject below) node[step] = below = new JsonObject { [errors] = new JsonArray() };
                node = below;
            }
            node[errors]!.AsArray().Add((JsonNode)field.Rule);
        }
        return tree;
    }

    static void Serialize<T>(IBufferWriter<byte> buffer, T answer)
    {
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = Wire.Json.Encoder, SkipValidation = true });
        JsonSerializer.Serialize(writer, answer, Wire.Json);
    }
}
