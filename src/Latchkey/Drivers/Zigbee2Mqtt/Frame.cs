using System.Buffers.Binary;
using System.Text.Json;
using Latchkey.Drivers.Hubs;

namespace Latchkey.Drivers.Zigbee2Mqtt;

/// <summary>What a lock sent back, as its bytes are.</summary>
/// <param name="IsGlobal">True: a command of every cluster; false: one of the door lock's own.</param>
/// <param name="Body">What follows the header.</param>
/// <remarks>Zigbee Cluster Library 7 (07-5123-07), 2.4.1.</remarks>
readonly record struct Frame(bool IsGlobal, byte Command, byte[] Body)
{
    /// <summary>No frame is longer: IEEE 802.15.4 carries 127 bytes, and a few of these in parts. A guess.</summary>
    const int LengthMax = 1024;

    const byte ManufacturerSpecific = 0b100, FrameType = 0b11;

    /// <param name="answer">Of the action <c>raw</c>; its bytes as Node.js writes them.</param>
    /// <returns>Null: it is none.</returns>
    public static Frame? Of(JsonElement answer)
    {
        if (answer.Part("data") is not { } buffer || Bytes(buffer) is not { Length: >= 3 } bytes) return null;
        var header = (bytes[0] & ManufacturerSpecific) != 0 ? 5 : 3;
        return bytes.Length < header ? null : new Frame((bytes[0] & FrameType) == 0, bytes[header - 1], bytes[header..]);
    }

    /// <summary>The values in an answer to "read attributes", by attribute; those that the lock has not are missing.</summary>
    public IReadOnlyDictionary<int, long> Attributes()
    {
        var found = new Dictionary<int, long>();
        for (ReadOnlySpan<byte> rest = Body; rest.Length >= 3;)
        {
            var (id, status) = (BinaryPrimitives.ReadUInt16LittleEndian(rest), rest[2]);
            rest = rest[3..];
            if (status != 0) continue;
            if (rest.Length < 1 || LengthOf(rest[0]) is not (> 0 and var length) || rest.Length < 1 + length) break;
            found[id] = Unsigned(rest.Slice(1, length));
            rest = rest[(1 + length)..];
        }
        return found;
    }

    /// <summary>Little-endian, from <paramref name="at"/>; null: the frame is too short.</summary>
    public long? Unsigned(int at, int length) => at + length <= Body.Length ? Unsigned(Body.AsSpan(at, length)) : null;

    static long Unsigned(ReadOnlySpan<byte> bytes)
    {
        long value = 0;
        for (var i = bytes.Length - 1; i >= 0; i--) value = value << 8 | bytes[i];
        return value;
    }

    /// <summary>Of the types of whole numbers, 2.6.2; 0: another.</summary>
    static int LengthOf(byte type) => type switch
    {
        0x10 or 0x08 or 0x18 or 0x20 or 0x28 or 0x30 => 1,
        0x09 or 0x19 or 0x21 or 0x29 or 0x31 => 2,
        0x0a or 0x1a or 0x22 or 0x2a => 3,
        0x0b or 0x1b or 0x23 or 0x2b => 4,
        _ => 0,
    };

    static byte[]? Bytes(JsonElement buffer)
    {
        if (buffer.Part("data") is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() > LengthMax) return null;
        var bytes = new byte[list.GetArrayLength()];
        var at = 0;
        foreach (var item in list.EnumerateArray())
        {
            if (item.Number() is not (>= 0 and <= 255 and var value)) return null;
            bytes[at++] = (byte)value;
        }
        return bytes;
    }
}
