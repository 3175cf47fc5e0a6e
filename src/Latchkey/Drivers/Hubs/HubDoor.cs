namespace Latchkey.Drivers.Hubs;

/// <summary>A lock behind a hub, and what is going on with it while a session lasts.</summary>
abstract class HubDoor
{
    /// <summary>Its name there, the same as long as it is the same lock.</summary>
    public abstract string Native { get; }

    /// <summary>Null: nobody knows, or it is half-way.</summary>
    public abstract bool? IsLocked { get; }

    /// <summary>One conversation at a time: a sleeping lock that is woken twice pays twice.</summary>
    public SemaphoreSlim Gate { get; } = new(1);

    /// <summary>A movement of our own that is under way; null: none. What the lock tells of it is its answer.</summary>
    public Movement? Moving { get; set; }

    /// <summary>The slot that we are writing now; null: none. What the lock tells of it is no keypad edit.</summary>
    public int? Writing { get; set; }

    /// <summary>A movement that has not been explained yet, by its number; see <see cref="Movements"/>.</summary>
    public int Unexplained { get; set; }

    /// <summary>A listing that was broken off for its length; null: none.</summary>
    public Sweep? Sweep { get; set; }
}

/// <summary>A movement of the bolt that we asked for.</summary>
/// <param name="ToLocked">Where it goes.</param>
/// <param name="Told">What the lock told of it: true, it is there; false, it is stuck.</param>
sealed record Movement(bool ToLocked, TaskCompletionSource<bool> Told)
{
    /// <summary>Null: the lock told nothing in time.</summary>
    public async Task<bool?> Outcome(TimeSpan within, TimeProvider clock, CancellationToken cut)
    {
        try
        {
            return await Told.Task.WaitAsync(within, clock, cut);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            return null;
        }
    }
}

/// <summary>Tells that a bolt moved: once, by whom, and not when it was we.</summary>
/// <remarks>That it moved and who did it come apart, in either order (measured: within a millisecond).</remarks>
sealed class Movements(HubDesk desk, HubLine line)
{
    /// <summary>So long a movement waits for the word that says who did it. A guess.</summary>
    static readonly TimeSpan explainedWithin = TimeSpan.FromSeconds(1);

    /// <summary>The bolt is elsewhere than before: if nobody says soon who did it, the movement itself is told.</summary>
    public Task Moved(HubDoor door, bool? before)
    {
        if (door.IsLocked is not { } isLocked) return Task.CompletedTask;
        if (door.Moving is { } ours && ours.ToLocked == isLocked)
        {
            ours.Told.TrySetResult(true);
            return Task.CompletedTask;
        }
        if (before == isLocked) return Task.CompletedTask;
        var number = ++door.Unexplained;
        line.Later(explainedWithin, async () =>
        {
            if (door.Unexplained == number && door.IsLocked == isLocked) await desk.Tell(door.Native, Report(isLocked, EntryMethod.Unknown, null));
        });
        return Task.CompletedTask;
    }

    /// <summary>Somebody moved it.</summary>
    public Task Told(HubDoor door, bool isLocked, EntryMethod method, string? slot = null)
    {
        door.Unexplained++;
        // A movement of our own is told by its answer.
        if (method == EntryMethod.Remote && door.Moving?.ToLocked == isLocked) return Task.CompletedTask;
        return desk.Tell(door.Native, Report(isLocked, method, slot));
    }

    static LockReport Report(bool isLocked, EntryMethod method, string? slot) =>
        isLocked ? new LockReport.Closed(method, slot) : new LockReport.Opened(method, slot);
}
