using System.Net;

namespace Latchkey.Pages;

public sealed class PaceTests
{
    static readonly Guid jane = new("3f2504e0-4f89-41d3-9a0c-0305e82c3301"), john = new("3f2504e0-4f89-41d3-9a0c-0305e82c3302");

    readonly FakeClock clock = new();

    [Fact]
    public void A_minutes_worth_comes_at_once_and_then_as_it_comes_back()
    {
        var pace = new Pace(clock, perMinute: 20);
        for (var i = 0; i < 20; i++) Assert.Null(pace.Take(jane));

        Assert.Equal(TimeSpan.FromSeconds(3), pace.Take(jane));
        Assert.Null(pace.Take(john));
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Null(pace.Take(jane));
        Assert.NotNull(pace.Take(jane));
        clock.Advance(TimeSpan.FromHours(1));
        for (var i = 0; i < 20; i++) Assert.Null(pace.Take(jane));
        Assert.NotNull(pace.Take(jane));
    }

    [Fact]
    public void However_many_come_few_are_remembered_and_those_who_rest_are_forgotten_first()
    {
        var pace = new Pace(clock, perMinute: 2, entriesMax: 100);
        for (var i = 0; i < 90; i++) pace.Take(new Guid(i, 0, 0, new byte[8]));
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Null(pace.Take(jane));
        Assert.Null(pace.Take(jane));
        for (var i = 0; i < 20; i++) pace.Take(new Guid(i, 1, 0, new byte[8]));
        Assert.NotNull(pace.Take(jane));

        for (var i = 0; i < 10_000; i++) pace.Take(new Guid(i, 2, 0, new byte[8]));
        Assert.InRange(pace.Known, 1, 100);
    }

    [Fact]
    public void Whoever_has_one_IPv6_address_of_a_network_has_them_all()
    {
        var limits = new PassLimits(clock);
        for (var i = 0; i < PassLimits.OfAddress; i++) Assert.Null(limits.Look(IPAddress.Parse($"2001:db8:1:1::{i:x}")));
        Assert.NotNull(limits.Look(IPAddress.Parse("2001:db8:1:1:ffff::1")));
        Assert.Null(limits.Look(IPAddress.Parse("2001:db8:1:2::1")));
    }

    [Fact]
    public void IPv4_addresses_are_counted_apart_however_they_are_written()
    {
        var limits = new PassLimits(clock);
        for (var i = 0; i < PassLimits.OfAddress; i++) Assert.Null(limits.Look(IPAddress.Parse("192.0.2.1")));
        Assert.NotNull(limits.Look(IPAddress.Parse("::ffff:192.0.2.1")));
        Assert.Null(limits.Look(IPAddress.Parse("192.0.2.2")));
    }
}
