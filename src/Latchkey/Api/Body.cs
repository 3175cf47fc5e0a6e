using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;

namespace Latchkey.Api;

/// <summary>The body of a request: JSON whatever its content type says; an empty one is <c>{}</c>.</summary>
sealed class Body : IDisposable
{
    public const int BytesMax = 1 << 20;
    const int DepthMax = 32;

    static readonly JsonDocument Nothing = JsonDocument.Parse("{}");
    static readonly Body None = new(null, default, Nothing);

    readonly PipeReader? reader;
    readonly JsonDocument document;

    Body(PipeReader? reader, ReadOnlySequence<byte> bytes, JsonDocument document) =>
        (this.reader, Bytes, this.document) = (reader, bytes, document);

    public bool IsEmpty => Bytes.IsEmpty;
    public ReadOnlySequence<byte> Bytes { get; }
    public JsonElement Json => document.RootElement;

    /// <exception cref="Refusal">It is no JSON, or too large.</exception>
    public static ValueTask<Body> Read(HttpContext http) =>
        http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }
            ? ValueTask.FromResult(None)
            : ReadAll(http.Request.BodyReader, http.RequestAborted);

    static async ValueTask<Body> ReadAll(PipeReader reader, CancellationToken gone)
    {
        while (true)
        {
            var read = await reader.ReadAsync(gone);
            if (read.Buffer.Length <= BytesMax && !read.IsCompleted) reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            else return Whole(reader, read.Buffer);
        }
    }

    // Whatever becomes of it, what was read is given back: the connection carries the next request.
    static Body Whole(PipeReader reader, ReadOnlySequence<byte> bytes)
    {
        try
        {
            if (bytes.Length > BytesMax) throw TooLarge();
            if (!bytes.IsEmpty) return new(reader, bytes, Parse(bytes));
        }
        catch (Refusal)
        {
            reader.AdvanceTo(bytes.End);
            throw;
        }
        reader.AdvanceTo(bytes.End);
        return None;
    }

    static JsonDocument Parse(ReadOnlySequence<byte> bytes)
    {
        try
        {
            return JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = DepthMax });
        }
        catch (JsonException e)
        {
            throw Refusal.Invalid("", $"The body is not JSON of at most {DepthMax} levels: see line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
        }
    }

    public static Refusal TooLarge() => new(413, "request_too_large", $"The body is larger than {BytesMax} bytes.");

    public void Dispose()
    {
        if (reader is null) return;
        document.Dispose();
        reader.AdvanceTo(Bytes.End);
    }
}
