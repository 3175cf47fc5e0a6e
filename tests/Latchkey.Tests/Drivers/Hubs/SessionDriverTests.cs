using Latchkey.Drivers.Zigbee2Mqtt;

namespace Latchkey.Drivers.Hubs;

/// <summary>What becomes of a command to a lock whose hub is only just being connected to, or is lost.</summary>
public sealed class SessionDriverTests : IAsyncDisposable
{
    readonly Zigbee2MqttDriver driver = new(new FakeClock(), TimeSpan.FromHours(1));
    readonly LockAddress door = new(Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), FakeZigbee2Mqtt.Ieee, "Europe/Berlin");
    readonly CancellationTokenSource leaving = new();

    [Fact]
    public async Task A_command_that_comes_before_the_session_has_begun_waits_for_it()
    {
        await using var server = await FakeZigbee2Mqtt.Start();
        var listing = driver.List(door, default);
        Assert.False(listing.IsCompleted);
        var holding = Hold(server);
        Assert.Equal(Outcome.Confirmed, (await listing).Outcome);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => holding);
        Assert.Equal(Outcome.Transient, (await driver.List(door, default)).Outcome);
    }

    [Fact]
    public async Task A_command_does_not_wait_for_a_hub_that_is_not_there()
    {
        await using var server = await FakeZigbee2Mqtt.Start();
        server.Greeting[0] = """{"topic":"bridge/state","payload":"offline"}""";
        var unlocking = driver.Unlock(door, default);
        await Assert.ThrowsAsync<HubLostException>(() => Hold(server));
        Assert.Equal(Outcome.Transient, (await unlocking).Outcome);
        Assert.Equal(Outcome.Transient, (await driver.Unlock(door, default)).Outcome);
    }

    [Fact]
    public async Task A_command_waits_as_long_as_its_caller_does()
    {
        var unlocking = driver.Unlock(door, leaving.Token);
        await leaving.CancelAsync();
        Assert.Equal(Outcome.Transient, (await unlocking).Outcome);
    }

    public ValueTask DisposeAsync()
    {
        leaving.Dispose();
        return ValueTask.CompletedTask;
    }

    Task Hold(FakeZigbee2Mqtt server) => driver.Hold(door.AccountId, HubSettings.At(server.Url), new HeardDesk("Europe/Berlin"), leaving.Token);
}
