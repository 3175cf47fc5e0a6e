namespace Latchkey.Storage;

/// <summary>Seals what must not lie in plain columns, and finds PINs without opening them.</summary>
/// <remarks>AES-256-GCM; the sealed bytes begin with the key's id, so that keys can be rotated. Keys live outside the database.</remarks>
abstract class Vault
{
    /// <summary>Seals bytes and binds them to their place: copied into another row, they do not open.</summary>
    public abstract byte[] Seal(ReadOnlySpan<byte> plain, string table, Guid row);

    /// <exception cref="System.Security.Cryptography.CryptographicException">The bytes were changed, moved, or their key is gone.</exception>
    public abstract byte[] Open(ReadOnlySpan<byte> sealedBytes, string table, Guid row);

    /// <summary>16 bytes by which equal PINs on one device can be found: HMAC-SHA256 under a key of its own.</summary>
    public abstract byte[] IndexOf(Guid device, string pin);
}
