using System.Buffers.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Latchkey.Api;

/// <summary>How answers are written: snake_case, nulls as null, moments in UTC with milliseconds.</summary>
static class Wire
{
    public static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { AddOk } },
        Converters = { new MomentConverter(), new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, false) },
    };

    /// <summary>The API's name of a field or word that we call by <paramref name="name"/>.</summary>
    public static string NameOf(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    /// <summary>Every endpoint's <c>Response</c> ends with <c>"ok": true</c>, so that no record has to say so.</summary>
    static void AddOk(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object || !type.Type.IsNested || type.Type.Name != "Response") return;
        var ok = type.CreateJsonPropertyInfo(typeof(bool), "ok");
        ok.Get = _ => true;
        ok.Order = int.MaxValue;
        type.Properties.Add(ok);
    }

    /// <summary><c>2025-06-14T16:54:17.946Z</c>, as JavaScript's <c>toISOString</c> writes it.</summary>
    sealed class MomentConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset moment, JsonSerializerOptions options)
        {
            // The round-trip form has seven decimals, 2025-06-14T16:54:17.9460000Z; three of them are kept.
            Span<byte> text = stackalloc byte[28];
            Utf8Formatter.TryFormat(moment.UtcDateTime, text, out _, 'O');
            text[23] = (byte)'Z';
            writer.WriteStringValue(text[..24]);
        }
    }
}
