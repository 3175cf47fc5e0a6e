using Latchkey.Api.Authorization;
using Latchkey.Devices;
using Latchkey.Stores;

namespace Latchkey.InstantKeys;

public sealed class InstantKeysTests
{
    [Theory, BothEngines]
    public async Task A_link_is_found_by_itself_and_taken_back_with_its_session(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var jane = (string)(await server.Client.Must("/user_identities/create", new { user_identity_key = "jane" }))["user_identity"]!["user_identity_id"]!;
        var made = (await server.Client.Must("/user_identities/generate_instant_key", new { user_identity_id = jane }))["instant_key"]!;
        var id = (string)made["instant_key_id"]!;

        var found = (await server.Client.Must("/instant_keys/get", new { instant_key_url = (string)made["instant_key_url"]! }))["instant_key"]!;
        Assert.Equal(id, (string)found["instant_key_id"]!);
        Assert.Single((await server.Client.Must("/instant_keys/list", new { user_identity_id = jane }))["instant_keys"]!.AsArray());

        await server.Client.Must("/instant_keys/delete", new { instant_key_id = id });
        Assert.Equal("instant_key_not_found", (await server.Post("/instant_keys/get", new { instant_key_id = id })).ErrorType);
        Assert.Equal("client_session_not_found", (await server.Post("/client_sessions/get", new { client_session_id = (string)made["client_session_id"]! })).ErrorType);
    }

    [Theory, BothEngines]
    public async Task A_link_opens_the_persons_doors_as_often_as_was_said(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var door = await server.DoorId(SandboxDoors.Front);
        var jane = (string)(await server.Client.Must("/user_identities/create", new { user_identity_key = "jane" }))["user_identity"]!["user_identity_id"]!;
        await server.Client.Must("/user_identities/grant_access_to_device", new { user_identity_id = jane, device_id = door });
        var made = (await server.Client.Must("/user_identities/generate_instant_key", new { user_identity_id = jane, max_use_count = 2 }))["instant_key"]!;
        var link = new Uri((string)made["instant_key_url"]!);
        using var phone = server.Caller(null);
        // Who only looks at the link uses nothing up.
        Assert.Equal("text/html", (await phone.GetAsync(link)).Content.Headers.ContentType!.MediaType);

        for (var use = 0; use < 2; use++)
        {
            using var guest = server.Caller((string)(await phone.Must("/ik", new { secret = link.Fragment[1..] }))["token"]!);
            Assert.Equal(door, (string)Assert.Single((await guest.Must("/devices/list"))["devices"]!.AsArray())!["device_id"]!);
        }
        Assert.Equal((404, "instant_key_not_found"), (await phone.Ask("/ik", new { secret = link.Fragment[1..] })) is var used ? (used.Status, used.ErrorType) : default);
    }

    [Fact]
    public async Task A_link_that_has_expired_opens_nothing()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var jane = (string)(await server.Client.Must("/user_identities/create", new { user_identity_key = "jane" }))["user_identity"]!["user_identity_id"]!;
        var made = (await server.Client.Must("/user_identities/generate_instant_key", new { user_identity_id = jane }))["instant_key"]!;
        server.Clock.Advance(InstantKey.Life);
        using var phone = server.Caller(null);
        Assert.Equal(404, (await phone.Ask("/ik", new { secret = new Uri((string)made["instant_key_url"]!).Fragment[1..] })).Status);
    }
}
