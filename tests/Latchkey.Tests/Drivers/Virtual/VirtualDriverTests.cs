using static Latchkey.Drivers.Virtual.Doors;

namespace Latchkey.Drivers.Virtual;

public class VirtualDriverTests(SandboxStore sandbox) : IClassFixture<SandboxStore>
{
    [Fact]
    public async Task It_serves_the_accounts_of_sandboxes_and_no_other()
    {
        await using var hands = await VirtualHands.On(sandbox.Store, Makes.August);
        var accounts = Makes.All.Select(make => VirtualSandbox.Account(hands.Door.WorkspaceId, Guid.NewGuid(), make, Now)).ToList();
        Assert.All(accounts, account => Assert.True(hands.Driver.Serves(account)));
        Assert.All(accounts, account => Assert.False(hands.Driver.Serves(account with { IsVirtual = false })));
    }

    [Fact]
    public async Task A_lock_that_is_not_there_is_not_reached()
    {
        await using var hands = await VirtualHands.On(sandbox.Store, Makes.August);
        var nowhere = hands.Door with { DeviceId = Guid.CreateVersion7() };
        Assert.Equal(Outcome.Transient, (await hands.Driver.List(nowhere, default)).Outcome);
        Assert.Equal(Outcome.Transient, (await hands.Driver.Put(nowhere, Content(Guest), default)).Outcome);
        Assert.Equal(Outcome.Transient, (await hands.Driver.Lock(nowhere, default)).Outcome);
    }

    [Fact]
    public async Task An_offline_code_is_made_while_the_lock_is_out_of_reach_and_opens_it()
    {
        await using var hands = await VirtualHands.On(sandbox.Store, Makes.IgloohomeWithoutBridge);
        var answer = await hands.Driver.MakeOfflineCode(
            hands.Door, new(OfflineKind.Hourly, Now, Now.AddHours(3)), default);
        Assert.Equal(Hours(0, 3), answer.Frame);
        var entry = await hands.Touch(door => door.TypeCode(answer.Pin!.Value, Now));
        Assert.Equal(EntryResult.Opened, entry.Result);
    }

    [Fact]
    public async Task What_the_lock_tells_is_heard()
    {
        await using var hands = await VirtualHands.On(sandbox.Store, Makes.August);
        await hands.Driver.Put(hands.Door, Content(Guest), default);
        await hands.Touch(door => door.TypeCode(Guest, Now));
        Assert.Equal([new LockReport.Opened(EntryMethod.Keycode, "code-1")], hands.Heard.All);
    }

    [Fact]
    public async Task A_code_that_was_cut_off_may_lie_on_the_lock()
    {
        await using var hands = await VirtualHands.On(sandbox.Store, Makes.August);
        await hands.Play(Mishap.Slow);
        using var cut = new CancellationTokenSource(hands.Patience);
        Assert.Equal(Outcome.Unknown, (await hands.Driver.Put(hands.Door, Content(Guest), cut.Token)).Outcome);
        Assert.Single((await hands.Lock()).Codes);
    }

    [Fact]
    public async Task A_call_that_is_cut_off_before_it_begins_does_nothing()
    {
        await using var hands = await VirtualHands.On(sandbox.Store, Makes.August);
        var answer = await hands.Driver.Put(hands.Door, Content(Guest), new CancellationToken(canceled: true));
        Assert.Equal(Outcome.Unknown, answer.Outcome);
        Assert.Empty((await hands.Lock()).Codes);
    }
}
