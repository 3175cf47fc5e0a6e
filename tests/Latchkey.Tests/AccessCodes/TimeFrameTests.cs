using FsCheck;
using FsCheck.Fluent;

namespace Latchkey.AccessCodes;

public class TimeFrameTests
{
    [Fact]
    public void The_first_moment_is_inside() => Assert.Equal(Phase.Running, Guests.Frame(0, 1).PhaseAt(Guests.Noon));

    [Fact]
    public void The_last_moment_is_outside() => Assert.Equal(Phase.Over, Guests.Frame(-1, 0).PhaseAt(Guests.Noon));

    [Fact]
    public void Before_its_start_it_lies_ahead() => Assert.Equal(Phase.Ahead, Guests.Frame(1, 2).PhaseAt(Guests.Noon));

    [Fact]
    public void Without_ends_it_always_runs() => Assert.True(TimeFrame.Always.Contains(Guests.Noon));

    [Fact]
    public void Without_an_end_it_is_never_over() =>
        Assert.Equal(Phase.Running, Guests.Frame(0, null).PhaseAt(DateTimeOffset.MaxValue));

    [Fact]
    public void The_phases_come_in_their_order_and_none_comes_again()
    {
        var moments =
            from start in Moments
            from end in Moments
            from at in Gen.Choose(-1500, 1500)
            from later in Gen.Choose(0, 2000)
            select (Frame: new TimeFrame(start, end), At: Guests.Noon.AddSeconds(at), Later: Guests.Noon.AddSeconds(at + later));
        Prop.ForAll(moments.ToArbitrary(), m => m.Frame.PhaseAt(m.At) <= m.Frame.PhaseAt(m.Later)).QuickCheckThrowOnFailure();
    }

    static Gen<DateTimeOffset?> Moments => Gen.Frequency(
        (4, Gen.Choose(-1000, 1000).Select(seconds => (DateTimeOffset?)Guests.Noon.AddSeconds(seconds))),
        (1, Gen.Constant<DateTimeOffset?>(null)));
}
