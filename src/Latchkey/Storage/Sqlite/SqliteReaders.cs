using System.Collections.Concurrent;
using System.Diagnostics;

namespace Latchkey.Storage.Sqlite;

/// <summary>Connections that read, each lent to one caller at a time. A read takes microseconds and runs on the caller's thread.</summary>
/// <param name="max">How many read at once; the next caller waits.</param>
sealed class SqliteReaders(SqliteFile file, RowCache cache, int max) : IAsyncDisposable
{
    readonly SemaphoreSlim free = new(max, max);
    readonly ConcurrentStack<SqliteReader> idle = new();
    bool isClosed;

    public async ValueTask<T> Read<T>(Func<Session, T> work)
    {
        await free.WaitAsync().ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(isClosed, typeof(Store));
            if (!idle.TryPop(out var session))
                session = file.OpenReader(cache);
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

    static T ReadOnce<T>(SqliteReader session, Func<Session, T> work)
    {
        foreach (var isDistrustful in new[] { false, true })
        {
            session.Begin(isDistrustful);
            try
            {
                var result = work(session);
                if (!session.IsTorn) return result;
            }
            catch (Exception) when (session.IsTorn)
            {
                // What it stumbled over may never have been so.
            }
            finally
            {
                session.End();
            }
        }
        throw new UnreachableException("A read without the cache cannot be torn.");
    }
}
