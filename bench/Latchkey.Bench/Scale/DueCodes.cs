using Microsoft.Extensions.Logging.Abstractions;

namespace Latchkey.Bench.Scale;

/// <summary>The server's own work on codes that become due, in this process, with locks that cost nothing.</summary>
sealed class DueCodes : IAsyncDisposable
{
    /// <summary>Nobody is late because it was still being written: for each code so long, which is ten times what writing takes.</summary>
    static readonly TimeSpan lead = TimeSpan.FromMilliseconds(2);

    readonly Inn inn;
    readonly InstantLocks locks = new();
    readonly Server server;
    int rounds;

    DueCodes(Inn inn)
    {
        this.inn = inn;
        server = new(inn.Store, inn.Vault, TimeProvider.System, new(), NullLoggerFactory.Instance, null, locks);
    }

    public static async Task<DueCodes> Open(string folder, int doors, int codes)
    {
        var filled = await Inn.Open(folder);
        await filled.Fill(doors, codes);
        var due = new DueCodes(filled);
        await due.server.Start();
        return due;
    }

    /// <summary>So many codes, one on each lock, become due, evenly over <paramref name="within"/>.</summary>
    /// <returns>How late each reached its lock, in order.</returns>
    public async Task<List<TimeSpan>> Measure(int count, TimeSpan within)
    {
        locks.Lateness.Clear();
        var begin = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(1) + (lead * count);
        await inn.AddDue(++rounds, count, i => begin + (within * i / count));
        if (TimeProvider.System.GetUtcNow() >= begin) throw new InvalidOperationException("Writing the codes took longer than the lead.");
        for (var waited = 0; locks.Lateness.Count < count; waited++)
        {
            if (waited > 2400) throw new InvalidOperationException($"{locks.Lateness.Count} of {count} codes reached their locks in two minutes.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
        return [.. locks.Lateness.Order()];
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await inn.DisposeAsync();
    }
}
