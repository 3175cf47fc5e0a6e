namespace Latchkey.AccessCodes;

/// <summary>When things are done, and when a caller is told that they are late. Each is a setting, <c>Latchkey:Timing:{name}</c>.</summary>
sealed record Timing
{
    public static readonly Timing Default = new();

    /// <summary>How long before its start a natively scheduled code goes onto the lock. Source: the Seam guide (72 hours).</summary>
    public TimeSpan NativeLead { get; init; } = TimeSpan.FromHours(72);

    /// <summary>How long before its start any other code goes onto the lock. Source: the Seam guide (30 minutes).</summary>
    public TimeSpan JustInTimeLead { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>A code that could be set for this long and is not gets a warning. Source: the domain rules.</summary>
    public TimeSpan SettingIsLateAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>No warning earlier than this before the start of a natively scheduled code. Source: the domain rules.</summary>
    public TimeSpan NativeWarning { get; init; } = TimeSpan.FromHours(24);

    /// <summary>No warning earlier than this before the start of any other code. Source: the domain rules.</summary>
    public TimeSpan JustInTimeWarning { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>Tries that did not get through before a code has failed. Source: the domain rules.</summary>
    public int TriesBeforeFailure { get; init; } = 10;

    /// <summary>A code still on its lock for this long after its end gets a warning. A guess: as for setting.</summary>
    public TimeSpan RemovingIsLateAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A code still on its lock for this long after its end has failed to come off. A guess.</summary>
    public TimeSpan RemovingHasFailedAfter { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The first pause after a try that did not get through; doubled after each further one. Source: the domain rules.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest such pause. Source: the domain rules.</summary>
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>What one listing says against what we know must be said again this much later. A guess: longer than a lock's cache.</summary>
    public TimeSpan SecondLook { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// A lock that seems to have lost everything at once must seem so this much later too: clouds have bad hours. A guess.
    /// </summary>
    public TimeSpan SecondLookWhenEmpty { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How often a lock is listed although nothing is due. A guess: edits that nobody reported are found within a day, and batteries last.</summary>
    public TimeSpan RoutineListing { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How many codes a backup pool holds. Source: the Seam guide (3).</summary>
    public int BackupPoolSize { get; init; } = 3;

    /// <summary>A command without an answer for this long is cut off. A guess: ten times what a sleeping Z-Wave lock takes.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A door command that has not gone to the lock by then ends in an error. A guess: a person at the door has turned away.</summary>
    public TimeSpan DoorCommandDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A command that was cut off may be carried out until this much later. A guess: a maker's cloud may queue it.</summary>
    public TimeSpan LateLanding { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// What a put that was never answered may have left on the lock is known for ours this long, and until the next listing after that, whatever
    /// lists said before. A guess: a routine listing.
    /// </summary>
    public TimeSpan LooksForLost { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The pause after the <paramref name="tries"/>th try that did not get through.</summary>
    /// <param name="chance">0 to 1; spreads the pauses of many locks by a fifth either way.</param>
    public TimeSpan RetryAfter(int tries, double chance)
    {
        var doubled = FirstRetry * Math.Pow(2, Math.Clamp(tries - 1, 0, 30));
        var bounded = doubled < LongestRetry ? doubled : LongestRetry;
        return TimeSpan.FromMilliseconds(Math.Round(bounded.TotalMilliseconds * (0.8 + 0.4 * chance)));
    }
}
