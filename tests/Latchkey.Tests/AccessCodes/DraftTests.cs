using Latchkey.Simulation;
using Latchkey.Api;
using Latchkey.Devices;
using Latchkey.Reconciling;

namespace Latchkey.AccessCodes;

public class DraftTests
{
    [Theory]
    [InlineData(null, -1.0)]
    [InlineData(null, 0.0)]
    [InlineData(-3.0, -1.0)]
    [InlineData(-1.0, 0.0)]
    [InlineData(2.0, 1.0)]
    [InlineData(2.0, 2.0)]
    public void An_end_that_is_past_or_not_after_the_start_is_refused(double? from, double until)
    {
        var refusal = Assert.Throws<Refusal>(() => Draft.Framed(Frame(from, until).Start, Guests.Hours(until), Guests.Noon));
        Assert.Equal(("invalid_input", 400), (refusal.Type, refusal.Status));
    }

    [Fact]
    public void An_end_alone_begins_now() => Assert.Equal(Guests.Frame(0, 1), Draft.Framed(null, Guests.Hours(1), Guests.Noon));

    [Fact]
    public void A_start_alone_never_ends() => Assert.Equal(Guests.Frame(5, null), Draft.Framed(Guests.Hours(5), null, Guests.Noon));

    [Fact]
    public void A_start_that_is_past_stays_as_it_was_asked() =>
        Assert.Equal(Guests.Frame(-5, 1), Draft.Framed(Guests.Hours(-5), Guests.Hours(1), Guests.Noon));

    [Fact]
    public void Neither_end_is_always() => Assert.Equal(TimeFrame.Always, Draft.Framed(null, null, Guests.Noon));

    [Fact]
    public void A_pin_that_somebody_has_is_refused() => Assert.Equal("duplicate_access_code",
        Assert.Throws<Refusal>(() => new Draft { Code = "2580" }.PinFor(Door(Guests.Native), new Luck(1), _ => true)).Type);

    [Fact]
    public void A_pin_that_the_lock_does_not_take_is_refused_before_it_is_looked_for() => Assert.Equal("invalid_input",
        Assert.Throws<Refusal>(() => new Draft { Code = "25801234" }.PinFor(Door(Guests.Native), new Luck(1), _ => true)).Type);

    [Fact]
    public void When_every_pin_is_taken_that_is_said() => Assert.Equal("no_free_code", Assert.Throws<Refusal>(
        () => new Draft { PreferredLength = 4 }.PinFor(Door(Guests.Native), new Luck(1), _ => true)).Type);

    [Fact]
    public void A_lock_that_chooses_gets_no_pin() =>
        Assert.Null(new Draft().PinFor(Door(Choosing), new Luck(1), _ => false));

    [Fact]
    public void A_lock_that_chooses_takes_no_pin_from_callers() =>
        Assert.Equal("invalid_input", Assert.Throws<Refusal>(() => new Draft { Code = "2580" }.Check(Door(Choosing))).Type);

    [Fact]
    public void An_ongoing_code_has_no_backup() => Assert.Equal("invalid_input",
        Assert.Throws<Refusal>(() => new Draft { UsesBackupPool = true }.Check(Door(Guests.Native))).Type);

    [Fact]
    public void An_offline_lock_is_refused_only_where_the_caller_asks_for_that()
    {
        var offline = Door(Guests.Native with { State = new() { IsOnline = false } });
        new Draft().Check(offline);
        Assert.Equal("device_offline", Assert.Throws<Refusal>(() => new Draft { AttemptsOffline = false }.Check(offline)).Type);
    }

    static readonly Device Choosing = Guests.Native.With(t => t with
    {
        Pins = t.Pins with { Constraints = [PinConstraint.CannotSpecifyPinCode] },
    });

    static TimeFrame Frame(double? from, double until) => Guests.Frame(from, until);

    static Door Door(Device device) => new(device, Doors.Account, [], [])
    {
        Now = Guests.Noon, Timing = Timing.Default, Chance = () => 0.5, NewId = Guid.NewGuid,
    };
}
