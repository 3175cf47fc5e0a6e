using System.Globalization;
using Npgsql;

namespace Latchkey.Storage.Postgres;

/// <summary>Wakes those of the other nodes who have something to do after a commit here, and ours after one there.</summary>
/// <remarks>
/// It rings after the commit and at most every <see cref="rest"/>, not inside the transaction: PostgreSQL commits
/// transactions that notify one at a time, which would undo its group commit. A node that dies between the two has not
/// rung, so nodes also look by themselves.
/// </remarks>
sealed class PostgresBell : IAsyncDisposable
{
    const string Channel = "latchkey_due";
    const Wakes Everybody = Wakes.Locks | Wakes.Deliveries | Wakes.Listeners;

    /// <summary>A guess: a door does not notice, and fifty notifications a second do not load the database.</summary>
    static readonly TimeSpan rest = TimeSpan.FromMilliseconds(20);

    static readonly TimeSpan firstBackOff = TimeSpan.FromMilliseconds(500);
    static readonly TimeSpan longestBackOff = TimeSpan.FromSeconds(30);

    readonly NpgsqlDataSource database;
    readonly TimeProvider clock;
    readonly ILogger log;
    readonly Action<Wakes> heard;
    readonly string node = Guid.NewGuid().ToString("N");
    int waiting;
    readonly SemaphoreSlim rung = new(0, 1);
    readonly CancellationTokenSource stop = new();
    readonly Task ringing;
    readonly Task listening;

    public PostgresBell(NpgsqlDataSource database, TimeProvider clock, ILogger log, Action<Wakes> heard)
    {
        (this.database, this.clock, this.log, this.heard) = (database, clock, log, heard);
        ringing = Task.Run(() => Persist(RingOn));
        listening = Task.Run(() => Persist(Listen));
    }

    public void Ring(Wakes who)
    {
        Interlocked.Or(ref waiting, (int)who);
        try
        {
            if (rung.CurrentCount == 0)
                rung.Release();
        }
        catch (SemaphoreFullException)
        {
            // Another thread rang in between, for both.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(ringing, listening).ConfigureAwait(false);
        stop.Dispose();
        rung.Dispose();
    }

    async Task RingOn(Action well)
    {
        while (true)
        {
            await rung.WaitAsync(stop.Token).ConfigureAwait(false);
            await using var ring = database.CreateCommand("select pg_notify($1, $2)");
            ring.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Channel });
            var who = Interlocked.Exchange(ref waiting, 0);
            ring.Parameters.Add(new NpgsqlParameter<string> { TypedValue = string.Create(CultureInfo.InvariantCulture, $"{node}:{who}") });
            await ring.ExecuteNonQueryAsync(stop.Token).ConfigureAwait(false);
            well();
            await Task.Delay(rest, clock, stop.Token).ConfigureAwait(false);
        }
    }

    async Task Listen(Action well)
    {
        await using var connection = await database.OpenConnectionAsync(stop.Token).ConfigureAwait(false);
        connection.Notification += (_, told) =>
        {
            if (!told.Payload.StartsWith(node, StringComparison.Ordinal))
                heard(Told(told.Payload));
        };
        await using (var listen = new NpgsqlCommand($"listen {Channel}", connection))
            await listen.ExecuteNonQueryAsync(stop.Token).ConfigureAwait(false);
        well();
        // Whatever was rung while nobody listened was missed.
        heard(Everybody);
        while (true)
            await connection.WaitAsync(stop.Token).ConfigureAwait(false);
    }

    // A node of an older version says only who it is: then it may be anybody's.
    static Wakes Told(string payload) =>
        payload.Split(':') is [_, var who] && int.TryParse(who, CultureInfo.InvariantCulture, out var wakes) ? (Wakes)wakes : Everybody;

    /// <param name="task">Runs until it fails; calls back whenever the database answered it.</param>
    async Task Persist(Func<Action, Task> task)
    {
        var backOff = firstBackOff;
        while (!stop.IsCancellationRequested)
            try
            {
                await task(() => backOff = firstBackOff).ConfigureAwait(false);
            }
            catch (Exception) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failed)
            {
                log.LogWarning(
                    "The bell to other nodes is out ({Reason}); trying again in {BackOff}.", failed.Message, backOff);
                await Rest(backOff).ConfigureAwait(false);
                backOff = backOff * 2 < longestBackOff ? backOff * 2 : longestBackOff;
            }
    }

    async Task Rest(TimeSpan time)
    {
        try
        {
            await Task.Delay(time, clock, stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The store closes.
        }
    }
}
