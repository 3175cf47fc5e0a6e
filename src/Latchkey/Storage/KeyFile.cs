using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Latchkey.Storage;

/// <summary>The keys, in a file of their own outside the database: who steals the database alone reads no PIN.</summary>
/// <remarks>
/// JSON: <c>{"Current": 123, "Sealing": {"123": base64 of 32 bytes, …}, "Index": base64 of 32 bytes}</c>. To rotate, add a key under a new
/// number on every node, restart them, then make it current. Keys that sealed anything must stay.
/// </remarks>
sealed class KeyFile
{
    public const int KeyBytes = 32;

    /// <summary>The number of the key that seals what is written from now on.</summary>
    public required uint Current { get; init; }

    /// <summary>AES-256 keys by number. Numbers are random, so that the files of two servers share none by accident.</summary>
    public required IReadOnlyDictionary<uint, byte[]> Sealing { get; init; }

    /// <summary>The HMAC key of the PIN index. It cannot be rotated: rows are found by it.</summary>
    public required byte[] Index { get; init; }

    public static KeyFile New()
    {
        var number = NewNumber();
        return new KeyFile
        {
            Current = number,
            Sealing = new Dictionary<uint, byte[]> { [number] = RandomNumberGenerator.GetBytes(KeyBytes) },
            Index = RandomNumberGenerator.GetBytes(KeyBytes),
        };
    }

    /// <returns>The same keys and a new one, which is current.</returns>
    public KeyFile Rotated()
    {
        var number = NewNumber();
        return new KeyFile
        {
            Current = number,
            Sealing = new Dictionary<uint, byte[]>(Sealing) { [number] = RandomNumberGenerator.GetBytes(KeyBytes) },
            Index = Index,
        };
    }

    /// <exception cref="StoreUnusableException">It cannot be read, or is not a key file.</exception>
    public static KeyFile Read(string path)
    {
        try
        {
            var file = Bodies.Read<KeyFile>(File.ReadAllBytes(path).AsSpan());
            var keys = file.Sealing.Values.Append(file.Index);
            if (file.Sealing.ContainsKey(file.Current) && keys.All(key => key.Length == KeyBytes))
                return file;
            throw new StoreUnusableException(
                $"The key file {path} is damaged: its current key is missing, or a key is not {KeyBytes} bytes. " +
                "Restore it from a backup.");
        }
        catch (JsonException damaged)
        {
            // Without the cause: its message could quote a key.
            throw new StoreUnusableException(string.Create(CultureInfo.InvariantCulture,
                $"The key file {path} is damaged at line {damaged.LineNumber + 1}. Restore it from a backup."));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnusableException($"The key file {path} cannot be read: {cause.Message}", cause);
        }
    }

    /// <summary>Writes a new file that its owner alone can read, and waits for the disk: what it seals is lost without it.</summary>
    /// <remarks>It is there whole or not at all: a server that was killed while it wrote half of it could never start again.</remarks>
    /// <exception cref="StoreUnusableException">There is one already, or no right to write it.</exception>
    public void Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        // Of its own, so that two servers that start at once never write into each other's.
        var unfinished = $"{path}.{Guid.NewGuid():N}";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            using (var stream = new FileStream(unfinished, options))
            {
                stream.Write(Bodies.Bytes(this));
                stream.Flush(flushToDisk: true);
            }
            File.Move(unfinished, path, overwrite: false);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(unfinished)) File.Delete(unfinished);
            throw new StoreUnusableException($"The key file {path} cannot be made: {cause.Message}", cause);
        }
    }

    static uint NewNumber() => (uint)RandomNumberGenerator.GetInt32(1, int.MaxValue);
}
