using System.Collections.Concurrent;

namespace Latchkey.Storage.Sqlite;

/// <summary>Connections that read, each lent to one caller at a time. A read takes microseconds and runs on the caller's thread.</summary>
/// <param name="max">How many read at once; the next caller waits.</param>
sealed class SqliteReaders(SqliteFile file, int max) : IAsyncDisposable
{
    readonly SemaphoreSlim free = new(max, max);
    readonly ConcurrentStack<SqliteSession> idle = new();
    bool isClosed;

    public async ValueTask<T> Read<T>(Func<Session, T> work)
    {
        await free.WaitAsync().ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(isClosed, typeof(Store));
            if (!idle.TryPop(out var session))
                session = file.Open(forWriting: false);
            try
            {
                return ReadOnce(session, work);
            }
            finally
            {
                idle.Push(session);
            }
        }
        finally
        {
            free.Release();
        }
    }

    /// <summary>Waits for the reads that run.</summary>
    public async ValueTask DisposeAsync()
    {
        isClosed = true;
        for (var i = 0; i < max; i++)
            await free.WaitAsync().ConfigureAwait(false);
        while (idle.TryPop(out var session))
            session.Dispose();
        // Those who still wait are told that the store is closed.
        free.Release(max);
    }

    // In a transaction, so that all its queries see the same moment.
    static T ReadOnce<T>(SqliteSession session, Func<Session, T> work)
    {
        session.Renew();
        session.Execute("begin");
        try
        {
            return work(session);
        }
        finally
        {
            session.Execute("rollback");
        }
    }
}
