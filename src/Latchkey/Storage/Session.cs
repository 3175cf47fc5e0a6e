using Latchkey.ClientSessions;

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

    /// <summary>A record as the store has it. Where this process alone writes, a row that nobody changed is not read again.</summary>
    /// <param name="workspaceId">The workspace in whose name it is read: another's row is not found.</param>
    /// <param name="id">The row's, within the type.</param>
    /// <param name="load">Reads it; null: there is none.</param>
    public virtual T? Known<T>(Guid workspaceId, Guid id, Func<T?> load) where T : class => load();

    /// <summary>To be called with every change of a row that <see cref="Known{T}"/> reads, in the transaction that makes it.</summary>
    /// <param name="record">As it is now; null: the row is gone.</param>
    public virtual void Changed<T>(Guid workspaceId, Guid id, T? record) where T : class { }

    /// <summary>As <see cref="Changed{T}"/>, of more rows than anybody counts.</summary>
    public virtual void ChangedAll() { }

    /// <summary>Ends a query for rows to work on: rows that another node is just taking are passed over. Empty where there is one writer.</summary>
    public abstract string SkipLocked { get; }

    /// <summary>Says that a lock became due in this transaction, so that the loop wakes after the commit.</summary>
    public void MarkDue() => Wakes |= Wakes.Locks;

    /// <summary>Says that a webhook's delivery became due in this transaction.</summary>
    public void MarkDeliveryDue() => Wakes |= Wakes.Deliveries;

    /// <summary>Says that an event was written in this transaction, for those who listen.</summary>
    public void MarkEvent() => Wakes |= Wakes.Listeners;

    public bool HasDue => Wakes.HasFlag(Wakes.Locks);

    /// <summary>Who is to be woken after the commit.</summary>
    public Wakes Wakes { get; protected set; }

    /// <summary>What the caller of this transaction sees: rows outside of it are not found. Null: all.</summary>
    public Sight? Sight { get; private set; }

    /// <summary>Runs <paramref name="work"/> as a caller who sees no more than <paramref name="sight"/>.</summary>
    public T As<T>(Sight? sight, Func<Session, T> work)
    {
        var before = Sight;
        Sight = sight;
        try
        {
            return work(this);
        }
        finally
        {
            Sight = before;
        }
    }
}

/// <summary>Who has something to do after a commit.</summary>
[Flags]
enum Wakes
{
    None = 0,

    /// <summary>Whoever works on due locks.</summary>
    Locks = 1,

    /// <summary>Whoever sends webhooks.</summary>
    Deliveries = 2,

    /// <summary>Those to whom events are told as they happen.</summary>
    Listeners = 4,
}

/// <summary>The row that an engine's reader stands on; columns by position.</summary>
abstract class Columns
{
    public abstract bool IsNull(int column);
    public abstract long Long(int column);
    public abstract string Text(int column);
    public abstract byte[] Bytes(int column);
    public abstract Guid Id(int column);
}

/// <summary>The current row of a query.</summary>
readonly struct Row(Columns columns)
{
    public bool IsNull(int column) => columns.IsNull(column);
    public string Text(int column) => columns.Text(column);
    public string? TextOrNull(int column) => columns.IsNull(column) ? null : columns.Text(column);
    public long Long(int column) => columns.Long(column);
    public long? LongOrNull(int column) => columns.IsNull(column) ? null : columns.Long(column);
    public int Int(int column) => checked((int)columns.Long(column));
    public bool Bool(int column) => columns.Long(column) != 0;
    public byte[] Bytes(int column) => columns.Bytes(column);
    public byte[]? BytesOrNull(int column) => columns.IsNull(column) ? null : columns.Bytes(column);
    public Guid Id(int column) => columns.Id(column);
    public Guid? IdOrNull(int column) => columns.IsNull(column) ? null : columns.Id(column);
    public DateTimeOffset Moment(int column) => Moments.FromMicroseconds(columns.Long(column));
    public DateTimeOffset? MomentOrNull(int column) => columns.IsNull(column) ? null : Moment(column);
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
