namespace Latchkey;

/// <summary>Wakes one who sleeps. What rings while nobody sleeps wakes the next at once.</summary>
sealed class Alarm(TimeProvider clock) : IDisposable
{
    readonly SemaphoreSlim rung = new(0, 1);

    public void Ring()
    {
        try
        {
            if (rung.CurrentCount == 0) rung.Release();
        }
        catch (Exception e) when (e is SemaphoreFullException or ObjectDisposedException)
        {
            // Rung already, or nobody is there any more.
        }
    }

    /// <summary>Until it rings, or the time is over.</summary>
    public async Task Wait(TimeSpan time, CancellationToken cut)
    {
        using var timer = clock.CreateTimer(_ => Ring(), null, time, Timeout.InfiniteTimeSpan);
        await rung.WaitAsync(cut);
    }

    public void Dispose() => rung.Dispose();
}
