using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Latchkey.Storage;

namespace Latchkey.Api;

/// <summary>A list request that can be continued. Its other fields choose what is listed; a cursor fits only the same choice.</summary>
interface IPaged
{
    string? PageCursor { get; }
    int? Limit { get; }
}

/// <summary>The description's <c>pagination</c>.</summary>
sealed record Pagination(bool HasNextPage, string? NextPageCursor, string? NextPageUrl);

/// <summary>One page of a list, by keyset: nothing is skipped or shown twice when items come and go meanwhile.</summary>
/// <param name="Limit">How many items it shows at most.</param>
/// <param name="After">The last item of the page before; lists are in the order of the moment, then the id. Null: from the beginning.</param>
sealed record Page(int Limit, (DateTimeOffset Moment, Guid Id)? After, IPaged Ask, string Url)
{
    // 8 bytes of the query's hash, the moment in microseconds, the id.
    const int CursorBytes = 32;

    /// <summary>How many rows to ask the store for: one more than is shown tells whether another page follows.</summary>
    public int Take => Limit + 1;

    /// <param name="url">Where the list is asked, without its query.</param>
    /// <param name="limitMax">Shown when no limit is given, and at most.</param>
    /// <exception cref="Refusal">The cursor came from another query.</exception>
    public static Page Of(IPaged ask, string url, int limitMax)
    {
        if (ask.Limit < 0) throw Refusal.Invalid("limit", "Number must be greater than or equal to 0");
        return new(Math.Min(ask.Limit ?? limitMax, limitMax), ask.PageCursor is { } cursor ? Open(cursor, ask, url) : null, ask, url);
    }

    /// <summary>The items to show of the <paramref name="found"/> ones, at most <see cref="Take"/>, and how to ask for the next.</summary>
    public (IReadOnlyList<T> Items, Pagination Pagination) Cut<T>(IReadOnlyList<T> found, Func<T, (DateTimeOffset Moment, Guid Id)> positionOf)
    {
        if (found.Count <= Limit || Limit == 0) return (Limit == 0 ? [] : found, new(false, null, null));
        var last = positionOf(found[Limit - 1]);
        var cursor = Seal(last);
        return ([.. found.Take(Limit)], new(true, cursor, $"{Url}?{Query(Fields(Ask), "")}page_cursor={cursor}"));
    }

    string Seal((DateTimeOffset Moment, Guid Id) last)
    {
        Span<byte> bytes = stackalloc byte[CursorBytes];
        HashOf(Ask, Url).CopyTo(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], last.Moment.ToMicroseconds());
        last.Id.TryWriteBytes(bytes[16..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    static (DateTimeOffset, Guid) Open(string cursor, IPaged ask, string url)
    {
        Span<byte> bytes = stackalloc byte[CursorBytes];
        var isWhole = Base64Url.DecodeFromChars(cursor, bytes, out _, out var length) == OperationStatus.Done && length == CursorBytes;
        if (!isWhole || !bytes[..8].SequenceEqual(HashOf(ask, url)))
            throw new Refusal(400, "mismatched_page_parameters",
                "A page_cursor continues the list that gave it: send it with the same parameters.");
        var microseconds = Math.Clamp(BinaryPrimitives.ReadInt64BigEndian(bytes[8..]), 0, DateTimeOffset.MaxValue.ToMicroseconds());
        return (Moments.FromMicroseconds(microseconds), new Guid(bytes[16..], bigEndian: true));
    }

    static ReadOnlySpan<byte> HashOf(IPaged ask, string url)
    {
        var fields = Fields(ask);
        fields.Remove("limit");
        // The path alone: the same server answers under several names.
        return SHA256.HashData(Encoding.UTF8.GetBytes(new Uri(url).AbsolutePath + fields.ToJsonString())).AsSpan(0, 8);
    }

    static JsonObject Fields(IPaged ask)
    {
        var fields = JsonSerializer.SerializeToNode(ask, ask.GetType(), Wire.Json)!.AsObject();
        fields.Remove("page_cursor");
        return fields;
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
