using Latchkey.Devices;

namespace Latchkey.AccessCodes;

public class WishTests
{
    static readonly Device Kwikset = Guests.Native.With(t => t with
    {
        Pins = t.Pins with { Constraints = [PinConstraint.StartDateInFuture] },
    });

    [Fact]
    public void A_native_code_waits_until_72_hours_before_its_start()
    {
        var wish = Wish(Guests.Code(frame: Guests.Frame(73, 100)), Guests.Native);
        Assert.Equal(new(WishKind.NotYet, Guests.Hours(1), Guests.Frame(73, 100)), wish);
    }

    [Fact]
    public void A_native_code_goes_on_with_its_schedule_72_hours_before_its_start() => Assert.Equal(
        new(WishKind.On, null, Guests.Frame(72, 100)), Wish(Guests.Code(frame: Guests.Frame(72, 100)), Guests.Native));

    [Fact]
    public void Any_other_code_waits_until_half_an_hour_before_its_start() => Assert.Equal(
        new(WishKind.NotYet, Guests.Hours(0.5), TimeFrame.Always), Wish(Guests.Code(frame: Guests.Frame(1, 2)), Guests.JustInTime));

    [Fact]
    public void Any_other_code_goes_on_without_a_schedule() => Assert.Equal(
        new(WishKind.On, null, TimeFrame.Always), Wish(Guests.Code(frame: Guests.Frame(0.5, 2)), Guests.JustInTime));

    [Fact]
    public void A_caller_may_prefer_not_to_use_the_locks_schedule() => Assert.Equal(
        new(WishKind.NotYet, Guests.Hours(0.5), TimeFrame.Always),
        Wish(Guests.Code(frame: Guests.Frame(1, 2)) with { PrefersNativeScheduling = false }, Guests.Native));

    [Fact]
    public void A_lock_in_an_unknown_time_zone_gets_no_schedule() => Assert.Equal(
        new(WishKind.NotYet, Guests.Hours(0.5), TimeFrame.Always),
        Wish(Guests.Code(frame: Guests.Frame(1, 2)), Guests.Native with { TimeZone = null }));

    [Fact]
    public void A_lock_that_wants_starts_in_the_future_gets_a_running_code_without_a_schedule() => Assert.Equal(
        new(WishKind.On, null, TimeFrame.Always), Wish(Guests.Code(frame: Guests.Frame(0, 2)), Kwikset));

    [Fact]
    public void The_same_lock_gets_a_schedule_while_the_start_lies_ahead() => Assert.Equal(
        new(WishKind.On, null, Guests.Frame(1, 2)), Wish(Guests.Code(frame: Guests.Frame(1, 2)), Kwikset));

    [Fact]
    public void A_code_on_the_lock_that_is_moved_to_later_stays_there_with_its_new_schedule() => Assert.Equal(
        new(WishKind.On, null, Guests.Frame(100, 120)),
        Wish(Guests.Code(frame: Guests.Frame(100, 120)).On("a", Guests.Frame(0, 20)), Guests.Native));

    [Fact]
    public void A_code_that_the_lock_would_let_in_at_once_comes_off_when_it_is_moved_to_later() => Assert.Equal(
        WishKind.NotYet, Wish(Guests.Code(frame: Guests.Frame(100, 120)).On("a"), Guests.JustInTime).Kind);

    [Fact]
    public void A_code_without_a_start_goes_on_at_once() =>
        Assert.Equal(new(WishKind.On, null, TimeFrame.Always), Wish(Guests.Code(), Guests.Native));

    [Fact]
    public void A_deleted_code_and_one_that_is_over_come_off()
    {
        Assert.Equal(WishKind.Off, Wish(Guests.Code() with { DeletedAt = Guests.Noon }, Guests.Native).Kind);
        Assert.Equal(WishKind.Off, Wish(Guests.Code(frame: Guests.Frame(-2, 0)), Guests.Native).Kind);
    }

    static Wish Wish(AccessCode code, Device device) => AccessCodes.Wish.Of(code, device, Timing.Default, Guests.Noon);
}
