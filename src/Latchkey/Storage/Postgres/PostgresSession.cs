using System.Buffers.Binary;
using System.Data;
using Npgsql;

namespace Latchkey.Storage.Postgres;

/// <summary>One connection that outlives its transactions, its prepared statements, and the transaction that runs on it.</summary>
/// <remarks>Used by one thread at a time. A connection that broke is replaced when the next transaction begins.</remarks>
sealed class PostgresSession(NpgsqlDataSource database, bool isWriter) : Session, IDisposable
{
    /// <summary>A guess: far more than the program has texts, so that only a text built from data could reach it.</summary>
    const int StatementsMax = 500;

    readonly Dictionary<string, PostgresStatement> statements = new(StringComparer.Ordinal);
    NpgsqlConnection? connection;
    NpgsqlTransaction? transaction;
    bool isShared;

    public override int Execute(string sql, params object?[] values) => Prepared(sql, values).ExecuteNonQuery();

    public override List<T> Query<T>(string sql, Func<Row, T> read, params object?[] values)
    {
        using var reader = Prepared(sql, values).ExecuteReader();
        var row = new Row(new PostgresColumns(reader));
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(row));
        return rows;
    }

    public override T? First<T>(string sql, Func<Row, T> read, params object?[] values)
        where T : default
    {
        using var reader = Prepared(sql, values).ExecuteReader(CommandBehavior.SingleRow);
        return reader.Read() ? read(new Row(new PostgresColumns(reader))) : default;
    }

    // Two things that share these 64 bits only wait for each other without need.
    public override void Hold(Guid thing)
    {
        if (!isShared)
            Execute("select pg_advisory_xact_lock($1)", Bits(thing));
        else if (Query("select 1 where pg_try_advisory_xact_lock($1)", _ => true, Bits(thing)).Count == 0)
            throw new HeldByOthersException();
    }

    public override void Share(Guid thing)
    {
        if (!isShared)
            Execute("select pg_advisory_xact_lock_shared($1)", Bits(thing));
        else if (Query("select 1 where pg_try_advisory_xact_lock_shared($1)", _ => true, Bits(thing)).Count == 0)
            throw new HeldByOthersException();
    }

    public override string SkipLocked => "for update skip locked";

    static long Bits(Guid thing)
    {
        Span<byte> id = stackalloc byte[16];
        thing.TryWriteBytes(id, bigEndian: true, out _);
        return BinaryPrimitives.ReadInt64BigEndian(id) ^ BinaryPrimitives.ReadInt64BigEndian(id[8..]);
    }

    /// <summary>The connection broke during this transaction.</summary>
    public bool IsBroken => connection is null or { State: not ConnectionState.Open };

    /// <param name="isShared">
    /// Several works run in this transaction. It keeps what each of them holds until the end, so none may wait for a
    /// hold: two such transactions could wait for each other. <see cref="HeldByOthersException"/> is thrown instead.
    /// </param>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public void Begin(bool isShared)
    {
        this.isShared = isShared;
        if (IsBroken)
            Connect();
        // A reader sees one moment in all its queries; a writer sees what others committed before each.
        var sees = isWriter ? IsolationLevel.ReadCommitted : IsolationLevel.RepeatableRead;
        transaction = connection!.BeginTransaction(sees);
    }

    /// <summary>Makes the session ready for a work.</summary>
    public void Renew() => Wakes = Wakes.None;

    public void Commit()
    {
        transaction!.Commit();
        transaction.Dispose();
        transaction = null;
    }

    /// <summary>Undoes the transaction. On a connection that broke the server has done so by itself.</summary>
    public void Rollback()
    {
        try
        {
            transaction?.Rollback();
            transaction?.Dispose();
        }
        catch (Exception broken) when (broken is NpgsqlException or InvalidOperationException)
        {
            Disconnect();
        }

        transaction = null;
    }

    public void Dispose() => Disconnect();

    void Connect()
    {
        Disconnect();
        connection = database.OpenConnection();
        if (!isWriter)
            Execute("set session characteristics as transaction read only");
    }

    void Disconnect()
    {
        ForgetStatements();
        connection?.Dispose();
        connection = null;
    }

    NpgsqlCommand Prepared(string sql, object?[] values)
    {
        if (!statements.TryGetValue(sql, out var statement))
        {
            if (statements.Count >= StatementsMax)
            {
                ForgetStatements();
                connection!.UnprepareAll();
            }

            statement = new PostgresStatement(sql, values.Length, connection!);
            statements.Add(sql, statement);
        }

        return statement.With(values);
    }

    void ForgetStatements()
    {
        foreach (var statement in statements.Values)
            statement.Dispose();
        statements.Clear();
    }
}

/// <summary>The row that a reader stands on.</summary>
sealed class PostgresColumns(NpgsqlDataReader reader) : Columns
{
    public override bool IsNull(int column) => reader.IsDBNull(column);
    public override long Long(int column) => reader.GetInt64(column);
    public override string Text(int column) => reader.GetString(column);
    public override byte[] Bytes(int column) => reader.GetFieldValue<byte[]>(column);
    public override Guid Id(int column) => reader.GetGuid(column);
}

/// <summary>A work in a shared transaction wants what another transaction holds.</summary>
sealed class HeldByOthersException() : Exception("Held by another transaction.");
