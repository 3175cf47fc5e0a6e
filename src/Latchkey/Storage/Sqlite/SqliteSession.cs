using Microsoft.Data.Sqlite;

namespace Latchkey.Storage.Sqlite;

/// <summary>One connection, its prepared statements, and the transaction that runs on it.</summary>
/// <remarks>Used by one thread at a time.</remarks>
sealed class SqliteSession(SqliteConnection connection) : Session, IDisposable
{
    /// <summary>A guess: far more than the program has texts, so that only a text built from data could reach it.</summary>
    const int StatementsMax = 500;

    static readonly object zero = 0L;
    static readonly object one = 1L;

    readonly Dictionary<string, SqliteCommand> statements = new(StringComparer.Ordinal);

    public override int Execute(string sql, params object?[] values) => Prepared(sql, values).ExecuteNonQuery();

    public override List<T> Query<T>(string sql, Func<Row, T> read, params object?[] values)
    {
        using var reader = Prepared(sql, values).ExecuteReader();
        var row = new Row(reader);
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(row));
        return rows;
    }

    public override T? First<T>(string sql, Func<Row, T> read, params object?[] values)
        where T : default
    {
        using var reader = Prepared(sql, values).ExecuteReader();
        return reader.Read() ? read(new Row(reader)) : default;
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

    /// <summary>Makes the session ready for another caller's work.</summary>
    public void Renew() => HasDue = false;

    public bool IsInTransaction => SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0;

    public void Dispose()
    {
        ForgetStatements();
        connection.Dispose();
    }

    SqliteCommand Prepared(string sql, object?[] values)
    {
        if (!statements.TryGetValue(sql, out var command))
            command = Remember(sql, values.Length);
        if (command.Parameters.Count != values.Length)
            throw new ArgumentException($"{values.Length} values for: {sql}", nameof(values));
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = Stored(values[i]);
        return command;
    }

    SqliteCommand Remember(string sql, int parameters)
    {
        if (statements.Count >= StatementsMax)
            ForgetStatements();
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 1; i <= parameters; i++)
            command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
        statements.Add(sql, command);
        return command;
    }

    void ForgetStatements()
    {
        foreach (var command in statements.Values)
            command.Dispose();
        statements.Clear();
    }

    static object Stored(object? value) => value switch
    {
        null => DBNull.Value,
        string or long or double or byte[] => value,
        Guid id => id.ToByteArray(bigEndian: true),
        DateTimeOffset moment => moment.ToMicroseconds(),
        bool flag => flag ? one : zero,
        int number => (long)number,
        _ => throw new ArgumentException($"The store does not keep values of type {value.GetType()}.", nameof(value)),
    };
}
