using System.Collections.Concurrent;

namespace Latchkey.ActionAttempts;

/// <summary>Callers who wait a moment for what they asked of a lock.</summary>
/// <remarks>
/// Whoever settles an attempt says so here after the commit. What another node settles is found by asking the store.
/// </remarks>
sealed class Waiting(TimeProvider clock)
{
    /// <summary>
    /// How often the store is asked about an attempt that another node may settle. A guess: a person does not notice
    /// less.
    /// </summary>
    static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(250);

    readonly ConcurrentDictionary<Guid, TaskCompletionSource> signals = new();

    /// <summary>The attempt ended, and the disk has it.</summary>
    public void Settled(Guid actionAttemptId)
    {
        if (signals.TryRemove(actionAttemptId, out var signal))
            signal.TrySetResult();
    }

    /// <summary>The attempt as it stands when it is settled, or after <paramref name="atMost"/>.</summary>
    /// <param name="read">Reads it from the store.</param>
    public async Task<ActionAttempt> For(
        ActionAttempt attempt, TimeSpan atMost, Func<ValueTask<ActionAttempt>> read, CancellationToken gone)
    {
        var began = clock.GetTimestamp();
        while (attempt.Status == AttemptStatus.Pending)
        {
            // The signal stands before the store is asked, so that nothing is settled unseen between the two.
            var signal = signals.GetOrAdd(
                attempt.ActionAttemptId, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
            attempt = await read();
            var left = atMost - clock.GetElapsedTime(began);
            if (attempt.Status != AttemptStatus.Pending || left <= TimeSpan.Zero)
                break;
            await signal.Task.WaitAsync(left < AskEvery ? left : AskEvery, clock, gone)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            gone.ThrowIfCancellationRequested();
        }

        // Another caller who waits for the same attempt finds its end by asking.
        signals.TryRemove(attempt.ActionAttemptId, out _);
        return attempt;
    }
}
