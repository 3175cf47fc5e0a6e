namespace Latchkey.Sandbox;

/// <summary>A clock that stands still, what works while it does, and who waits for it to move on.</summary>
sealed class Standstill(DateTimeOffset now) : IDisposable
{
    readonly Lock gate = new();
    readonly PriorityQueue<TaskCompletionSource, DateTimeOffset> waiters = new();
    readonly SemaphoreSlim changed = new(0);
    int working;
    int waiting;

    public DateTimeOffset Now { get; private set; } = now;

    public DateTimeOffset? NextWaiter
    {
        get { lock (gate) return waiters.TryPeek(out _, out var at) ? at : null; }
    }

    public async Task Wait(TimeSpan span, CancellationToken cut)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            waiters.Enqueue(done, Now + span);
            waiting++;
        }
        changed.Release();
        await done.Task.WaitAsync(cut);
    }

    public void Add(Task work)
    {
        lock (gate) working++;
        _ = work.ContinueWith(
            _ =>
            {
                lock (gate) working--;
                changed.Release();
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Everything that works is done, or waits for the clock.</summary>
    public async Task Settled()
    {
        while (true)
        {
            lock (gate)
            {
                if (working <= waiting) return;
            }
            await changed.WaitAsync();
        }
    }

    public void MoveTo(DateTimeOffset moment)
    {
        Now = moment;
        Release(until: moment);
    }

    /// <summary>Whoever still waits goes on at once: the clock runs again.</summary>
    public void LetGo() => Release(until: DateTimeOffset.MaxValue);

    void Release(DateTimeOffset until)
    {
        var due = new List<TaskCompletionSource>();
        lock (gate)
        {
            while (waiters.TryPeek(out var waiter, out var at) && at <= until)
            {
                waiters.Dequeue();
                waiting--;
                due.Add(waiter);
            }
        }
        foreach (var waiter in due) waiter.TrySetResult();
    }

    public void Dispose() => changed.Dispose();
}
