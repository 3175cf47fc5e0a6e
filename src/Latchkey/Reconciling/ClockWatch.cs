namespace Latchkey.Reconciling;

/// <summary>Notices that the machine's clock was set, by its other clock that nobody can set.</summary>
/// <remarks>A machine that slept counts as one whose clock was set forward.</remarks>
sealed class ClockWatch(TimeProvider machine)
{
    /// <summary>
    /// What is smaller delays nothing by more than it is, and is how machines keep their clocks right. A guess.
    /// </summary>
    public static readonly TimeSpan Smallest = TimeSpan.FromSeconds(30);

    (DateTimeOffset Wall, long Steady) seen = (machine.GetUtcNow(), machine.GetTimestamp());

    /// <summary>True once for each time that the clock was set, forward or back.</summary>
    public bool WasSet()
    {
        var now = (Wall: machine.GetUtcNow(), Steady: machine.GetTimestamp());
        var off = now.Wall - seen.Wall - machine.GetElapsedTime(seen.Steady, now.Steady);
        seen = now;
        return off.Duration() >= Smallest;
    }
}
