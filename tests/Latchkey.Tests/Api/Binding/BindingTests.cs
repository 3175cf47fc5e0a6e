using System.Text.Json;

namespace Latchkey.Api.Binding;

/// <summary>The same fields, sent as JSON by SDK 1.x and as a query string by SDK 2.x.</summary>
public sealed class BindingTests
{
    const string Id = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

    [Theory]
    [InlineData("""{"device_id": "3f2504e0-4f89-41d3-9a0c-0305e82c3301"}""", "?device_id=3f2504e0-4f89-41d3-9a0c-0305e82c3301")]
    [InlineData("""{"name": "Front door & yard"}""", "?name=Front+door+%26+yard")]
    [InlineData("""{"is_on": true}""", "?is_on=true")]
    [InlineData("""{"count": 12}""", "?count=12")]
    [InlineData("""{"count": 12.0}""", "?count=12.0")]
    [InlineData("""{"share": 0.25}""", "?share=0.25")]
    [InlineData("""{"mood": "very_glad"}""", "?mood=very_glad")]
    [InlineData("""{"mood": "1hour"}""", "?mood=1hour")]
    [InlineData("""{"at": "2025-06-14T16:54:17.946Z"}""", "?at=2025-06-14T16%3A54%3A17.946Z")]
    [InlineData("""{"ids": ["3f2504e0-4f89-41d3-9a0c-0305e82c3301"]}""", "?ids=3f2504e0-4f89-41d3-9a0c-0305e82c3301")]
    [InlineData("""{"names": ["a", "b,c"]}""", "?names=a&names=b%2Cc")]
    [InlineData("""{"names": ["b,c"]}""", "?names=b%2Cc")]
    [InlineData("""{"names": ["a", "b"]}""", "?names%5B%5D=a&names[]=b")]
    [InlineData("""{"names": []}""", "?names=")]
    [InlineData("""{"name": null}""", "?name=")]
    [InlineData("""{"name": null}""", "?")]
    [InlineData("""{}""", "?_strict=true")]
    [InlineData("""{"inner": {"text": "x"}}""", "?inner.text=x&_strict=true")]
    [InlineData("""{"metadata": {"a": "1", "b": null}}""", "?metadata.a=1&metadata.b=")]
    [InlineData("""{"note": null}""", "?note=")]
    [InlineData("""{"other": "x"}""", "?other=x")]
    public void JSON_and_query_give_the_same_request(string json, string query)
    {
        var fromJson = Bound(json);
        var fromQuery = BoundQuery(query);
        Assert.Equal(JsonSerializer.Serialize(fromJson, Wire.Json), JsonSerializer.Serialize(fromQuery, Wire.Json));
    }

    [Theory]
    [InlineData("""{"ids": ["A", "B"]}""", "ids.0: Invalid uuid; ids.1: Invalid uuid")]
    [InlineData("""{"device_id": 5, "name": 5}""", "device_id: Expected string, received number; name: Expected string, received number")]
    [InlineData("""{"device_id": "front"}""", "device_id: Invalid uuid")]
    [InlineData("""{"is_on": "true"}""", "is_on: Expected boolean, received string")]
    [InlineData("""{"count": "3"}""", "count: Expected number, received string")]
    [InlineData("""{"count": 3.5}""", "count: Expected integer, received float")]
    [InlineData("""{"count": 0}""", "count: Number must be greater than or equal to 1")]
    [InlineData("""{"count": 1e999}""", "count: Number must be less than or equal to 60")]
    [InlineData("""{"pin": "123"}""", "pin: String must contain at least 4 character(s)")]
    [InlineData("""{"pin": "12a4"}""", "pin: Must contain only the digits 0-9")]
    [InlineData("""{"pin": "1234567890123"}""", "pin: String must contain at most 12 character(s)")]
    [InlineData("""{"mood": "sour"}""", "mood: Invalid enum value. Expected 'glad' | 'very_glad' | '1hour', received 'sour'")]
    [InlineData("""{"mood": 1}""", "mood: Expected 'glad' | 'very_glad' | '1hour', received number")]
    [InlineData("""{"names": "a"}""", "names: Expected array, received string")]
    [InlineData("""{"names": [null]}""", "names.0: Expected string, received null")]
    [InlineData("""{"few": []}""", "few: Array must contain at least 1 element(s)")]
    [InlineData("""{"few": [1, 2, 3]}""", "few: Array must contain at most 2 element(s)")]
    [InlineData("""{"inner": {}}""", "inner.text: Required")]
    [InlineData("""{"inner": []}""", "inner: Expected object, received array")]
    [InlineData("""{"metadata": {"a": 5}}""", "metadata.a: Expected string, boolean or null")]
    [InlineData("""{"name": "a\u0000b"}""", "name: String must not contain the character NUL")]
    [InlineData("""{"name": "\ud800"}""", "name: String must be valid Unicode")]
    [InlineData("""{"flag": null}""", "flag: Expected boolean, received null")]
    [InlineData("""{"\ud800": 1}""", ": Names must be valid Unicode")]
    [InlineData("""[]""", ": Expected object, received array")]
    [InlineData("""null""", ": Expected object, received null")]
    public void What_is_wrong_is_said_in_the_words_of_zod(string json, string expected)
    {
        var faults = new Faults();
        Assert.Null(Kinds.OfRequest(typeof(Sample)).Read(JsonDocument.Parse(json).RootElement, faults));
        Assert.Equal(expected, string.Join("; ", faults.Errors.Select(e => $"{e.Path}: {e.Rule}")));
    }

