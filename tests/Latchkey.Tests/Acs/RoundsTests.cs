using Latchkey.AccessGrants;
using Latchkey.Sandbox;
using Latchkey.Stores;

namespace Latchkey.Acs;

public sealed class RoundsTests
{
    [Theory, BothEngines]
    public async Task What_cannot_be_looked_after_keeps_nothing_else_waiting_in_its_system_or_in_another(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var (lobby, street, tower) = (await server.EntranceId("Tower Lobby"), await server.EntranceId("Street Door"), Guid.Parse(await server.SystemId("Office Tower")));
        var end = server.Clock.GetUtcNow().AddHours(2);
        await server.Grant(new { acs_entrance_ids = new[] { lobby }, ends_at = end });
        await server.Settle();
        // Nothing can be read out of this row any more, and it is due with the others.
        var ruined = await server.Server.Store.Write(session =>
        {
            session.ChangedAll();
            return session.Execute("update acs_credentials set body = $1 where acs_system_id = $2 and pin_index is not null", new byte[] { 1, 2, 3 }, tower);
        });
        Assert.Equal(1, ruined);
        var inTheSame = await server.Grant(new { acs_entrance_ids = new[] { lobby }, ends_at = end, user_identity = new { full_name = "John" } });
        var elsewhere = await server.Grant(new { acs_entrance_ids = new[] { street }, ends_at = end, user_identity = new { full_name = "Joe" } });
        await server.Settle();
        Assert.Equal("opened", await server.Present("Tower Lobby", new { code = (string)(await server.Method(inTheSame))["code"]! }));
        await server.Advance(TimeSpan.FromHours(2));
        Assert.Equal("access_method.revoked", (await server.Told(inTheSame))[^1]);
        Assert.Equal("access_method.revoked", (await server.Told(elsewhere))[^1]);
        Assert.Contains(server.Problems, line => line.Contains("is looked after again", StringComparison.Ordinal));
    }
}
