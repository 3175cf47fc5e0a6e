using static Latchkey.Drivers.Virtual.Doors;

namespace Latchkey.Drivers.Virtual;

public class MishapsTests
{
    [Fact]
    public void A_lock_that_drops_off_is_told_as_unreachable_and_back_again()
    {
        var off = August.Disconnect();
        Assert.Equal(new LockReport.Reachable(false), Assert.Single(off.Reports));
        Assert.Equal(new LockReport.Reachable(true), Assert.Single(off.Lock.Connect().Reports));
    }

    [Fact]
    public void What_is_so_already_is_not_told_again()
    {
        Assert.Empty(August.Connect().Reports);
        Assert.Empty(August.Disconnect().Lock.Disconnect().Reports);
    }

    [Fact]
    public void A_bridge_that_drops_off_takes_its_lock_with_it()
    {
        var off = August.DisconnectFromHub();
        Assert.Equal(new LockReport.HubReachable(false), Assert.Single(off.Reports));
        Assert.Equal(Outcome.Transient, off.Lock.List().Outcome);
        Assert.Equal(Outcome.Confirmed, off.Lock.ConnectToHub().Lock.List().Outcome);
    }

    [Fact]
    public void A_lock_that_gets_its_first_bridge_is_no_longer_missing_one()
    {
        var turn = Of(Makes.AugustWithoutBridge).ConnectToHub();
        Assert.Contains(new LockReport.Trouble("august_lock_missing_bridge", false), turn.Reports);
        Assert.Null(turn.Lock.Unreachable);
    }

    [Fact]
    public void A_removed_lock_keeps_its_codes_and_opens_to_them()
    {
        var gone = August.Holding(Guest).VanishFromAccount();
        Assert.IsType<LockReport.Removed>(Assert.Single(gone.Reports));
        Assert.Equal(Outcome.Transient, gone.Lock.List().Outcome);
        Assert.Equal(EntryResult.Opened, gone.Lock.TypeCode(Guest, Now).Answer.Result);
    }

    [Fact]
    public void A_low_battery_is_told_and_an_empty_one_takes_the_lock_away()
    {
        Assert.Equal(new LockReport.Battery(0.08), Assert.Single(August.Drain(0.08).Reports));
        var empty = August.Drain(0);
        Assert.Equal([new LockReport.Battery(0), new LockReport.Reachable(false)], empty.Reports);
        Assert.Equal(
            [new LockReport.Battery(1), new LockReport.Reachable(true)], empty.Lock.Drain(1).Reports);
    }

    [Fact]
    public void A_subscription_that_ends_is_told_as_trouble()
    {
        var turn = Of(Makes.Nuki).Subscribe(isExpired: true);
        Assert.Equal(new LockReport.Trouble("subscription_required", true), Assert.Single(turn.Reports));
        var renewed = turn.Lock.Subscribe(isExpired: false);
        Assert.Equal(new LockReport.Trouble("subscription_required", false), Assert.Single(renewed.Reports));
    }

    [Fact]
    public void A_mishap_while_the_bolt_is_out_leaves_it_there() =>
        Assert.True(August.With(new LockFaults { IsJammed = true }).IsLocked);
}
