using Latchkey.Sandbox;

namespace Latchkey.Devices.Simulate;

public class SimulateTests
{
    [Fact]
    public async Task A_lock_goes_offline_and_comes_back()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var door = await server.DoorNamed("Side Door");
        await Ask(server, "disconnect", door);
        var gone = await server.Device(door);
        Assert.False((bool)gone["properties"]!["online"]!);
        Assert.Contains("device_disconnected", gone.Errors());
        Assert.NotNull((await server.Lock(door))["unreachable_because"]);

        await Ask(server, "connect", door);
        var back = await server.Device(door);
        Assert.True((bool)back["properties"]!["online"]!);
        Assert.Empty(back.Errors());
    }

    [Fact]
    public async Task A_hub_goes_offline_and_comes_back()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var door = await server.DoorNamed("Front Door");
        await Ask(server, "disconnect_from_hub", door);
        Assert.Equal(["hub_disconnected"], (await server.Device(door)).Errors());
        await Ask(server, "connect_to_hub", door);
        Assert.Empty((await server.Device(door)).Errors());
    }

    [Fact]
    public async Task An_August_lock_gets_the_bridge_that_it_lacked()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var door = await server.DoorNamed("Garden Gate");
        Assert.Equal(["august_lock_missing_bridge"], (await server.Device(door)).Errors());
        await Ask(server, "connect_to_hub", door);
        var device = await server.Device(door);
        Assert.Empty(device.Errors());
        Assert.True((bool)device["properties"]!["online"]!);
    }

    [Fact]
    public async Task A_removed_device_says_so_until_it_is_connected_again()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var door = await server.DoorNamed("Front Door");
        await Ask(server, "remove", door);
        Assert.Contains("device_removed", (await server.Device(door)).Errors());
        Assert.Contains("device.removed", await server.EventTypes(door));
        await Ask(server, "connect", door);
        Assert.Empty((await server.Device(door)).Errors());
    }

    [Fact]
    public async Task A_Nuki_subscription_ends_and_is_renewed()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var door = await server.DoorNamed("Office Door");
        await Ask(server, "paid_subscription", door, isExpired: true);
        Assert.Equal(["subscription_required"], (await server.Device(door)).Errors());
        await Ask(server, "paid_subscription", door, isExpired: false);
        Assert.Empty((await server.Device(door)).Errors());
    }

    [Theory]
    [InlineData("connect_to_hub", "Back Door")]
    [InlineData("disconnect_from_hub", "Boat Shed")]
    [InlineData("paid_subscription", "Front Door")]
    public async Task What_the_make_cannot_do_is_refused(string what, string name)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var door = await server.DoorNamed(name);
        var answer = await server.Post($"/devices/simulate/{what}", new { device_id = door, is_expired = true });
        Assert.Equal((400, "cannot_simulate"), (answer.Status, answer.ErrorType));
    }

    static async Task Ask(LatchkeyServer server, string what, Guid door, bool? isExpired = null)
    {
        var answer = await server.Post($"/devices/simulate/{what}", new { device_id = door, is_expired = isExpired });
        Assert.True(answer.Status == 200, answer.Text);
    }
}
