namespace Latchkey;

/// <summary>A clock that stands still until it is moved; timers that become due then fire, in their order.</summary>
sealed class FakeClock(DateTimeOffset start) : TimeProvider
{
    readonly Lock gate = new();
    readonly List<FakeTimer> timers = [];
    DateTimeOffset now = start;
    TimeSpan off;

    public FakeClock() : this(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)) { }

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate) return now + off;
    }

    /// <summary>What the clock would show had nobody set it.</summary>
    public DateTimeOffset TrueNow
    {
        get { lock (gate) return now; }
    }

    /// <summary>Somebody sets the clock: what it shows is another time, but no time has passed and no timer is due.</summary>
    public void Set(TimeSpan forward)
    {
        lock (gate) off += forward;
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => TrueNow.Ticks;

    public void Advance(TimeSpan span)
    {
        var target = TrueNow + span;
        while (NextBefore(target) is { } timer) timer.Fire();
        lock (gate) now = target;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    FakeTimer? NextBefore(DateTimeOffset target)
    {
        lock (gate)
        {
            var next = timers.Where(t => t.Due <= target).MinBy(t => t.Due);
            if (next is not null && next.Due > now) now = next.Due;
            return next;
        }
    }

    sealed class FakeTimer(FakeClock clock, Action callback) : ITimer
    {
        TimeSpan period;

        public DateTimeOffset Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan again)
        {
            lock (clock.gate)
            {
                clock.timers.Remove(this);
                period = again;
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                Due = clock.now + dueTime;
                clock.timers.Add(this);
            }
            // What is due at once does not wait for the clock to be moved.
            if (dueTime == TimeSpan.Zero) Fire();
            return true;
        }

        public void Fire()
        {
            lock (clock.gate)
            {
                if (!clock.timers.Remove(this)) return;
                if (period > TimeSpan.Zero)
                {
                    Due += period;
                    clock.timers.Add(this);
                }
            }
            callback();
        }

        public void Dispose()
        {
            lock (clock.gate) clock.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
