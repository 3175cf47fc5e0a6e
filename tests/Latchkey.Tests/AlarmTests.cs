namespace Latchkey;

public class AlarmTests
{
    static readonly TimeSpan hour = TimeSpan.FromHours(1);
    readonly FakeClock clock = new();

    [Fact]
    public async Task It_wakes_at_its_moment_and_not_before()
    {
        using var alarm = new Alarm(clock);
        var sleep = alarm.WaitUntil(clock.GetUtcNow() + hour, 2 * hour, default);

        clock.Advance(hour - TimeSpan.FromTicks(1));
        Assert.False(sleep.IsCompleted);

        clock.Advance(TimeSpan.FromTicks(1));
        await sleep;
    }

    [Fact]
    public async Task Nobody_sleeps_longer_than_the_longest_nap()
    {
        using var alarm = new Alarm(clock);
        foreach (var moment in new[] { (DateTimeOffset?)null, clock.GetUtcNow() + 5 * hour })
        {
            var sleep = alarm.WaitUntil(moment, hour, default);
            clock.Advance(hour);
            await sleep;
        }
    }

    [Fact]
    public async Task A_moment_that_has_come_wakes_at_once()
    {
        using var alarm = new Alarm(clock);
        await alarm.WaitUntil(clock.GetUtcNow(), hour, default);
        await alarm.WaitUntil(clock.GetUtcNow() - hour, hour, default);
    }

    [Fact]
    public async Task A_clock_that_is_moved_while_the_alarm_is_set_wakes_too()
    {
        using var alarm = new Alarm(new MovedMeanwhile(clock, by: 3 * hour));
        await alarm.WaitUntil(clock.GetUtcNow() + 2 * hour, hour, default);
    }

    [Fact]
    public async Task What_rings_while_nobody_sleeps_wakes_the_next_and_only_that_one()
    {
        using var alarm = new Alarm(clock);
        alarm.Ring();
        alarm.Ring();

        await alarm.WaitUntil(null, hour, default);
        Assert.False(alarm.WaitUntil(null, hour, default).IsCompleted);
    }

    /// <summary>A clock that somebody moves after it was read, and before the timer is set.</summary>
    sealed class MovedMeanwhile(FakeClock clock, TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            clock.Advance(by);
            return clock.CreateTimer(callback, state, dueTime, period);
        }
    }
}
