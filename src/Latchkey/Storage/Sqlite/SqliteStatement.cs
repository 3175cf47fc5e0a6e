using Latchkey.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Latchkey.Storage.Sqlite;

/// <summary>One prepared SQL text on one connection, and the row that it stands on.</summary>
/// <remarks>
/// On SQLite's own calls: the commands and readers of ADO.NET cost as much again as SQLite itself
/// (<c>docs/decisions/0007-sqlite-without-ado-net.md</c>).
/// </remarks>
sealed class SqliteStatement : Columns, IDisposable
{
    readonly sqlite3 database;
    readonly sqlite3_stmt statement;

    /// <summary>Which place of SQLite's own the value <c>$n</c> has; 0: the text does not name it.</summary>
    readonly int[] places;

    /// <exception cref="SqliteException">The text is no SQL, or names what is not there.</exception>
    public SqliteStatement(sqlite3 database, string sql, int values)
    {
        this.database = database;
        // Kept for the life of the connection, which SQLite wants to know.
        Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out statement));
        places = new int[values];
        for (var i = 0; i < values; i++) places[i] = raw.sqlite3_bind_parameter_index(statement, $"${i + 1}");
    }

    /// <summary>So many values does the text take.</summary>
    public int Values => places.Length;

    public void Bind(object?[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (places[i] != 0) Check(Bind(places[i], values[i]));
        }
    }

    /// <summary>Goes to the next row, or runs what has none.</summary>
    /// <returns>False: there is no further row.</returns>
    /// <exception cref="SqliteException">The database is full, broken or away.</exception>
    public bool Step()
    {
        var result = raw.sqlite3_step(statement);
        if (result == raw.SQLITE_ROW) return true;
        if (result != raw.SQLITE_DONE) Check(result);
        return false;
    }

    /// <summary>Lets go of what it reads. The values stay bound until others are.</summary>
    public void Reset() => raw.sqlite3_reset(statement);

    public override bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;
    public override long Long(int column) => raw.sqlite3_column_int64(statement, column);
    public override string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();
    public override byte[] Bytes(int column) => raw.sqlite3_column_blob(statement, column).ToArray();
    public override Guid Id(int column) => new(raw.sqlite3_column_blob(statement, column), bigEndian: true);

    public void Dispose() => statement.Dispose();

    int Bind(int place, object? value)
    {
        switch (value)
        {
            case null: return raw.sqlite3_bind_null(statement, place);
            case string text: return raw.sqlite3_bind_text(statement, place, text);
            case byte[] bytes: return raw.sqlite3_bind_blob(statement, place, bytes);
            case long number: return raw.sqlite3_bind_int64(statement, place, number);
            case int number: return raw.sqlite3_bind_int64(statement, place, number);
            case bool flag: return raw.sqlite3_bind_int64(statement, place, flag ? 1 : 0);
            case double number: return raw.sqlite3_bind_double(statement, place, number);
            case DateTimeOffset moment: return raw.sqlite3_bind_int64(statement, place, moment.ToMicroseconds());
            case Guid id:
                Span<byte> bigEndian = stackalloc byte[16];
                id.TryWriteBytes(bigEndian, bigEndian: true, out _);
                return raw.sqlite3_bind_blob(statement, place, bigEndian);
            default: throw new ArgumentException($"The store does not keep values of type {value.GetType()}.", nameof(value));
        }
    }

    void Check(int result)
    {
        if (result != raw.SQLITE_OK) SqliteException.ThrowExceptionForRC(result, database);
    }
}
