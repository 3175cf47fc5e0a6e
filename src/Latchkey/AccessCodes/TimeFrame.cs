namespace Latchkey.AccessCodes;

/// <summary>When a code opens the door.</summary>
/// <param name="Start">UTC, inclusive. Null: from the moment it is programmed.</param>
/// <param name="End">UTC, exclusive. Null: until it is deleted.</param>
readonly record struct TimeFrame(DateTimeOffset? Start, DateTimeOffset? End)
{
    public static readonly TimeFrame Always;

    /// <summary>The hours at which it opens within the frame, again and again. Null: all the time.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>Between two windows of its schedule a frame lies ahead; after the last one it is over.</summary>
    public Phase PhaseAt(DateTimeOffset now)
    {
        var (start, end) = At(now);
        return end <= now ? Phase.Over : start > now ? Phase.Ahead : Phase.Running;
    }

    public bool Contains(DateTimeOffset moment) => PhaseAt(moment) == Phase.Running;

    /// <summary>The one window that matters at <paramref name="now"/>: the running or else the next one. Without a schedule that is the frame.</summary>
    /// <returns>After the last window: a frame that ended with it.</returns>
    public TimeFrame At(DateTimeOffset now)
    {
        if (Schedule is null) return this;
        foreach (var window in Windows(now)) return window;
        return new(null, LastEnd(now) ?? now);
    }

    /// <summary>The windows that end after <paramref name="moment"/>, in their order, cut to the frame. They may have no end.</summary>
    public IEnumerable<TimeFrame> Windows(DateTimeOffset moment)
    {
        if (Schedule is null) yield break;
        foreach (var window in Schedule.From(Start > moment ? Start.Value : moment))
        {
            var cut = Cut(window);
            // Cut to the frame, it may be over although by the schedule it runs on.
            if (cut.Start >= cut.End || cut.End <= moment) yield break;
            yield return cut;
        }
    }

    /// <summary>True: it is the frame itself, or one of the windows of its schedule.</summary>
    public bool Has(TimeFrame window) => this == window
        || (Schedule is not null && window is { Schedule: null, Start: { } start } && Windows(start).FirstOrDefault() == window);

    /// <summary>When it last stopped letting anybody in; null: it has not yet.</summary>
    public DateTimeOffset? LastEnd(DateTimeOffset now)
    {
        if (Schedule is null) return End <= now ? End : null;
        foreach (var window in Schedule.Before(End < now ? End.Value : now))
        {
            var cut = Cut(window);
            if (cut.Start >= cut.End) return null;
            if (cut.End <= now) return cut.End;
        }
        return null;
    }

    TimeFrame Cut(TimeFrame window) => new(Start > window.Start ? Start : window.Start, End < window.End ? End : window.End);
}

/// <summary>Where a moment lies from a time frame.</summary>
enum Phase { Ahead, Running, Over }
