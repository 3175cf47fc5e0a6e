namespace Latchkey.Storage.Sqlite;

/// <summary>One file, one process, one writer whose every commit carries the work of all who wait.</summary>
sealed class SqliteStore : Store
{
    readonly SqliteFile file;
    readonly Inbox inbox;
    readonly SqliteReaders readers;
    readonly RowCache cache = new();
    readonly SqliteWriting session;
    readonly Thread writer;
    bool isDisposed;

    /// <exception cref="StoreUnusableException">See its message.</exception>
    public SqliteStore(StoreSettings settings)
    {
        file = new SqliteFile(settings.ConnectionString);
        inbox = new Inbox(settings.WaitingMax);
        readers = new SqliteReaders(file, cache, settings.Readers);
        session = OpenWriter();
        writer = new Thread(new SqliteWriter(session, inbox, Wake).Run)
        {
            Name = "SQLite writer",
            IsBackground = true,
        };
        writer.Start();
    }

    public override bool IsMineAlone => true;

    public override ValueTask<T> Read<T>(Func<Session, T> work) => readers.Read(work);

    public override Task<T> Write<T>(Func<Session, T> work, Urgency urgency = Urgency.Caller) => Enqueue(work, urgency, isAhead: false);

    public override Task<T> WriteAhead<T>(Func<Session, T> work) => Enqueue(work, Urgency.Caller, isAhead: true);

    public override async ValueTask DisposeAsync()
    {
        if (isDisposed)
            return;
        isDisposed = true;
        inbox.Close();
        await Task.Run(writer.Join).ConfigureAwait(false);
        await readers.DisposeAsync().ConfigureAwait(false);
        // Last, because the last connection to close moves what is left of the log into the database.
        session.Dispose();
        file.Dispose();
    }

    SqliteWriting OpenWriter()
    {
        try
        {
            return file.OpenWriter(cache);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    Task<T> Enqueue<T>(Func<Session, T> body, Urgency urgency, bool isAhead)
    {
        var work = new Work<T>(body) { Urgency = urgency, IsAhead = isAhead };
        inbox.Add(work);
        return work.Task;
    }
}
