using Latchkey.Storage;

namespace Latchkey.Stores;

/// <summary>A store that runs every read twice, as SQLite does with one that was torn by a commit: work holds no state of its own.</summary>
/// <remarks>It belongs to who opened the store behind it.</remarks>
sealed class RepeatingStore : Store
{
    readonly Store behind;

    public RepeatingStore(Store behind)
    {
        this.behind = behind;
        behind.LockBecameDue += () => Wake(Wakes.Locks);
        behind.DeliveryBecameDue += () => Wake(Wakes.Deliveries);
        behind.EventHappened += () => Wake(Wakes.Listeners);
    }

    public override bool IsMineAlone => behind.IsMineAlone;

    public override ValueTask<T> Read<T>(Func<Session, T> work) => behind.Read(session =>
    {
        work(session);
        return work(session);
    });

    public override Task<T> Write<T>(Func<Session, T> work, Urgency urgency = Urgency.Caller) => behind.Write(work, urgency);

    public override Task<T> WriteAhead<T>(Func<Session, T> work) => behind.WriteAhead(work);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
