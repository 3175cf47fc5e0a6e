namespace Latchkey.Storage;

/// <summary>How soon work that waits for the store is done. Whoever is more urgent goes first, and never keeps the others out.</summary>
enum Urgency
{
    /// <summary>Somebody waits for an answer.</summary>
    Caller,

    /// <summary>A lock waits for a command: a code may be late.</summary>
    Send,

    /// <summary>A lock has answered: what it said is kept a moment later.</summary>
    Settle,
}

/// <summary>Work that waits for a store's threads: by its urgency, and then first come, first served.</summary>
/// <param name="max">
/// How many callers' works may wait; the next caller is refused at once, which its client notices sooner. The server's own are bounded where
/// they are made.
/// </param>
/// <param name="sharers">How many threads take from it; each takes its share of what waits.</param>
sealed class Inbox(int max, int sharers = 1)
{
    readonly object gate = new();
    readonly Queue<Work>[] waiting = [.. Enum.GetValues<Urgency>().Select(_ => new Queue<Work>())];
    int sleepers;
    bool isClosed;

    /// <exception cref="StoreBusyException">As many works as may wait are waiting.</exception>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public void Add(Work work)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isClosed, typeof(Store));
            if (work.Urgency == Urgency.Caller && waiting[0].Count >= max)
                throw new StoreBusyException(max);
            waiting[(int)work.Urgency].Enqueue(work);
            if (sleepers > 0)
                Monitor.Pulse(gate);
        }
    }

    /// <summary>Moves up to <paramref name="most"/> works into <paramref name="batch"/>; waits for the first one.</summary>
    /// <param name="batch">Empty.</param>
    /// <param name="patience">When it is over, the batch stays empty. <see cref="Timeout.InfiniteTimeSpan"/>: waits for ever.</param>
    /// <returns>False: closed, and nothing is left.</returns>
    public bool Take(List<Work> batch, int most, TimeSpan patience)
    {
        lock (gate)
        {
            var isPatient = true;
            while (Waiting == 0 && !isClosed && isPatient)
            {
                sleepers++;
                isPatient = Monitor.Wait(gate, patience);
                sleepers--;
            }

            var share = Math.Min(most, 1 + Waiting / sharers);
            // Half of the room for the most urgent, half of the rest for the next: nobody is kept out. Then, what is left by urgency.
            foreach (var queue in waiting) Move(queue, batch, batch.Count + (share - batch.Count + 1) / 2);
            foreach (var queue in waiting) Move(queue, batch, share);
            return batch.Count > 0 || !isClosed;
        }
    }

    int Waiting => waiting.Sum(queue => queue.Count);

    static void Move(Queue<Work> queue, List<Work> batch, int upTo)
    {
        while (batch.Count < upTo && queue.TryDequeue(out var work)) batch.Add(work);
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
