using System.Security.Cryptography;
using System.Text;

namespace Latchkey.Storage;

public class KeysTests
{
    const string Table = "access_codes";
    static readonly byte[] plain = Encoding.UTF8.GetBytes("""{"Pin":"0042"}""");
    static readonly Guid row = Guid.CreateVersion7();
    static readonly KeyFile file = KeyFile.New();

    [Fact]
    public void What_was_sealed_opens()
    {
        using var keys = new Keys(file);
        Assert.Equal(plain, keys.Open(keys.Seal(plain, Table, row), Table, row));
        Assert.Empty(keys.Open(keys.Seal([], Table, row), Table, row));
    }

    [Fact]
    public void Sealed_bytes_do_not_show_what_they_hold_and_are_never_the_same_twice()
    {
        using var keys = new Keys(file);
        var one = keys.Seal(plain, Table, row);

        Assert.DoesNotContain("0042", Encoding.Latin1.GetString(one));
        Assert.NotEqual(one, keys.Seal(plain, Table, row));
    }

    [Fact]
    public void Sealed_bytes_moved_to_another_row_or_table_do_not_open()
    {
        using var keys = new Keys(file);
        var sealedBytes = keys.Seal(plain, Table, row);

        Assert.ThrowsAny<CryptographicException>(() => keys.Open(sealedBytes, Table, Guid.CreateVersion7()));
        Assert.ThrowsAny<CryptographicException>(() => keys.Open(sealedBytes, "events", row));
    }

    [Fact]
    public void No_byte_can_be_changed_or_left_out()
    {
        using var keys = new Keys(file);
        var sealedBytes = keys.Seal(plain, Table, row);

        for (var i = 0; i < sealedBytes.Length; i++)
        {
            var changed = sealedBytes.ToArray();
            changed[i] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => keys.Open(changed, Table, row));
            Assert.ThrowsAny<CryptographicException>(() => keys.Open(sealedBytes.AsSpan(0, i), Table, row));
        }
    }

    [Fact]
    public void After_a_rotation_the_new_key_seals_and_the_old_one_still_opens()
    {
        using var before = new Keys(file);
        var rotated = file.Rotated();
        using var after = new Keys(rotated);

        var old = before.Seal(plain, Table, row);
        Assert.Equal(plain, after.Open(old, Table, row));
        Assert.ThrowsAny<CryptographicException>(() => before.Open(after.Seal(plain, Table, row), Table, row));
    }

    [Fact]
    public void Equal_PINs_on_one_door_are_found_and_on_two_doors_are_not()
    {
        using var keys = new Keys(file);
        using var rotated = new Keys(file.Rotated());
        using var others = new Keys(KeyFile.New());
        var index = keys.IndexOf(row, "0042");

        Assert.Equal(16, index.Length);
        Assert.Equal(index, rotated.IndexOf(row, "0042"));
        Assert.NotEqual(index, keys.IndexOf(row, "42"));
        // Callers' own keys may be as long as they like.
        Assert.NotEqual(keys.IndexOf(row, new string('ß', 20_000)), keys.IndexOf(row, new string('ß', 20_001)));
        Assert.NotEqual(index, keys.IndexOf(Guid.CreateVersion7(), "0042"));
        Assert.NotEqual(index, others.IndexOf(row, "0042"));
    }

    [Fact]
    public void Many_threads_seal_and_open_at_once()
    {
        using var keys = new Keys(file);
        Parallel.For(0, 10_000, _ => Assert.Equal(plain, keys.Open(keys.Seal(plain, Table, row), Table, row)));
    }
}
