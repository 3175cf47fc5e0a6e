using Latchkey.Stores;

namespace Latchkey.Storage;

public sealed class VaultsTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("latchkey-keys-").FullName;

    string Path => $"{folder}/made/keys.json";

    [Theory, BothEngines]
    public async Task A_new_store_gets_a_key_file_that_its_owner_alone_can_read(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        using var keys = await Vaults.Open(fresh.Store, Path);

        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
        using var again = await Vaults.Open(fresh.Store, Path);
        Assert.Equal([1, 2], again.Open(keys.Seal([1, 2], "devices", Guid.Empty), "devices", Guid.Empty));
    }

    [Theory, BothEngines]
    public async Task Another_databases_key_file_is_refused(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        (await Vaults.Open(fresh.Store, Path)).Dispose();
        var other = $"{folder}/other.json";
        KeyFile.New().Create(other);

        var refused = await Assert.ThrowsAsync<StoreUnusableException>(() => Vaults.Open(fresh.Store, other));

        Assert.Contains("does not belong to this database", refused.Message);
    }

    [Theory, BothEngines]
    public async Task A_key_file_that_is_gone_is_missed_and_not_replaced(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        (await Vaults.Open(fresh.Store, Path)).Dispose();
        File.Delete(Path);

        var refused = await Assert.ThrowsAsync<StoreUnusableException>(() => Vaults.Open(fresh.Store, Path));

        Assert.Contains("is missing", refused.Message);
        Assert.False(File.Exists(Path));
    }

    [Theory, BothEngines]
    public async Task A_rotated_key_file_is_taken_and_missed_when_a_key_is_taken_out(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        (await Vaults.Open(fresh.Store, Path)).Dispose();
        var first = KeyFile.Read(Path);
        var rotated = first.Rotated();
        rotated.Create($"{folder}/rotated.json");

        (await Vaults.Open(fresh.Store, $"{folder}/rotated.json")).Dispose();

        await Assert.ThrowsAsync<StoreUnusableException>(() => Vaults.Open(fresh.Store, Path));
    }

    [Theory, BothEngines]
    public async Task A_key_file_with_another_index_key_is_refused(Engine engine)
    {
        await using var fresh = await FreshStore.On(engine);
        (await Vaults.Open(fresh.Store, Path)).Dispose();
        var file = KeyFile.Read(Path);
        var other = new KeyFile { Current = file.Current, Sealing = file.Sealing, Index = new byte[KeyFile.KeyBytes] };
        other.Create($"{folder}/index.json");

        await Assert.ThrowsAsync<StoreUnusableException>(() => Vaults.Open(fresh.Store, $"{folder}/index.json"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json, but c2VjcmV0")]
    [InlineData("""{"Current":1,"Sealing":{"2":"c2VjcmV0"},"Index":"c2VjcmV0"}""")]
    [InlineData("""{"Current":1,"Sealing":{"1":"c2VjcmV0"},"Index":"c2VjcmV0"}""")]
    [InlineData("""{"Current":1,"Sealing":{"1":"c2VjcmV0!"},"Index":"c2VjcmV0"}""")]
    [InlineData("{}")]
    [InlineData("null")]
    public void A_damaged_key_file_is_refused_without_showing_it(string text)
    {
        var path = $"{folder}/damaged.json";
        File.WriteAllText(path, text);

        var refused = Assert.Throws<StoreUnusableException>(() => KeyFile.Read(path));

        Assert.Contains("is damaged", refused.Message);
        Assert.DoesNotContain("c2VjcmV0", refused.ToString());
    }

    [Fact]
    public async Task A_key_file_is_there_whole_or_not_at_all()
    {
        for (var round = 0; round < 200; round++)
        {
            var path = $"{folder}/{round}.json";
            var reader = Task.Run(() =>
            {
                while (!File.Exists(path)) Thread.SpinWait(20);
                return KeyFile.Read(path);
            }, TestContext.Current.CancellationToken);
            KeyFile.New().Create(path);
            await reader;
        }

        Assert.Equal(200, Directory.GetFiles(folder).Length);
    }

    [Fact]
    public void A_key_file_is_never_written_over()
    {
        KeyFile.New().Create(Path);
        Assert.Throws<StoreUnusableException>(() => KeyFile.New().Create(Path));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
