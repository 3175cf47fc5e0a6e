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

    /// <summary>Until it rings, or that moment has come; no longer than <paramref name="longest"/>.</summary>
    /// <param name="moment">Null: none.</param>
    public async Task WaitUntil(DateTimeOffset? moment, TimeSpan longest, CancellationToken cut)
    {
        var left = moment - clock.GetUtcNow() is { } time && time < longest ? time : longest;
        if (left <= TimeSpan.Zero) return;
        using var timer = clock.CreateTimer(_ => Ring(), null, left, Timeout.InfiniteTimeSpan);
        // A clock that was moved in between has passed the moment before the timer knew of it.
        if (clock.GetUtcNow() < (moment ?? DateTimeOffset.MaxValue)) await rung.WaitAsync(cut);
    }

    public void Dispose() => rung.Dispose();
}
