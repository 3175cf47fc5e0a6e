namespace Latchkey.Storage;

/// <summary>Work that waits for a store's threads: first come, first served.</summary>
/// <param name="max">How many works may wait; the next caller is refused at once, which its client notices sooner.</param>
/// <param name="sharers">How many threads take from it; each takes its share of what waits.</param>
sealed class Inbox(int max, int sharers = 1)
{
    readonly object gate = new();
    readonly Queue<Work> waiting = new();
    int sleepers;
    bool isClosed;

    /// <exception cref="StoreBusyException">As many works as may wait are waiting.</exception>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public void Add(Work work)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isClosed, typeof(Store));
            if (waiting.Count >= max)
                throw new StoreBusyException(max);
            waiting.Enqueue(work);
            if (sleepers > 0)
                Monitor.Pulse(gate);
        }
    }

    /// <summary>Moves up to <paramref name="most"/> works into <paramref name="batch"/>, in order; waits for the first one.</summary>
    /// <param name="patience">When it is over, the batch stays empty. <see cref="Timeout.InfiniteTimeSpan"/>: waits for ever.</param>
    /// <returns>False: closed, and nothing is left.</returns>
    public bool Take(List<Work> batch, int most, TimeSpan patience)
    {
        lock (gate)
        {
            var isPatient = true;
            while (waiting.Count == 0 && !isClosed && isPatient)
            {
                sleepers++;
                isPatient = Monitor.Wait(gate, patience);
                sleepers--;
            }

            var share = Math.Min(most, 1 + waiting.Count / sharers);
            while (batch.Count < share && waiting.TryDequeue(out var work))
                batch.Add(work);
            return batch.Count > 0 || !isClosed;
        }
    }

    /// <summary>Lets nothing more in. What waits is still handed out.</summary>
    public void Close()
    {
        lock (gate)
        {
            isClosed = true;
            Monitor.PulseAll(gate);
        }
    }
}
