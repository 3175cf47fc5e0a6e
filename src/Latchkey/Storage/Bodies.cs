using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Latchkey.AccessCodes;

namespace Latchkey.Storage;

/// <summary>Records as the JSON of <c>body</c> columns: properties by their own names, enums as words.</summary>
/// <remarks>
/// By reflection, not source generation: generated code gives an init-only property that an older body lacks the type's default, where
/// reflection leaves the one that the record declares. Properties that a newer program added are passed over.
/// </remarks>
static class Bodies
{
    static readonly JsonSerializerOptions options = new()
    {
        Converters = { new PinConverter(), new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        // No page shows these; the letters of guests' names stay letters.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
    };

    public static string Text<T>(T record) => JsonSerializer.Serialize(record, options);

    public static byte[] Bytes<T>(T record) => JsonSerializer.SerializeToUtf8Bytes(record, options);

    /// <exception cref="JsonException">The text is no such record, or lacks a required property.</exception>
    public static T Read<T>(string text) =>
        JsonSerializer.Deserialize<T>(text, options) ?? throw new JsonException("null");

    /// <inheritdoc cref="Read{T}(string)"/>
    public static T Read<T>(ReadOnlySpan<byte> bytes) =>
        JsonSerializer.Deserialize<T>(bytes, options) ?? throw new JsonException("null");

    public static byte[] Seal<T>(Vault vault, T record, string table, Guid row) =>
        vault.Seal(Bytes(record), table, row);

    /// <exception cref="System.Security.Cryptography.CryptographicException">As <see cref="Vault.Open"/>.</exception>
    public static T Open<T>(Vault vault, byte[] sealedBytes, string table, Guid row) =>
        Read<T>(vault.Open(sealedBytes, table, row).AsSpan());

    // Only here may a PIN become text: bodies that hold one are sealed before they reach a row.
    sealed class PinConverter : JsonConverter<Pin>
    {
        public override Pin Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, Pin value, JsonSerializerOptions options) => writer.WriteStringValue(value.Reveal());
    }
}
