namespace Latchkey.Storage;

/// <summary>Where the store is, and how much of the machine it may use. A class, not a record: it never prints its password.</summary>
sealed class StoreSettings
{
    /// <summary><c>Data Source=…</c> is SQLite, <c>Data Source=:memory:</c> one that goes when it is closed; <c>Host=…</c> is PostgreSQL.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>How many works may wait. Above half a second's worth at the measured 16,000 a second, clients begin to give up and repeat.</summary>
    public int WaitingMax { get; init; } = 10_000;

    /// <summary>PostgreSQL: connections that write, each with a thread of its own. Measured: more than 16 gain nothing on two cores.</summary>
    public int Writers { get; init; } = 16;

    /// <summary>Connections that read. SQLite reads on the callers' threads, so that many at once; PostgreSQL has a thread for each.</summary>
    public int Readers { get; init; } = 8;
}
