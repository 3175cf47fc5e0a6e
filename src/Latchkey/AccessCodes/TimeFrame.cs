namespace Latchkey.AccessCodes;

/// <summary>When a code opens the door.</summary>
/// <param name="Start">UTC, inclusive. Null: from the moment it is programmed.</param>
/// <param name="End">UTC, exclusive. Null: until it is deleted.</param>
readonly record struct TimeFrame(DateTimeOffset? Start, DateTimeOffset? End)
{
    public static readonly TimeFrame Always;

    public Phase PhaseAt(DateTimeOffset now) =>
        End <= now ? Phase.Over :
        Start > now ? Phase.Ahead :
        Phase.Running;

    public bool Contains(DateTimeOffset moment) => PhaseAt(moment) == Phase.Running;
}

/// <summary>Where a moment lies from a time frame.</summary>
enum Phase { Ahead, Running, Over }
