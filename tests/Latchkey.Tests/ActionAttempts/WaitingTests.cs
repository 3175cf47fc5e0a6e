namespace Latchkey.ActionAttempts;

public sealed class WaitingTests
{
    static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    readonly Waiting waiting = new(TimeProvider.System);
    readonly ActionAttempt pending = new()
    {
        WorkspaceId = Guid.NewGuid(),
        ActionAttemptId = Guid.NewGuid(),
        ActionType = "UNLOCK_DOOR",
        CreatedAt = DateTimeOffset.UnixEpoch,
    };

    ActionAttempt Done => pending with { Status = AttemptStatus.Success };

    [Fact]
    public async Task What_is_settled_is_answered_at_once() =>
        Assert.Same(Done.Status.ToString(), (await waiting.For(Done, Long, () => throw new InvalidOperationException(), default)).Status.ToString());

    [Fact]
    public async Task Who_waits_is_told_when_the_lock_has_answered()
    {
        var stored = pending;
        var asked = new TaskCompletionSource();
        var outcome = waiting.For(pending, Long, () => { asked.TrySetResult(); return ValueTask.FromResult(stored); }, default);
        await asked.Task;

        stored = Done;
        waiting.Settled(pending.ActionAttemptId);

        Assert.Equal(AttemptStatus.Success, (await outcome).Status);
    }

    [Fact]
    public async Task What_was_settled_before_anybody_listened_is_found() =>
        Assert.Equal(AttemptStatus.Success, (await waiting.For(pending, Long, () => ValueTask.FromResult(Done), default)).Status);

    [Fact]
    public async Task What_another_node_settles_is_found_by_asking()
    {
        var reads = 0;
        var outcome = await waiting.For(pending, Long, () => ValueTask.FromResult(++reads < 3 ? pending : Done), default);

        Assert.Equal(AttemptStatus.Success, outcome.Status);
    }

    [Fact]
    public async Task Nobody_waits_longer_than_they_said() =>
        Assert.Equal(AttemptStatus.Pending,
            (await waiting.For(pending, TimeSpan.FromMilliseconds(20), () => ValueTask.FromResult(pending), default)).Status);
}
