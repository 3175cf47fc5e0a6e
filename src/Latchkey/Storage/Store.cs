namespace Latchkey.Storage;

/// <summary>Where everything is kept. The connection string chooses the engine: SQLite or PostgreSQL.</summary>
/// <remarks>
/// Work is a synchronous function over a <see cref="Session"/>: it holds no state of its own and may be run again,
/// so that an engine can put many callers' work into one commit, or repeat work that met another writer.
/// </remarks>
abstract class Store : IAsyncDisposable
{
    /// <summary>Runs <paramref name="work"/> on what is committed. Writing in it is our bug.</summary>
    public abstract ValueTask<T> Read<T>(Func<Session, T> work);

    /// <summary>Runs <paramref name="work"/> in a transaction of its own; completes when the disk has it.</summary>
    /// <remarks>An exception thrown by the work undoes all that it wrote, and nothing that others wrote.</remarks>
    public abstract Task<T> Write<T>(Func<Session, T> work, Urgency urgency = Urgency.Caller);

    /// <summary>
    /// As <see cref="Write{T}"/>, but completes when the work has run, before the disk has it. Later writes are never
    /// kept without earlier ones. Only for a sandbox whose clock is moved: its locks live in this same store.
    /// </summary>
    public virtual Task<T> WriteAhead<T>(Func<Session, T> work) => Write(work);

    /// <summary>Raised after a commit in which a lock became due: wake up and look at the due index.</summary>
    public event Action? LockBecameDue;

    /// <summary>Raised after a commit in which a webhook's delivery became due.</summary>
    public event Action? DeliveryBecameDue;

    /// <summary>Raised after a commit that wrote events, here or on another node.</summary>
    public event Action? EventHappened;

    /// <summary>True when no other process can be working on this store (SQLite).</summary>
    public abstract bool IsMineAlone { get; }

    public abstract ValueTask DisposeAsync();

    protected void Wake(Wakes who)
    {
        if (who.HasFlag(Wakes.Locks)) LockBecameDue?.Invoke();
        if (who.HasFlag(Wakes.Deliveries)) DeliveryBecameDue?.Invoke();
        if (who.HasFlag(Wakes.Listeners)) EventHappened?.Invoke();
    }
}
