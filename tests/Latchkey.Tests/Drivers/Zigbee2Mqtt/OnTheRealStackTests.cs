using Latchkey.AccessCodes;

namespace Latchkey.Drivers.Zigbee2Mqtt;

/// <summary>A lock with numbered codes and schedules, through the real Zigbee2MQTT, by frames that it acknowledges.</summary>
[Collection("Zigbee front door")]
public sealed class AcknowledgedLockTests : UnreliableLockContract
{
    private protected override async Task<DoorHands> Door() => await Hands();

    static Task<Zigbee2MqttHands> Hands() => Zigbee2MqttHands.On(Zigbee2MqttPeer.Front, isOld: false);

    [Theory, InlineData("dropSchedules"), InlineData("schedulesNeedUsers")]
    public async Task A_lock_that_is_awkward_about_schedules_keeps_them_all_the_same(string quirk)
    {
        await using var hands = await Hands();
        await hands.Quirk(quirk);
        var schedule = new TimeFrame(hands.Now.AddHours(26), hands.Now.AddHours(75));
        Assert.Equal(Outcome.Confirmed, (await Put(hands, Content(hands, 0) with { Schedule = schedule })).Outcome);
        Assert.Equal(schedule, Assert.Single(await Held(hands)).Schedule);
    }

    [Fact]
    public async Task A_code_that_somebody_set_silently_in_the_chosen_slot_is_not_written_over()
    {
        await using var hands = await Hands();
        await hands.AddAtKeypad(new("864209"));
        var answer = await Put(hands, Content(hands, 0) with { Slot = "5", IsNew = true });
        Assert.Equal((Outcome.RefusedForGood, Refused.NoSpace), (answer.Outcome, answer.Why));
        Assert.Equal(new Pin("864209"), Assert.Single(await Held(hands)).Pin);
    }

    [Fact]
    public async Task A_lock_that_leaves_two_commands_unanswered_is_out_of_reach_until_it_says_something()
    {
        await using var hands = await Hands();
        await hands.Play(Mishap.OutOfReach);
        await hands.Driver.Lock(hands.Door, default);
        Assert.DoesNotContain(hands.Told, report => report is LockReport.Reachable);
        await hands.Driver.Lock(hands.Door, default);
        Assert.Equal([new LockReport.Reachable(false)], hands.Told.OfType<LockReport.Reachable>());
        await hands.Driver.Lock(hands.Door, default);
        await hands.Mend();
        Assert.Equal(Outcome.Confirmed, (await hands.Driver.Lock(hands.Door, default)).Outcome);
        Assert.Equal([new(false), new(true)], hands.Told.OfType<LockReport.Reachable>());
    }

    [Fact]
    public async Task The_delay_of_the_auto_lock_is_set_and_turned_off()
    {
        await using var hands = await Hands();
        Assert.Equal(Outcome.Confirmed, (await hands.Driver.ConfigureAutoLock(hands.Door, TimeSpan.FromSeconds(45), default)).Outcome);
        Assert.Equal(45, await hands.RelockDelay());
        Assert.Equal(Outcome.Confirmed, (await hands.Driver.ConfigureAutoLock(hands.Door, null, default)).Outcome);
        Assert.Equal(0, await hands.RelockDelay());
    }
}

/// <summary>The same through a Zigbee2MQTT that knows no frames: by <c>set</c> and <c>get</c>, which nobody acknowledges.</summary>
[Collection("Zigbee back door")]
public sealed class UnacknowledgedLockTests : UnreliableLockContract
{
    private protected override async Task<DoorHands> Door() => await Zigbee2MqttHands.On(Zigbee2MqttPeer.Back, isOld: true);

    [Fact]
    public async Task It_gets_no_schedules()
    {
        await using var hands = await Door();
        Assert.False(hands.Traits.SchedulesNatively);
    }
}
