namespace Latchkey.Bench;

/// <param name="Rounds">How often each side is measured, in turns.</param>
/// <param name="Round">How long one measurement takes.</param>
/// <param name="CodesStored">How many codes both servers hold before anything is measured.</param>
sealed record Plan(int Rounds, TimeSpan Round, int CodesStored)
{
    /// <summary>Callers at a time; each has a connection of its own and one request under way.</summary>
    public int Connections { get; init; } = 32;

    /// <summary>So many where it is asked what a commit carries: a disk confirms one caller's work as slowly as all of theirs.</summary>
    public const int Crowd = 256;

    /// <summary>A round ends here even when its time is not over.</summary>
    public const int RequestsMax = 200_000;
}

/// <summary>One line of the table: the same work on both sides.</summary>
/// <param name="Ours">What is done to Latchkey.</param>
/// <param name="Theirs">What is done to the other.</param>
sealed record Row(string What, Side Ours, Side Theirs);

/// <param name="Name">As the table shows it.</param>
/// <param name="Measure">Runs one round.</param>
sealed record Side(string Name, Func<Plan, Task<Round>> Measure);

/// <param name="PerSecond">Requests, or commits, that succeeded.</param>
/// <param name="Slowest99">The 99th percentile of their times.</param>
sealed record Round(double PerSecond, TimeSpan Slowest99);
