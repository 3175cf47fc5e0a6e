using Latchkey.Api.Authorization;
using Latchkey.ConnectWebviews;

namespace Latchkey.Sandbox;

public class RingDoorbellTests
{
    [Fact]
    public async Task Whoever_listens_hears_that_somebody_rings_at_the_intercom()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var door = await server.DoorNamed("House Entrance");
        await server.Client.Must("/sandbox/ring_doorbell", new { device_id = door });
        await server.Client.Must("/sandbox/ring_doorbell", new { device_id = door });
        Assert.Equal(2, (await server.TypesTold(new { device_id = door })).Count(t => t == "device.doorbell_rang"));
    }

    [Fact]
    public async Task A_door_without_a_bell_cannot_be_rung_at()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var door = await server.DoorNamed("Front Door");
        Assert.Equal((400, "no_doorbell"), await Refused(server, door));
        Assert.DoesNotContain("device.doorbell_rang", await server.TypesTold(new { device_id = door }));
        Assert.Equal((404, "device_not_found"), await Refused(server, Guid.NewGuid()));
    }

    [Fact]
    public async Task An_intercom_that_is_offline_tells_of_no_ring()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var door = await server.DoorNamed("House Entrance");
        await server.Client.Must("/sandbox/set_lock_faults", new { device_id = door, is_offline = true });
        await server.Client.Must("/sandbox/ring_doorbell", new { device_id = door });
        Assert.DoesNotContain("device.doorbell_rang", await server.TypesTold(new { device_id = door }));
    }

    static async Task<(int Status, string? Type)> Refused(LatchkeyServer server, Guid door)
    {
        var answer = await server.Post("/sandbox/ring_doorbell", new { device_id = door });
        return (answer.Status, answer.ErrorType);
    }
}
