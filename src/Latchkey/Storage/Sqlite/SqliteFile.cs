using Microsoft.Data.Sqlite;

namespace Latchkey.Storage.Sqlite;

/// <summary>The database's file, which belongs to this process alone while it is open.</summary>
sealed class SqliteFile : IDisposable
{
    readonly string path;
    readonly FileStream? claim;
    readonly bool goesWhenClosed;

    /// <exception cref="StoreUnusableException">No SQLite, no folder, no right to it, or another process has it.</exception>
    public SqliteFile(string connectionString)
    {
        SqliteLibrary.Require();
        var source = new SqliteConnectionStringBuilder(connectionString).DataSource;
        goesWhenClosed = source is ":memory:";
        path = goesWhenClosed ? Path.Combine(PlaceInMemory(), "latchkey.db") : Path.GetFullPath(source);
        claim = Claim();
    }

    public SqliteReader OpenReader(RowCache cache) => Prepare(new SqliteReader(Connect(), cache), Pragmas(forWriting: false));

    public SqliteWriting OpenWriter(RowCache cache) => Prepare(new SqliteWriting(Connect(), cache), Pragmas(forWriting: true));

    SqliteConnection Connect()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Pooling = false,
            DefaultTimeout = 5,
        }.ConnectionString);
        connection.Open();
        // Else SQLite plans a statement anew whenever its values change, in case they fit a partial index: a tenth of the writer's time.
        SQLitePCL.raw.sqlite3_db_config(connection.Handle, SQLitePCL.raw.SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _);
        return connection;
    }

    static T Prepare<T>(T session, IEnumerable<string> pragmas) where T : SqliteSession
    {
        foreach (var pragma in pragmas) session.Set(pragma);
        return session;
    }

    public void Dispose()
    {
        claim?.Dispose();
        if (goesWhenClosed)
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    /// <summary>A folder in memory, where the system has such. The store is a file all the same: tests run what users run.</summary>
    static string PlaceInMemory()
    {
        const string memory = "/dev/shm";
        var parent = Directory.Exists(memory) ? memory : Path.GetTempPath();
        return Directory.CreateDirectory(Path.Combine(parent, $"latchkey-{Guid.NewGuid():N}")).FullName;
    }

    // The system frees the claim when the process dies, however it dies. The file stays: were it deleted, two others
    // could each claim a file of that name.
    FileStream Claim()
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return new FileStream($"{path}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException cause)
        {
            throw new StoreUnusableException($"No right to write the database {path}.", cause);
        }
        catch (IOException cause)
        {
            throw new StoreUnusableException(
                $"The database {path} is in use by another process, or its folder cannot be written: {cause.Message}",
                cause);
        }
    }

    /// <param name="forWriting">The writer keeps more pages in memory; a reader cannot write.</param>
    IEnumerable<string> Pragmas(bool forWriting)
    {
        yield return "pragma busy_timeout = 5000";
        yield return "pragma journal_mode = wal";
        yield return goesWhenClosed ? "pragma synchronous = off" : "pragma synchronous = full";
        yield return "pragma foreign_keys = off";
        // Savepoints copy the pages they change: in memory, not into a temporary file.
        yield return "pragma temp_store = memory";
        // Pages of 4 KiB. At 1,000, SQLite's own number, the checkpoints cost the writer a tenth of its time.
        yield return "pragma wal_autocheckpoint = 4000";
        yield return $"pragma journal_size_limit = {64 << 20}";
        // KiB when negative.
        yield return forWriting ? "pragma cache_size = -16384" : "pragma cache_size = -2048";
        if (!forWriting)
            yield return "pragma query_only = 1";
    }
}
