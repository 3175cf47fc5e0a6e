using System.Data.Common;
using Latchkey.Storage.Postgres;
using Latchkey.Storage.Sqlite;

namespace Latchkey.Storage;

/// <summary>Opens the store that a connection string names, brought to this program's schema.</summary>
static class Engines
{
    /// <exception cref="StoreUnusableException">The message says what to do, and never holds the connection string.</exception>
    public static async Task<Store> Open(StoreSettings settings, TimeProvider clock, ILogger log)
    {
        Store? store = null;
        try
        {
            store = IsSqlite(settings.ConnectionString)
                ? new SqliteStore(settings)
                : new PostgresStore(settings, clock, log);
            foreach (var number in await Migrations.Apply(store, clock.GetUtcNow()).ConfigureAwait(false))
                log.LogInformation("Applied schema {Number:0000}.", number);
            return store;
        }
        catch (Exception failed)
        {
            if (store is not null)
                await store.DisposeAsync().ConfigureAwait(false);
            if (failed is DbException)
                throw new StoreUnusableException($"The database cannot be used: {failed.Message}", failed);
            throw;
        }
    }

    static bool IsSqlite(string connectionString)
    {
        var parts = Parts(connectionString);
        if (parts.ContainsKey("Data Source"))
            return true;
        if (parts.ContainsKey("Host") || parts.ContainsKey("Server"))
            return false;
        throw new StoreUnusableException(
            "The connection string names neither \"Data Source=…\" (SQLite) nor \"Host=…\" (PostgreSQL).");
    }

    static DbConnectionStringBuilder Parts(string connectionString)
    {
        try
        {
            return new DbConnectionStringBuilder { ConnectionString = connectionString };
        }
        catch (ArgumentException)
        {
            // Without the cause: its message may hold what was written, password included.
            throw new StoreUnusableException("The connection string is not name=value pairs with semicolons between.");
        }
    }
}
