using Microsoft.Data.Sqlite;

namespace Latchkey.Storage.Sqlite;

/// <summary>One connection, its prepared statements, and the transaction that runs on it.</summary>
/// <remarks>Used by one thread at a time.</remarks>
abstract class SqliteSession(SqliteConnection connection) : Session, IDisposable
{
    /// <summary>A guess: far more than the program has texts, so that only a text built from data could reach it.</summary>
    const int StatementsMax = 500;

    readonly Dictionary<string, SqliteStatement> statements = new(StringComparer.Ordinal);

    public override int Execute(string sql, params object?[] values)
    {
        if (values.Length == 0) return Script(sql);
        var statement = Prepared(sql, values);
        try
        {
            while (statement.Step()) { }
            Looked();
            return SQLitePCL.raw.sqlite3_changes(connection.Handle);
        }
        finally
        {
            statement.Reset();
        }
    }

    public override List<T> Query<T>(string sql, Func<Row, T> read, params object?[] values)
    {
        var statement = Prepared(sql, values);
        var rows = new List<T>();
        try
        {
            var row = new Row(statement);
            while (statement.Step())
            {
                Looked();
                rows.Add(read(row));
            }
            Looked();
            return rows;
        }
        finally
        {
            statement.Reset();
        }
    }

    public override T? First<T>(string sql, Func<Row, T> read, params object?[] values)
        where T : default
    {
        var statement = Prepared(sql, values);
        try
        {
            var isThere = statement.Step();
            Looked();
            return isThere ? read(new Row(statement)) : default;
        }
        finally
        {
            statement.Reset();
        }
    }

    public override void Hold(Guid thing)
    {
        // There is one writer.
    }

    public override void Share(Guid thing)
    {
        // There is one writer.
    }

    public override string SkipLocked => "";

    public void Dispose()
    {
        ForgetStatements();
        connection.Dispose();
    }

    /// <summary>A text is about to run.</summary>
    protected abstract void Looking();

    /// <summary>A text has seen the database.</summary>
    protected abstract void Looked();

    /// <summary>Rows that this connection has written since it was opened.</summary>
    protected long Changes => SQLitePCL.raw.sqlite3_total_changes(connection.Handle);

    protected bool IsInTransactionNow => SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0;

    /// <summary>Runs a pragma, outside of transactions.</summary>
    public void Set(string pragma) => Run(pragma);

    protected void Run(string sql)
    {
        var statement = Find(sql, 0);
        try
        {
            statement.Step();
        }
        finally
        {
            statement.Reset();
        }
    }

    // A text without values may be a migration's whole file.
    int Script(string sql)
    {
        Looking();
        var result = SQLitePCL.raw.sqlite3_exec(connection.Handle, sql);
        Looked();
        if (result != SQLitePCL.raw.SQLITE_OK) SqliteException.ThrowExceptionForRC(result, connection.Handle);
        return SQLitePCL.raw.sqlite3_changes(connection.Handle);
    }

    SqliteStatement Prepared(string sql, object?[] values)
    {
        Looking();
        var statement = Find(sql, values.Length);
        if (statement.Values != values.Length)
            throw new ArgumentException($"{values.Length} values for: {sql}", nameof(values));
        statement.Bind(values);
        return statement;
    }

    SqliteStatement Find(string sql, int values)
    {
        if (statements.TryGetValue(sql, out var statement)) return statement;
        if (statements.Count >= StatementsMax) ForgetStatements();
        statement = new(connection.Handle!, sql, values);
        statements.Add(sql, statement);
        return statement;
    }

    void ForgetStatements()
    {
        foreach (var statement in statements.Values) statement.Dispose();
        statements.Clear();
    }
}

/// <summary>A session that reads: what the cache holds costs no query.</summary>
sealed class SqliteReader(SqliteConnection connection, RowCache cache) : SqliteSession(connection)
{
    bool isDistrustful;
    bool isInside;
    bool hasLooked;
    bool usedCache;

    /// <summary>The cache's version that this read agrees with; null: with none.</summary>
    long? version;

    /// <summary>What came from the cache and what came from the database may lie on the two sides of a commit.</summary>
    public bool IsTorn { get; private set; }

