using Latchkey.Stores;
using Microsoft.Extensions.Logging.Abstractions;

namespace Latchkey.Storage;

public class EnginesTests
{
    [Theory]
    [InlineData("Hots=db.example;Password=secret")]
    [InlineData("secret")]
    [InlineData("")]
    [InlineData("Host=db.example;Prot=secret")]
    [InlineData("Host=db.example;Port=secret")]
    [InlineData("Host=/nowhere;Username=latchkey;Password=secret;Database=doors;Timeout=1")]
    [InlineData("Data Source=/proc/nowhere/latchkey.db;Password=secret")]
    public async Task What_cannot_be_opened_is_refused_without_its_password(string connectionString)
    {
        var settings = new StoreSettings { ConnectionString = connectionString, Writers = 1, Readers = 1 };

        var refused = await Assert.ThrowsAsync<StoreUnusableException>(() =>
            Engines.Open(settings, TimeProvider.System, NullLogger.Instance));

        Assert.DoesNotContain("secret", refused.ToString());
    }

    [Fact]
    public async Task A_store_in_memory_needs_no_place_and_leaves_nothing()
    {
        var settings = new StoreSettings { ConnectionString = "Data Source=:memory:" };
        await using (var store = await Engines.Open(settings, TimeProvider.System, NullLogger.Instance))
        {
            await store.Write(Notes.Create);
            await store.Write(session => Notes.Add(session, 1, "gone tomorrow"));
            Assert.Single(await store.Read(Notes.All));
        }

        await using var next = await Engines.Open(settings, TimeProvider.System, NullLogger.Instance);
        await next.Write(Notes.Create);
        Assert.Empty(await next.Read(Notes.All));
    }
}
