using System.Data.Common;

namespace Latchkey.Storage;

/// <summary>One transaction on the store. SQL is the same text on both engines; parameters are $1, $2, …</summary>
/// <remarks>
/// A value is a string, long, int, double, bool, Guid, DateTimeOffset, byte[] or null. The columns' types are uuid (16 bytes),
/// bigint (a <see cref="DateTimeOffset"/> is microseconds since 1970 UTC; a bool is 0 or 1), text and bytea.
/// </remarks>
abstract class Session
{
    /// <returns>How many rows were changed.</returns>
    public abstract int Execute(string sql, params object?[] values);

    public abstract List<T> Query<T>(string sql, Func<Row, T> read, params object?[] values);

    /// <summary>The first row, or default when there is none.</summary>
    public abstract T? First<T>(string sql, Func<Row, T> read, params object?[] values);

    /// <summary>
    /// Keeps other transactions that hold the same thing out until this one ends. SQLite has one writer: nothing to do.
    /// Hold before reading what you are about to change; hold several in the order of their ids.
    /// </summary>
    public abstract void Hold(Guid thing);

    /// <summary>Keeps those who hold the thing out until this transaction ends, and waits for them; others may share it too.</summary>
    public abstract void Share(Guid thing);

    /// <summary>Ends a query for rows to work on: rows that another node is just taking are passed over. Empty where there is one writer.</summary>
    public abstract string SkipLocked { get; }

    /// <summary>Says that a lock became due in this transaction, so that the loop wakes after the commit.</summary>
    public void MarkDue() => HasDue = true;

    public bool HasDue { get; protected set; }
}

/// <summary>The current row of a reader; columns by position.</summary>
readonly struct Row(DbDataReader reader)
{
    public bool IsNull(int column) => reader.IsDBNull(column);
    public string Text(int column) => reader.GetString(column);
    public string? TextOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
    public long Long(int column) => reader.GetInt64(column);
    public long? LongOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);
    public int Int(int column) => checked((int)reader.GetInt64(column));
    public bool Bool(int column) => reader.GetInt64(column) != 0;
    public byte[] Bytes(int column) => reader.GetFieldValue<byte[]>(column);
    public byte[]? BytesOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<byte[]>(column);

    public Guid Id(int column) => reader.GetFieldType(column) == typeof(Guid)
        ? reader.GetGuid(column)
        : new Guid(reader.GetFieldValue<byte[]>(column), bigEndian: true);

    public Guid? IdOrNull(int column) => reader.IsDBNull(column) ? null : Id(column);
    public DateTimeOffset Moment(int column) => Moments.FromMicroseconds(reader.GetInt64(column));
    public DateTimeOffset? MomentOrNull(int column) => reader.IsDBNull(column) ? null : Moment(column);
}

/// <summary>Moments as the store keeps them: microseconds since 1970 UTC, the resolution of PostgreSQL's own type.</summary>
static class Moments
{
    public static DateTimeOffset FromMicroseconds(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    /// <summary>Without what is finer than a microsecond.</summary>
    public static DateTimeOffset Whole(DateTimeOffset moment) => moment.AddTicks(-(moment.UtcTicks % TimeSpan.TicksPerMicrosecond));

    public static long ToMicroseconds(this DateTimeOffset moment) =>
        (moment.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;
}