    /// <param name="isDistrustful">True: everything is read from the database.</param>
    public void Begin(bool isDistrustful)
    {
        this.isDistrustful = isDistrustful;
        (hasLooked, usedCache, IsTorn, Wakes) = (false, false, false, Wakes.None);
        version = cache.Version;
    }

    public void End()
    {
        if (!isInside) return;
        isInside = false;
        Run("rollback");
    }

    public override T? Known<T>(Guid workspaceId, Guid id, Func<T?> load) where T : class
    {
        if (isDistrustful) return load();
        var key = new RowKey(typeof(T), workspaceId, id);
        // In this order: what is found may be newer than what was seen before, and then the version has grown.
        if (cache.Find(key) is { } kept && version == cache.Version)
        {
            usedCache = true;
            return (T)kept;
        }
        var loaded = load();
        if (loaded is not null && version is { } agreed) cache.Offer(key, loaded, agreed);
        return loaded;
    }

    // All queries see the same moment; a read that the cache answers needs none.
    protected override void Looking()
    {
        if (isInside) return;
        Run("begin");
        isInside = true;
    }

    protected override void Looked()
    {
        if (hasLooked) return;
        hasLooked = true;
        if (version == cache.Version) return;
        version = null;
        IsTorn = usedCache;
    }
}

/// <summary>The session that writes: it knows what its own transaction has changed before the others do.</summary>
sealed class SqliteWriting(SqliteConnection connection, RowCache cache) : SqliteSession(connection)
{
    readonly Dictionary<RowKey, object?> changed = [];
    readonly HashSet<RowKey> unsure = [];
    readonly List<RowKey> ofThisWork = [];
    bool isAllChanged;
    bool isInSavepoint;
    long changesBefore;

    public bool IsInTransaction => IsInTransactionNow;

    public void Begin() => Run("begin immediate");

    /// <param name="canBeUndone">True: alone, which costs a copy of every page that it changes.</param>
    public void BeginWork(bool canBeUndone)
    {
        Wakes = Wakes.None;
        ofThisWork.Clear();
        changesBefore = Changes;
        isInSavepoint = canBeUndone;
        if (canBeUndone) Run("savepoint work");
    }

    /// <param name="isDone">False: nothing of it is to be kept.</param>
    /// <returns>False: it has written something that cannot be undone alone.</returns>
    public bool EndWork(bool isDone)
    {
        if (!isDone)
        {
            if (isInSavepoint) Run("rollback to work");
            // A full disk may end the whole transaction.
            else if (Changes != changesBefore || !IsInTransactionNow) return false;
            foreach (var key in ofThisWork)
            {
                // An earlier work may have changed it too.
                changed.Remove(key);
                unsure.Add(key);
            }
        }
        if (isInSavepoint) Run("release work");
        return true;
    }

    public void Commit()
    {
        cache.Forget(changed.Keys.Concat(unsure), isAllChanged);
        Run("commit");
        foreach (var key in unsure) changed.TryAdd(key, null);
        cache.Publish(changed);
        Forget();
    }

    public void Rollback()
    {
        Forget();
        if (IsInTransaction) Run("rollback");
        // A commit that failed may have begun to be one.
        cache.Forget([], isAll: true);
        cache.Publish([]);
    }

    public override T? Known<T>(Guid workspaceId, Guid id, Func<T?> load) where T : class
    {
        var key = new RowKey(typeof(T), workspaceId, id);
        if (changed.TryGetValue(key, out var mine)) return (T?)mine;
        if (isAllChanged || unsure.Contains(key)) return load();
        if (cache.Find(key) is { } kept) return (T)kept;
        var loaded = load();
        if (loaded is not null) cache.Offer(key, loaded, cache.Version);
        return loaded;
    }

    public override void Changed<T>(Guid workspaceId, Guid id, T? record) where T : class
    {
        var key = new RowKey(typeof(T), workspaceId, id);
        ofThisWork.Add(key);
        if (!isAllChanged) changed[key] = record;
    }

    public override void ChangedAll()
    {
        isAllChanged = true;
        changed.Clear();
    }

    protected override void Looking() { }

    protected override void Looked() { }

    void Forget()
    {
        changed.Clear();
        unsure.Clear();
        ofThisWork.Clear();
        isAllChanged = false;
    }
}
