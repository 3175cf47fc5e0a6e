using Latchkey.Storage;
using Latchkey.Storage.Postgres;
using Latchkey.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Latchkey.Stores;

/// <summary>A store with an empty database of its own, on either engine; both go with the test.</summary>
sealed class FreshStore : IAsyncDisposable
{
    static readonly Lazy<Task<string>> migrated = new(MakeTemplate);

    readonly Engine engine;
    Store? store;

    FreshStore(Engine engine, string connectionString) => (this.engine, ConnectionString) = (engine, connectionString);

    public string ConnectionString { get; }

    public Store Store => store ?? throw new InvalidOperationException("The store is closed.");

    /// <summary>With the program's schema.</summary>
    public static async Task<FreshStore> On(Engine engine)
    {
        var fresh = await ClosedOn(engine, isMigrated: true);
        await fresh.Open();
        return fresh;
    }

    /// <summary>A database that nobody has open.</summary>
    public static async Task<FreshStore> ClosedOn(Engine engine, bool isMigrated = false) => new(engine, engine switch
    {
        Engine.Sqlite => $"Data Source={NewFolder()}/latchkey.db",
        Engine.Postgres when isMigrated => await (await PostgresServer.Shared()).NewDatabase(await migrated.Value),
        Engine.Postgres => await (await PostgresServer.Shared()).NewDatabase(),
    });

    public async Task Open() => store = await OpenAnother();

    /// <summary>A second store on the same database, as another node has it. The caller closes it.</summary>
    public Task<Store> OpenAnother() => Open(ConnectionString);

    /// <summary>A store on the same database that does not bring it to the program's schema. The caller closes it.</summary>
    public Store OpenWithoutSchema()
    {
        var settings = new StoreSettings { ConnectionString = ConnectionString, Writers = 1, Readers = 1 };
        return engine == Engine.Sqlite ? new SqliteStore(settings) : new PostgresStore(settings, TimeProvider.System, NullLogger.Instance);
    }

    public async Task Close()
    {
        if (store is not null)
            await store.DisposeAsync();
        store = null;
    }

    public async ValueTask DisposeAsync()
    {
        await Close();
        switch (engine)
        {
            case Engine.Sqlite:
                Directory.Delete(Path.GetDirectoryName(ConnectionString["Data Source=".Length..])!, recursive: true);
                break;
            case Engine.Postgres:
                await (await PostgresServer.Shared()).Drop(ConnectionString);
                break;
        }
    }

    // In memory where the system has a place there: the tests wait for no disk.
    static string NewFolder()
    {
        var parent = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        return Directory.CreateDirectory(Path.Combine(parent, $"latchkey-test-{Guid.NewGuid():N}")).FullName;
    }

    static async Task<string> MakeTemplate()
    {
        var server = await PostgresServer.Shared();
        await server.Execute("create database latchkey_template template template0");
        await (await Open(server.ConnectionString("latchkey_template"))).DisposeAsync();
        return "latchkey_template";
    }

    static Task<Store> Open(string connectionString) => Engines.Open(
        new StoreSettings { ConnectionString = connectionString, Writers = 4, Readers = 2 },
        TimeProvider.System,
        NullLogger.Instance);
}
