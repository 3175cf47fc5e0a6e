using Npgsql;

namespace Latchkey.Storage.Postgres;

/// <summary>One database, many nodes. Each writer is a thread with a connection; PostgreSQL puts their commits together.</summary>
sealed class PostgresStore : Store
{
    readonly NpgsqlDataSource database;
    readonly Inbox writes;
    readonly Inbox reads;
    readonly Thread[] threads;
    readonly PostgresBell bell;
    bool isDisposed;

    /// <exception cref="StoreUnusableException">The connection string is not PostgreSQL's.</exception>
    public PostgresStore(StoreSettings settings, TimeProvider clock, ILogger log)
    {
        database = NpgsqlDataSource.Create(Complete(settings));
        writes = new Inbox(settings.WaitingMax, settings.Writers);
        reads = new Inbox(settings.WaitingMax, settings.Readers);
        bell = new PostgresBell(database, clock, log, Wake);
        threads =
        [
            .. Start(settings.Writers, "writer", new PostgresWorker(database, writes, isWriter: true, WakeAll)),
            .. Start(settings.Readers, "reader", new PostgresWorker(database, reads, isWriter: false, WakeAll)),
        ];
    }

    public override bool IsMineAlone => false;

    public override ValueTask<T> Read<T>(Func<Session, T> work) => new(Enqueue(reads, work, Urgency.Caller));

    public override Task<T> Write<T>(Func<Session, T> work, Urgency urgency = Urgency.Caller) => Enqueue(writes, work, urgency);

    public override async ValueTask DisposeAsync()
    {
        if (isDisposed)
            return;
        isDisposed = true;
        writes.Close();
        reads.Close();
        await Task.Run(() =>
        {
            foreach (var thread in threads)
                thread.Join();
        }).ConfigureAwait(false);
        await bell.DisposeAsync().ConfigureAwait(false);
        await database.DisposeAsync().ConfigureAwait(false);
    }

    static string Complete(StoreSettings settings)
    {
        try
        {
            var parts = new NpgsqlConnectionStringBuilder(settings.ConnectionString)
            {
                ApplicationName = "latchkey",
                Enlist = false,
            };
            // The bell has two.
            parts.MaxPoolSize = Math.Max(parts.MaxPoolSize, settings.Writers + settings.Readers + 2);
            return parts.ConnectionString;
        }
        catch (Exception notOurs) when (notOurs is ArgumentException or FormatException or KeyNotFoundException)
        {
            // Without the cause: its message may hold what was written, password included.
            throw new StoreUnusableException("The connection string is not one that PostgreSQL's driver reads.");
        }
    }

    static Thread[] Start(int count, string name, PostgresWorker worker)
    {
        var started = new Thread[count];
        for (var i = 0; i < count; i++)
        {
            started[i] = new Thread(worker.Run) { Name = $"PostgreSQL {name} {i}", IsBackground = true };
            started[i].Start();
        }

        return started;
    }

    void WakeAll(Wakes who)
    {
        Wake(who);
        bell.Ring(who);
    }

    static Task<T> Enqueue<T>(Inbox inbox, Func<Session, T> body, Urgency urgency)
    {
        var work = new Work<T>(body) { Urgency = urgency, IsAhead = false };
        inbox.Add(work);
        return work.Task;
    }
}
