using Latchkey.Workspaces;

namespace Latchkey.Api;

public sealed class DeviceLimitsTests
{
    static readonly Guid FrontDoor = new("3f2504e0-4f89-41d3-9a0c-0305e82c3301"), BackDoor = new("3f2504e0-4f89-41d3-9a0c-0305e82c3302");

    static readonly Workspace House = new()
    {
        WorkspaceId = Guid.Empty, Name = "House", IsSandbox = false, CreatedAt = DateTimeOffset.UnixEpoch,
    };

    readonly FakeClock clock = new();

    [Fact]
    public void Ten_codes_a_minute_and_not_one_more()
    {
        var limits = new DeviceLimits(clock, isOn: true);
        for (var i = 0; i < 10; i++)
        {
            limits.Take(House, FrontDoor, DeviceLimit.CreateCode);
            clock.Advance(TimeSpan.FromSeconds(2));
        }

        var refusal = Assert.Throws<Refusal>(() => limits.Take(House, FrontDoor, DeviceLimit.CreateCode));

        Assert.Equal((429, "too_many_requests"), (refusal.Status, refusal.Type));
        Assert.Equal(TimeSpan.FromSeconds(40), refusal.RetryAfter);
        clock.Advance(TimeSpan.FromSeconds(40));
        limits.Take(House, FrontDoor, DeviceLimit.CreateCode);
        Assert.Throws<Refusal>(() => limits.Take(House, FrontDoor, DeviceLimit.CreateCode));
    }

    [Fact]
    public void Doors_and_kinds_of_request_are_counted_apart()
    {
        var limits = new DeviceLimits(clock, isOn: true);
        for (var i = 0; i < 10; i++) limits.Take(House, FrontDoor, DeviceLimit.CreateCode);
        limits.Take(House, BackDoor, DeviceLimit.CreateCode);
        limits.Take(House, FrontDoor, DeviceLimit.DeleteCode);
    }

    [Fact]
    public void A_sandbox_has_no_limits()
    {
        var limits = new DeviceLimits(clock, isOn: true);
        for (var i = 0; i < 100; i++) limits.Take(House with { IsSandbox = true }, FrontDoor, DeviceLimit.Lock);
    }

    [Fact]
    public void A_setting_turns_them_off()
    {
        var limits = new DeviceLimits(clock, isOn: false);
        for (var i = 0; i < 100; i++) limits.Take(House, FrontDoor, DeviceLimit.Lock);
    }

    [Fact]
    public void More_doors_than_are_remembered_are_let_through()
    {
        var limits = new DeviceLimits(clock, isOn: true, entriesMax: 100);
        for (var i = 0; i < 10_000; i++) limits.Take(House, new Guid(i, 0, 0, new byte[8]), DeviceLimit.Lock);
    }
}
