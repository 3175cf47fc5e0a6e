namespace Latchkey.Storage;

/// <summary>Where the store is, and how much of the machine it may use. A class, not a record: it never prints its password.</summary>
sealed class StoreSettings
{
    /// <summary><c>Data Source=…</c>: SQLite (<c>:memory:</c>: gone when it is closed). <c>Host=…</c>: PostgreSQL.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>How many works may wait. A guess: a second's worth on a slow disk; clients that wait longer give up and repeat.</summary>
    public int WaitingMax { get; init; } = 10_000;

    /// <summary>PostgreSQL: connections that write, each with its own thread. A guess: works that wait for a hold occupy one.</summary>
    public int Writers { get; init; } = 16;

    /// <summary>Connections that read. SQLite reads on its callers' threads, PostgreSQL with a thread for each. A guess.</summary>
    public int Readers { get; init; } = 8;
}
