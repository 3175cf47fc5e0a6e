using System.Security.Cryptography;

namespace Latchkey.Storage;

/// <summary>Opens the vault of a store: the key file must be the one with which the store's rows are sealed.</summary>
static class Vaults
{
    const string Table = "key_probes";

    /// <summary>Makes the key file when the store is new.</summary>
    /// <exception cref="StoreUnusableException">The key file is missing, damaged or another's; the message says what to do.</exception>
    public static async Task<Keys> Open(Store store, string path)
    {
        var probes = await store.Read(Probes).ConfigureAwait(false);
        if (!File.Exists(path))
        {
            if (probes.Count > 0)
                throw new StoreUnusableException(
                    $"The key file {path} is missing, and what is in the database cannot be read without it. " +
                    "Restore it from a backup, or set Latchkey:KeyFile to where it is.");
            KeyFile.New().Create(path);
        }

        var keys = new Keys(KeyFile.Read(path));
        try
        {
            await store.Write(session => Check(session, keys, path)).ConfigureAwait(false);
            return keys;
        }
        catch
        {
            keys.Dispose();
            throw;
        }
    }

    // Every key that ever sealed anything has a probe, so that a key which was taken out of the file is missed at the
    // start and not at night.
    static int Check(Session session, Keys keys, string path)
    {
        session.Hold(ProbeId(0));
        var probes = Probes(session);
        foreach (var (number, sealedBytes, index) in probes)
            if (!Opens(keys, number, sealedBytes, index))
                throw new StoreUnusableException(
                    $"The key file {path} does not belong to this database: the key {number} is missing or differs. " +
                    "Every server of one database has the same key file; restore the right one from a backup.");
        foreach (var number in keys.Numbers.Except(probes.Select(probe => probe.Number)))
            session.Execute(
                "insert into key_probes (key_number, sealed, pin_index) values ($1, $2, $3)",
                (long)number, keys.SealWith(number, [], Table, ProbeId(number)), IndexProbe(keys));
        return probes.Count;
    }

    static bool Opens(Keys keys, uint number, byte[] sealedBytes, byte[] index)
    {
        try
        {
            keys.Open(sealedBytes, Table, ProbeId(number));
            return index.AsSpan().SequenceEqual(IndexProbe(keys));
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    static List<(uint Number, byte[] Sealed, byte[] Index)> Probes(Session session) => session.Query(
        "select key_number, sealed, pin_index from key_probes",
        row => ((uint)row.Long(0), row.Bytes(1), row.Bytes(2)));

    static byte[] IndexProbe(Keys keys) => keys.IndexOf(Guid.Empty, "");

    static Guid ProbeId(uint number) => new((int)number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]);
}
