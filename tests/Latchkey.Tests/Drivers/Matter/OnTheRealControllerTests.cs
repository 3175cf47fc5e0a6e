using Latchkey.AccessCodes;

namespace Latchkey.Drivers.Matter;

/// <summary>A lock with users, PINs and schedules, through the real matter.js controller.</summary>
[Collection("Matter front door")]
public sealed class ScheduledLockTests : UnreliableLockContract
{
    private protected override async Task<DoorHands> Door() => await Hands();

    static Task<MatterHands> Hands() => MatterHands.On(MatterPeer.Front);

    [Fact]
    public async Task Hours_of_the_week_without_an_end_are_kept_too_and_go_when_the_code_is_always()
    {
        await using var hands = await Hands();
        var hours = TimeFrame.Always with { Schedule = new("FREQ=WEEKLY;BYDAY=MO,SU", "08:30", "17:45", "Europe/Vienna", DateTimeOffset.UnixEpoch) };
        Assert.Equal(Outcome.AcceptedUnreadable, (await Put(hands, Content(hands, 0) with { Schedule = hours })).Outcome);
        Assert.Equal(hours, Assert.Single(await Held(hands)).Schedule);
        Assert.Equal(Outcome.AcceptedUnreadable, (await Put(hands, 0)).Outcome);
        Assert.Equal(TimeFrame.Always, Assert.Single(await Held(hands)).Schedule);
        var code = Assert.Single((await hands.Do("state"))["codes"]!.AsArray())!;
        Assert.Equal((null, null), (code["week"], code["year"]));
    }

    [Fact]
    public async Task A_code_that_somebody_set_silently_in_the_chosen_slot_is_not_written_over()
    {
        await using var hands = await Hands();
        await hands.AddAtKeypad(new("864209"));
        var answer = await Put(hands, Content(hands, 0) with { Slot = "6", IsNew = true });
        Assert.Equal((Outcome.RefusedForGood, Refused.NoSpace), (answer.Outcome, answer.Why));
        answer = await Put(hands, Content(hands, 0) with { Slot = "6" });
        Assert.Equal((Outcome.RefusedForGood, Refused.NoSpace), (answer.Outcome, answer.Why));
        Assert.Equal(new Pin("864209"), Assert.Single(await Held(hands)).Pin);
    }

    [Fact]
    public async Task A_slot_whose_user_is_somebody_else_gets_another_user()
    {
        await using var hands = await Hands();
        await hands.Do("keypad-add?slot=6&user=1&code=864209&notify=0");
        Assert.Equal("1", (await Put(hands, 0)).Slot);
        Assert.Equal(["1", "6"], (await Occupied(hands)).Select(reading => reading.Slot).Order());
        await hands.Driver.Remove(hands.Door, "1", default);
        Assert.Equal(["6"], (await Occupied(hands)).Select(reading => reading.Slot));
    }

    [Fact]
    public async Task A_code_that_is_refused_leaves_no_user_behind()
    {
        await using var hands = await Hands();
        await Put(hands, 0);
        await Put(hands, Content(hands, 1) with { Pin = PinFor(hands, 0) });
        Assert.Single((await hands.Do("state"))["users"]!.AsArray());
    }

    [Fact]
    public async Task A_lock_that_says_no_and_not_why_is_asked_again()
    {
        await using var hands = await Hands();
        await hands.Do("mood?name=plain&on=1");
        await Put(hands, 0);
        Assert.Equal(Outcome.Transient, (await Put(hands, Content(hands, 1) with { Pin = PinFor(hands, 0) })).Outcome);
    }

    [Fact]
    public async Task A_lock_that_wants_a_PIN_from_afar_is_not_said_to_be_movable()
    {
        await using var hands = await Hands();
        await hands.Do("require-pin?on=1");
        await hands.Until("the lock is described anew", () => hands.Traits.CanRemotelyUnlock == false);
        var answer = await hands.Driver.Unlock(hands.Door, default);
        Assert.Equal((Outcome.RefusedForGood, Refused.Permission), (answer.Outcome, answer.Why));
        await hands.Do("require-pin?on=0");
        await hands.Until("the lock is described anew", () => hands.Traits.CanRemotelyUnlock == true);
    }

    [Fact]
    public async Task The_delay_of_the_auto_lock_is_set_and_turned_off()
    {
        await using var hands = await Hands();
        Assert.Equal(Outcome.Confirmed, (await hands.Driver.ConfigureAutoLock(hands.Door, TimeSpan.FromSeconds(45), default)).Outcome);
        Assert.Equal(45, (int)(await hands.Do("state"))["relock"]!);
        Assert.Equal(Outcome.Confirmed, (await hands.Driver.ConfigureAutoLock(hands.Door, null, default)).Outcome);
        Assert.Equal(0, (int)(await hands.Do("state"))["relock"]!);
    }

    [Theory]
    [InlineData("alarm?code=0", typeof(LockReport.Jammed))]
    [InlineData("alarm?code=1", typeof(LockReport.Edited))]
    [InlineData("alarm?code=4", typeof(LockReport.AccessDenied))]
    [InlineData("alarm?code=5", typeof(LockReport.Tampered))]
    [InlineData("alarm?code=6", typeof(LockReport.Tampered))]
    public async Task An_alarm_is_told(string alarm, Type report)
    {
        await using var hands = await Hands();
        await hands.Do(alarm);
        await hands.Until("the alarm is told", () => hands.Told.Any(told => told.GetType() == report));
    }
}

/// <summary>A lock without schedules, and with room for six PINs.</summary>
[Collection("Matter cellar")]
public sealed class PlainLockTests : LockDriverContract
{
    private protected override async Task<DoorHands> Door() => await MatterHands.On(MatterPeer.Cellar);
}
