using Latchkey.Storage;
using Latchkey.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Latchkey.Simulation;

/// <summary>The real tables and SQL on SQLite in memory, each work in a transaction on its caller's thread: nothing runs beside the simulation.</summary>
/// <remarks>It can die at any write, before or after the commit. Then nobody gets an answer any more until the next server has it.</remarks>
sealed class StoreInHand : Store
{
    readonly SqliteWriting session;
    int writesLeft = int.MaxValue;
    bool lastOneIsKept;

    public StoreInHand()
    {
        SqliteLibrary.Require();
        var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        session = new(connection, new());
    }

    public override bool IsMineAlone => true;

    public bool IsDown { get; private set; }

    /// <summary>Counts what is written, so that "nothing is written" can be held.</summary>
    public long Written { get; private set; }

    /// <param name="writes">It dies at this write, counted from now.</param>
    /// <param name="isKept">True: that write is committed, and only its answer is lost.</param>
    public void DieAt(int writes, bool isKept) => (writesLeft, lastOneIsKept) = (writes, isKept);

    public void Revive() => (IsDown, writesLeft) = (false, int.MaxValue);

    public override ValueTask<T> Read<T>(Func<Session, T> work) => IsDown ? new(Never<T>()) : new(InTransaction(work));

    public override Task<T> Write<T>(Func<Session, T> work, Urgency urgency = Urgency.Caller)
    {
        if (IsDown) return Never<T>();
        if (--writesLeft > 0) return InTransaction(work);
        IsDown = true;
        if (lastOneIsKept) _ = InTransaction(work);
        return Never<T>();
    }

    /// <summary>What the simulation itself wants to know or do.</summary>
    public T Now<T>(Func<Session, T> work) => InTransaction(work).GetAwaiter().GetResult();

    public override ValueTask DisposeAsync()
    {
        session.Dispose();
        return ValueTask.CompletedTask;
    }

    Task<T> InTransaction<T>(Func<Session, T> work)
    {
        session.Begin();
        session.BeginWork(canBeUndone: false);
        Written++;
        try
        {
            var result = work(session);
            session.EndWork(isDone: true);
            session.Commit();
            return Task.FromResult(result);
        }
        catch (Exception thrown)
        {
            session.Rollback();
            return Task.FromException<T>(thrown);
        }
    }

    static Task<T> Never<T>() => new TaskCompletionSource<T>().Task;
}
