using Latchkey.Api.Authorization;
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
}
