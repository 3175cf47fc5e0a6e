using Latchkey.Stores;

namespace Latchkey.ApiKeys;

public sealed class ApiKeysTests
{
    [Theory, BothEngines]
    public async Task A_key_is_shown_once(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);

        var made = (await server.Post("/api_keys/create", new { name = "Rentals" })).Body["api_key"]!;
        var listed = await server.Get("/api_keys/list");

        var token = (string)made["token"]!;
        Assert.StartsWith("seam_test_", token, StringComparison.Ordinal);
        Assert.DoesNotContain(token, listed.Text, StringComparison.Ordinal);
        Assert.Equal(["First key", "Rentals"], listed.Body["api_keys"]!.AsArray().Select(k => (string)k!["name"]!));
    }

    [Fact]
    public async Task A_production_key_does_not_look_like_a_sandbox_key()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        using var person = server.Caller(LatchkeyServer.Token);
        var id = (Guid)(await person.Ask("/workspaces/create", new { name = "Seaside" })).Body["workspace"]!["workspace_id"]!;
        using var inside = server.Caller(LatchkeyServer.Token, id);

        var token = (string)(await inside.Ask("/api_keys/create", new { name = "Rentals" })).Body["api_key"]!["token"]!;

        Assert.DoesNotContain("test", token[..10], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_a_personal_token_makes_and_lists_personal_tokens()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        using var person = server.Caller(LatchkeyServer.Token);

        Assert.Equal(403, (await server.Post("/api_keys/create", new { name = "Me", kind = "personal_token" })).Status);
        Assert.Equal(403, (await server.Post("/api_keys/list", new { kind = "personal_token" })).Status);
        var token = (string)(await person.Ask("/api_keys/create", new { name = "Me", kind = "personal_token" })).Body["api_key"]!["token"]!;

        using var me = server.Caller(token);
        Assert.Equal(2, (await me.Ask("/api_keys/list", new { kind = "personal_token" })).Body["api_keys"]!.AsArray().Count);
    }

    [Theory, BothEngines]
    public async Task A_personal_token_cannot_revoke_itself_but_another(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        using var person = server.Caller(LatchkeyServer.Token);
        var mine = (string)(await person.Ask("/api_keys/list", new { kind = "personal_token" })).Body["api_keys"]![0]!["api_key_id"]!;
        var other = (await person.Ask("/api_keys/create", new { name = "Other", kind = "personal_token" })).Body["api_key"]!;

        Assert.Equal("own_token", (await person.Ask("/api_keys/revoke", new { api_key_id = mine })).ErrorType);
        Assert.Equal(200, (await person.Ask("/api_keys/revoke", new { api_key_id = (string)other["api_key_id"]! })).Status);

        using var revoked = server.Caller((string)other["token"]!);
        Assert.Equal(401, (await revoked.Ask("/workspaces/list")).Status);
    }

    [Fact]
    public async Task Another_workspaces_key_is_exactly_as_absent_as_none()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        using var person = server.Caller(LatchkeyServer.Token);
        var id = (Guid)(await person.Ask("/workspaces/create", new { name = "Seaside" })).Body["workspace"]!["workspace_id"]!;
        using var inside = server.Caller(LatchkeyServer.Token, id);
        var theirs = (string)(await inside.Ask("/api_keys/create", new { name = "Rentals" })).Body["api_key"]!["api_key_id"]!;

        var refused = await server.Post("/api_keys/revoke", new { api_key_id = theirs });
        var absent = await server.Post("/api_keys/revoke", new { api_key_id = Guid.NewGuid() });

        Assert.Equal((404, "api_key_not_found"), (refused.Status, refused.ErrorType));
        Assert.Equal((absent.Status, absent.ErrorType, absent.ErrorMessage), (refused.Status, refused.ErrorType, refused.ErrorMessage));
    }

    [Fact]
    public async Task Revoking_what_is_revoked_is_done()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var id = (string)(await server.Post("/api_keys/create", new { name = "Rentals" })).Body["api_key"]!["api_key_id"]!;
        Assert.Equal(200, (await server.Post("/api_keys/revoke", new { api_key_id = id })).Status);
        Assert.Equal(200, (await server.Post("/api_keys/revoke", new { api_key_id = id })).Status);
    }
}