    [Theory]
    [InlineData("?is_on=yes", "is_on: Expected boolean, received string")]
    [InlineData("?count=many", "count: Expected number, received string")]
    [InlineData("?count=NaN", "count: Expected number, received string")]
    [InlineData("?name=a&name=b", "name: Expected string, received array")]
    [InlineData("?inner=a", "inner: Expected object, received string")]
    [InlineData("?name=a%00b", "name: String must not contain the character NUL")]
    public void A_query_is_refused_in_the_same_words(string query, string expected)
    {
        var faults = new Faults();
        Assert.Null(Kinds.OfRequest(typeof(Sample)).Read(new Query(query), faults));
        Assert.Equal(expected, string.Join("; ", faults.Errors.Select(e => $"{e.Path}: {e.Rule}")));
    }

    [Theory]
    [InlineData("2025-06-14T16:54:17Z", "2025-06-14T16:54:17.000Z")]
    [InlineData("2025-06-14T16:54Z", "2025-06-14T16:54:00.000Z")]
    [InlineData("2025-06-14T16:54:17.5", "2025-06-14T16:54:17.500Z")]
    [InlineData("2025-06-14T16:54:17.123456789Z", "2025-06-14T16:54:17.123Z")]
    [InlineData("2025-06-14T16:54:17-07:00", "2025-06-14T23:54:17.000Z")]
    [InlineData("2025-06-14T00:30:00+02:00", "2025-06-13T22:30:00.000Z")]
    public void A_moment_is_ISO_8601_and_UTC_where_it_names_no_offset(string text, string expected)
    {
        var written = JsonSerializer.SerializeToElement(Bound($$"""{"at": "{{text}}"}""").At, Wire.Json).GetString();
        Assert.Equal(expected, written);
    }

    [Theory]
    [InlineData("2025-06-14", "Invalid datetime: a date needs a time of day, for example 2025-06-14T15:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z", "Invalid datetime: must be from 1970 to 2999")]
    [InlineData("0001-01-01T00:00:00+14:00", "Invalid datetime")]
    [InlineData("2025-02-30T00:00:00Z", "Invalid datetime")]
    [InlineData("tomorrow", "Invalid datetime")]
    [InlineData("", "Invalid datetime")]
    public void A_moment_that_no_clock_shows_is_refused(string text, string rule)
    {
        var refusal = Assert.Throws<Refusal>(() => Bound($$"""{"at": "{{text}}"}"""));
        Assert.Equal([new FieldError("at", rule)], refusal.Fields);
    }

    [Fact]
    public void Not_given_and_given_as_null_differ_where_an_update_needs_it()
    {
        Assert.Equal((false, null), (Bound("{}").Note.IsGiven, Bound("{}").Note.Value));
        Assert.Equal((true, null), (Bound("""{"note": null}""").Note.IsGiven, Bound("""{"note": null}""").Note.Value));
        Assert.Equal((true, "x"), (Bound("""{"note": "x"}""").Note.IsGiven, Bound("""{"note": "x"}""").Note.Value));
        Assert.Equal((true, null), (Bound("""{"since": null}""").Since.IsGiven, Bound("""{"since": null}""").Since.Value));
    }

    [Fact]
    public void A_default_stands_for_what_is_not_given() => Assert.Equal(7, Bound("{}").Weight);

    [Fact]
    public void Another_name_for_a_field_is_read_too() =>
        Assert.Equal("x", Bound("""{"old_note": "x"}""").Note.Value);

    [Fact]
    public void A_field_that_must_be_there_is_missed()
    {
        var faults = new Faults();
        Kinds.OfRequest(typeof(Strict)).Read(JsonDocument.Parse("""{"name": null}""").RootElement, faults);
        Assert.Equal([new("device_id", "Required"), new FieldError("name", "Expected string, received null")], faults.Errors);
        Assert.Equal("2 Input Errors: device_id is required, Expected string, received null for \"name\"", FieldError.Summary(faults.Errors));
    }

    static Sample Bound(string json) => Made(faults => Kinds.OfRequest(typeof(Sample)).Read(JsonDocument.Parse(json).RootElement, faults));

    static Sample BoundQuery(string query) => Made(faults => Kinds.OfRequest(typeof(Sample)).Read(new Query(query), faults));

    static Sample Made(Func<Faults, object?> read)
    {
        var faults = new Faults();
        return (Sample?)read(faults) ?? throw Refusal.Invalid(faults.Errors);
    }

    internal enum Mood
    {
        Glad,
        VeryGlad,
        [System.Text.Json.Serialization.JsonStringEnumMemberName("1hour")]
        Hour,
    }

    internal sealed record Inner(string Text);

    internal sealed record Strict(Guid DeviceId, string Name);

    internal sealed record Sample(
        Guid? DeviceId,
        string? Name,
        bool? IsOn,
        [Bounds(1, 60)] int? Count,
        double? Share,
        [Bounds(4, 12), Digits] string? Pin,
        Mood? Mood,
        DateTimeOffset? At,
        IReadOnlyList<Guid>? Ids,
        IReadOnlyList<string>? Names,
        [Bounds(1, 2)] IReadOnlyList<int>? Few,
        Inner? Inner,
        IReadOnlyDictionary<string, JsonElement>? Metadata,
        [Also("old_note")] Optional<string> Note,
        Optional<bool> Flag,
        Optional<DateTimeOffset?> Since,
        int Weight = 7);
}
