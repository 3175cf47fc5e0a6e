using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Latchkey.Storage;

namespace Latchkey.Api;

/// <summary>The description's <c>pagination</c>.</summary>
sealed record Pagination(bool HasNextPage, string? NextPageCursor, string? NextPageUrl);

/// <summary>Long lists in pages, by keyset: nothing is skipped or shown twice when items come and go meanwhile.</summary>
static class Paging
{
    /// <summary>The page that a list request asks for. Its fields but <c>limit</c> choose what is listed; a cursor fits only the same choice.</summary>
    /// <param name="cursor">From the page before; null: the first page.</param>
    /// <exception cref="Refusal"><c>mismatched_page_parameters</c>: the cursor came from another list.</exception>
    public static Page Of(object ask, string? cursor, Call call) => new(ask, cursor, call.Url);
}

sealed class Page
{
    // 8 bytes of the query's hash, the moment in microseconds, the id.
    const int HashBytes = 8, CursorBytes = 32;

    readonly JsonObject fields;
    readonly string url;

    public Page(object ask, string? cursor, string url)
    {
        this.url = url;
        fields = JsonSerializer.SerializeToNode(ask, ask.GetType(), Wire.Json)!.AsObject();
        fields.Remove("page_cursor");
        After = cursor is null ? null : Open(cursor);
    }

    /// <summary>The last item of the page before: lists are in the order of a moment, then of an id. Null: from the beginning.</summary>
    public (DateTimeOffset Moment, Guid Id)? After { get; }

    /// <param name="last">The last item shown when there are more; null: this was the last page.</param>
    public Pagination Pagination((DateTimeOffset Moment, Guid Id)? last)
    {
        if (last is not { } place) return new(false, null, null);
        var cursor = Seal(place);
        return new(true, cursor, $"{url}?{Query(fields, "")}page_cursor={cursor}");
    }

    /// <summary>The items to show of those <paramref name="found"/>, of which there is one more than <paramref name="limit"/> when another page follows.</summary>
    public (IReadOnlyList<T> Items, Pagination Pagination) Cut<T>(IReadOnlyList<T> found, int limit, Func<T, (DateTimeOffset, Guid)> placeOf)
    {
        // After a page of nothing comes no other: the next one would be as empty.
        if (found.Count <= limit || limit == 0) return (limit == 0 ? [] : found, Pagination(null));
        return ([.. found.Take(limit)], Pagination(placeOf(found[limit - 1])));
    }

    string Seal((DateTimeOffset Moment, Guid Id) place)
    {
        Span<byte> bytes = stackalloc byte[CursorBytes];
        Hash().CopyTo(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes[HashBytes..], place.Moment.ToMicroseconds());
        place.Id.TryWriteBytes(bytes[16..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    (DateTimeOffset, Guid) Open(string cursor)
    {
        Span<byte> bytes = stackalloc byte[CursorBytes];
        var isWhole = Base64Url.DecodeFromChars(cursor, bytes, out _, out var length) == OperationStatus.Done && length == CursorBytes;
        if (!isWhole || !bytes[..HashBytes].SequenceEqual(Hash()))
            throw new Refusal(400, "mismatched_page_parameters",
                "A page_cursor continues the list that gave it: send it with the same parameters.");
        var microseconds = Math.Clamp(BinaryPrimitives.ReadInt64BigEndian(bytes[HashBytes..]), 0, DateTimeOffset.MaxValue.ToMicroseconds());
        return (Moments.FromMicroseconds(microseconds), new Guid(bytes[16..], bigEndian: true));
    }

    ReadOnlySpan<byte> Hash()
    {
        var choice = fields.DeepClone().AsObject();
        choice.Remove("limit");
        // The path alone: the same server answers under several names.
        return SHA256.HashData(Encoding.UTF8.GetBytes(new Uri(url).AbsolutePath + choice.ToJsonString())).AsSpan(0, HashBytes);
    }

    /// <summary>The fields as a query string that ends in <c>&amp;</c>, in the spelling of <see cref="Binding.Query"/>.</summary>
    static string Query(JsonObject fields, string prefix) => string.Concat(fields.Select(field => field.Value switch
    {
        null => "",
        JsonObject below => Query(below, $"{prefix}{field.Key}."),
        JsonArray { Count: 0 } => $"{prefix}{field.Key}=&",
        JsonArray list => string.Concat(list.Select(item => $"{prefix}{field.Key}={Uri.EscapeDataString($"{item}")}&")),
        var value => $"{prefix}{field.Key}={Uri.EscapeDataString($"{value}")}&",
    }));
}
