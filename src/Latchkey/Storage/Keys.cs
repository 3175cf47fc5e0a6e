using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Latchkey.Storage;

/// <summary>The vault on the keys of a <see cref="KeyFile"/>.</summary>
/// <remarks>
/// Sealed bytes are: 1 byte layout (1), 4 bytes key number, 12 bytes nonce, 16 bytes tag, the ciphertext. The nonce is random: rotate a key
/// before it has sealed 2³² times (NIST SP 800-38D, 8.3), which at 100 seals a second takes 16 months.
/// </remarks>
sealed class Keys : Vault, IDisposable
{
    const byte Layout = 1;
    const int NumberAt = 1;
    const int NonceAt = 5;
    const int TagAt = 17;
    const int HeadBytes = 33;
    const int NonceBytes = 12;
    const int TagBytes = 16;
    const int IndexBytes = 16;

    /// <summary>Table names are shorter, in UTF-8.</summary>
    const int TableBytesMax = 64;

    readonly uint current;
    readonly byte[] indexKey;

    readonly Dictionary<uint, Ciphers> ciphers;

    public Keys(KeyFile file)
    {
        current = file.Current;
        indexKey = file.Index;
        ciphers = file.Sealing.ToDictionary(pair => pair.Key, pair => new Ciphers(pair.Value));
    }

    public IEnumerable<uint> Numbers => ciphers.Keys;

    public override byte[] Seal(ReadOnlySpan<byte> plain, string table, Guid row) =>
        SealWith(current, plain, table, row);

    public byte[] SealWith(uint number, ReadOnlySpan<byte> plain, string table, Guid row)
    {
        Span<byte> place = stackalloc byte[16 + TableBytesMax];
        place = place[..WritePlace(place, table, row)];
        var result = new byte[HeadBytes + plain.Length];
        result[0] = Layout;
        BinaryPrimitives.WriteUInt32BigEndian(result.AsSpan(NumberAt), number);
        var nonce = result.AsSpan(NonceAt, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        var cipher = ciphers[number].Take();
        cipher.Encrypt(nonce, plain, result.AsSpan(HeadBytes), result.AsSpan(TagAt, TagBytes), place);
        ciphers[number].GiveBack(cipher);
        return result;
    }

    public override byte[] Open(ReadOnlySpan<byte> sealedBytes, string table, Guid row)
    {
        if (sealedBytes.Length < HeadBytes || sealedBytes[0] != Layout)
            throw new CryptographicException($"What lies sealed in {table} {row} is not in the layout {Layout}.");
        var number = BinaryPrimitives.ReadUInt32BigEndian(sealedBytes[NumberAt..]);
        if (!ciphers.TryGetValue(number, out var pool))
            throw new CryptographicException($"The key {number} of what lies in {table} {row} is not in the key file.");
        Span<byte> place = stackalloc byte[16 + TableBytesMax];
        place = place[..WritePlace(place, table, row)];
        var plain = new byte[sealedBytes.Length - HeadBytes];
        var cipher = pool.Take();
        var nonce = sealedBytes.Slice(NonceAt, NonceBytes);
        var tag = sealedBytes.Slice(TagAt, TagBytes);
        cipher.Decrypt(nonce, sealedBytes[HeadBytes..], tag, plain, place);
        pool.GiveBack(cipher);
        return plain;
    }

    public override byte[] IndexOf(Guid device, string pin)
    {
        // PINs are short; callers' own keys may be as long as a request.
        var most = 16 + Encoding.UTF8.GetMaxByteCount(pin.Length);
        Span<byte> message = most <= 256 ? stackalloc byte[256] : new byte[most];
        device.TryWriteBytes(message, bigEndian: true, out _);
        var length = 16 + Encoding.UTF8.GetBytes(pin, message[16..]);
        Span<byte> full = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(indexKey, message[..length], full);
        return full[..IndexBytes].ToArray();
    }

    public void Dispose()
    {
        foreach (var pool in ciphers.Values)
            pool.Dispose();
    }

    static int WritePlace(Span<byte> place, string table, Guid row)
    {
        row.TryWriteBytes(place, bigEndian: true, out _);
        return 16 + Encoding.UTF8.GetBytes(table, place[16..]);
    }

    /// <summary>Ciphers of one key. One is not safe for two threads, and costs more to set up than to use.</summary>
    sealed class Ciphers(byte[] key) : IDisposable
    {
        readonly ConcurrentStack<AesGcm> idle = new();

        public AesGcm Take() => idle.TryPop(out var cipher) ? cipher : new AesGcm(key, TagBytes);

        public void GiveBack(AesGcm cipher) => idle.Push(cipher);

        public void Dispose()
        {
            while (idle.TryPop(out var cipher))
                cipher.Dispose();
        }
    }
}
