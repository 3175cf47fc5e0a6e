using Latchkey.Stores;

namespace Latchkey.Api;

public sealed class CallersTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("seam_test_nobodys_key")]
    [InlineData("seam_at1_nobodys_token")]
    [InlineData("seam_pk1_a_publishable_key")]
    public async Task Who_has_no_key_of_ours_stays_outside(string? key)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        using var stranger = server.Caller(key);

        var answer = await stranger.Ask("/workspaces/get");

        Assert.Equal((401, "unauthorized"), (answer.Status, answer.ErrorType));
    }

    [Fact]
    public async Task A_publishable_key_alone_opens_nothing()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        using var page = server.Caller(null);
        var answer = await page.Ask(HttpMethod.Post, "/workspaces/get", null, ("seam-publishable-key", "seam_pk1_x"));
        Assert.Equal((401, "unauthorized"), (answer.Status, answer.ErrorType));
    }

    [Theory, BothEngines]
    public async Task A_personal_token_enters_the_workspace_that_it_names(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var own = (Guid)(await server.Get("/workspaces/get")).Body["workspace"]!["workspace_id"]!;
        using var person = server.Caller(LatchkeyServer.Token, own);

        var answer = await person.Ask("/workspaces/get");

        Assert.Equal((200, own), (answer.Status, (Guid)answer.Body["workspace"]!["workspace_id"]!));
    }

    [Fact]
    public async Task A_personal_token_must_name_a_workspace()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        using var person = server.Caller(LatchkeyServer.Token);
        var answer = await person.Ask("/workspaces/get");
        Assert.Equal((400, "missing_workspace_id"), (answer.Status, answer.ErrorType));
    }

    [Theory]
    [InlineData("6b4a4a4e-9f0c-4b5f-8a3c-2f1f0e2d3c4b")]
    [InlineData("mine")]
    public async Task A_workspace_that_is_not_there_lets_nobody_in(string workspace)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        using var person = server.Caller(LatchkeyServer.Token);
        person.DefaultRequestHeaders.Add("seam-workspace", workspace);
        var answer = await person.Ask("/workspaces/get");
        Assert.Equal((401, "unauthorized"), (answer.Status, answer.ErrorType));
    }

    [Theory, BothEngines]
    public async Task A_revoked_key_opens_nothing_any_more(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var made = (await server.Post("/api_keys/create", new { name = "Rentals" })).Body["api_key"]!;
        using var other = server.Caller((string)made["token"]!);
        Assert.Equal(200, (await other.Ask("/workspaces/get")).Status);

        await server.Post("/api_keys/revoke", new { api_key_id = (string)made["api_key_id"]! });

        Assert.Equal(401, (await other.Ask("/workspaces/get")).Status);
    }

    [Fact]
    public async Task A_suspended_workspace_is_closed_until_a_person_opens_it()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var id = (Guid)(await server.Get("/workspaces/get")).Body["workspace"]!["workspace_id"]!;
        using var person = server.Caller(LatchkeyServer.Token, id);
        await person.Ask("/workspaces/update", new { is_suspended = true });

        Assert.Equal("workspace_suspended", (await server.Post("/workspaces/get")).ErrorType);
        Assert.Equal("workspace_suspended", (await person.Ask("/events/list", new { since = "2020-01-01T00:00:00Z" })).ErrorType);
        await person.Ask("/workspaces/update", new { is_suspended = false });

        Assert.Equal(200, (await server.Post("/workspaces/get")).Status);
    }

    [Fact]
    public async Task Keys_are_kept_as_hashes_alone()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var token = (string)(await server.Post("/api_keys/create", new { name = "Rentals" })).Body["api_key"]!["token"]!;

        var rows = await server.Server.Store.Read(s => s.Query(
            "select name || hint || kind from api_keys", row => row.Text(0)));

        Assert.Equal(3, rows.Count);
        Assert.All(rows, row => Assert.DoesNotContain(token[12..], row, StringComparison.Ordinal));
    }
}
