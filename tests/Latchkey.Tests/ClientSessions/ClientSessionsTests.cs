using System.Text.Json.Nodes;
using Latchkey.Api.Authorization;
using Latchkey.Devices;
using Latchkey.Stores;

namespace Latchkey.ClientSessions;

public sealed class ClientSessionsTests
{
    [Theory, BothEngines]
    public async Task A_guests_browser_works_the_guests_doors_and_sees_no_other(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var door = await server.Door(SandboxDoors.Front);
        using var guest = await server.Guest(new { user_identifier_key = "jane", connected_account_ids = new[] { (string)door["connected_account_id"]! } });
        var device = new { device_id = (string)door["device_id"]! };

        var listed = (await guest.Must("/devices/list"))["devices"]!.AsArray();
        Assert.All(listed, d => Assert.Equal((string)door["connected_account_id"]!, (string)d!["connected_account_id"]!));
        Assert.Contains(listed, d => (string)d!["device_id"]! == device.device_id);
        Assert.Equal(200, (await guest.Ask("/locks/lock_door", device)).Status);
        var code = (await guest.Must("/access_codes/create", new { device.device_id, name = "Cleaner", code = "482915" }))["access_code"]!;
        var named = new { access_code_id = (string)code["access_code_id"]! };
        await guest.Must("/access_codes/update", new { named.access_code_id, name = "Gardener" });
        Assert.Equal("Gardener", (string)(await guest.Must("/access_codes/get", named))["access_code"]!["name"]!);
        await guest.Must("/access_codes/delete", named);
        var told = (await guest.Must("/events/list", new { since = "2020-01-01T00:00:00Z" }))["events"]!.AsArray();
        Assert.Contains(told, e => (string)e!["event_type"]! == "access_code.created");
    }

    [Fact]
    public async Task A_session_that_was_given_nothing_sees_nothing()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        using var guest = await server.Guest(new { user_identifier_key = "jane" });
        Assert.Empty((await guest.Must("/devices/list"))["devices"]!.AsArray());
        Assert.Empty((await guest.Must("/access_codes/list"))["access_codes"]!.AsArray());
        Assert.Empty((await guest.Must("/events/list", new { since = "2020-01-01T00:00:00Z" }))["events"]!.AsArray());
    }

    [Theory]
    [InlineData("client-session-token")]
    [InlineData("seam-client-session-token")]
    public async Task A_token_may_come_in_a_header_of_its_own(string header)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var session = await server.Opened(new { user_identifier_key = "jane" });
        using var browser = server.Caller(null);
        var answer = await browser.Ask(HttpMethod.Post, "/client_sessions/get", null, (header, (string)session["token"]!));
        Assert.Equal((string)session["client_session_id"]!, (string)answer.Body["client_session"]!["client_session_id"]!);
    }

    [Theory, BothEngines]
    public async Task A_page_that_knows_its_user_gets_the_same_session_again_and_what_the_server_granted_it(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        using var page = server.Caller(null);
        page.DefaultRequestHeaders.Add("seam-publishable-key", (string)(await server.Client.Must("/workspaces/get"))["workspace"]!["publishable_key"]!);
        var account = (string)(await server.Door(SandboxDoors.Front))["connected_account_id"]!;
        var user = new { user_identifier_key = "5f3a-jane" };

        var first = (await page.Must("/client_sessions/get_or_create", user))["client_session"]!;
        await server.Client.Must("/client_sessions/grant_access", new { user.user_identifier_key, connected_account_ids = new[] { account } });
        var second = (await page.Must("/client_sessions/get_or_create", user))["client_session"]!;

        Assert.Equal(0, (int)first["device_count"]!);
        Assert.Equal((string)first["token"]!, (string)second["token"]!);
        Assert.Equal([account], second["connected_account_ids"]!.AsArray().Select(id => (string)id!));
        Assert.True((int)second["device_count"]! > 0);
    }

    [Theory]
    [InlineData("connected_account_ids")]
    [InlineData("connect_webview_ids")]
    [InlineData("user_identity_id")]
    [InlineData("user_identity_ids")]
    [InlineData("customer_key")]
    public async Task With_a_publishable_key_nobody_grants_anything_to_himself(string field)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        using var page = server.Caller(null);
        page.DefaultRequestHeaders.Add("seam-publishable-key", (string)(await server.Client.Must("/workspaces/get"))["workspace"]!["publishable_key"]!);
        JsonNode one = Guid.NewGuid().ToString();
        var answer = await page.Ask("/client_sessions/create", new JsonObject
        {
            ["user_identifier_key"] = "jane", [field] = field.EndsWith("ids", StringComparison.Ordinal) ? new JsonArray(one) : one,
        });
        Assert.Equal((400, "invalid_input"), (answer.Status, answer.ErrorType));
        Assert.NotNull(answer.Body["error"]!["validation_errors"]![field]);
    }

    [Fact]
    public async Task A_page_does_not_come_by_the_session_that_a_server_opened_for_a_customer()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var customers = await server.Opened(new { user_identifier_key = "jane", customer_key = "acme" });
        using var page = server.Caller(null);
        page.DefaultRequestHeaders.Add("seam-publishable-key", (string)(await server.Client.Must("/workspaces/get"))["workspace"]!["publishable_key"]!);
        var own = (await page.Must("/client_sessions/get_or_create", new { user_identifier_key = "jane" }))["client_session"]!;
        Assert.NotEqual((string)customers["token"]!, (string)own["token"]!);
    }

    [Fact]
    public async Task Production_takes_no_publishable_key_until_its_owner_says_so()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        using var person = server.Caller(LatchkeyServer.Token);
        var inn = (await person.Must("/workspaces/create", new { name = "Inn" }))["workspace"]!;
        using var page = server.Caller(null);
        page.DefaultRequestHeaders.Add("seam-publishable-key", (string)inn["publishable_key"]!);
        var user = new { user_identifier_key = "jane" };
        Assert.Equal((401, "unauthorized"), ((await page.Ask("/client_sessions/get_or_create", user)) is var refused ? (refused.Status, refused.ErrorType) : default));

        using var owner = server.Caller(LatchkeyServer.Token, (Guid)inn["workspace_id"]!);
        await owner.Must("/workspaces/update", new { is_publishable_key_auth_enabled = true });

        Assert.Equal(200, (await page.Ask("/client_sessions/get_or_create", user)).Status);
    }

    [Theory, BothEngines]
    public async Task A_session_ends_on_the_workspaces_clock_and_its_user_comes_back_under_a_new_token(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var account = (string)(await server.Door(SandboxDoors.Front))["connected_account_id"]!;
        var ask = new { user_identifier_key = "jane", connected_account_ids = new[] { account } };
        var first = await server.Opened(ask);
        using var guest = server.Caller((string)first["token"]!);
        Assert.Equal(200, (await guest.Ask("/devices/list")).Status);

        await server.Client.Must("/sandbox/advance_clock", new { to = (string)first["expires_at"]! });

        Assert.Equal((401, "client_session_not_found"), (await guest.Ask("/devices/list")) is var ended ? (ended.Status, ended.ErrorType) : default);
        var again = (await server.Client.Must("/client_sessions/get_or_create", new { ask.user_identifier_key }))["client_session"]!;
        Assert.Equal((string)first["client_session_id"]!, (string)again["client_session_id"]!);
        Assert.NotEqual((string)first["token"]!, (string)again["token"]!);
        Assert.Equal(401, (await guest.Ask("/devices/list")).Status);
        Assert.Equal([account], again["connected_account_ids"]!.AsArray().Select(id => (string)id!));
    }

    [Fact]
    public async Task A_revoked_session_is_not_given_out_again()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var user = new { user_identifier_key = "jane" };
        var first = (await server.Client.Must("/client_sessions/get_or_create", user))["client_session"]!;
        await server.Client.Must("/client_sessions/revoke", new { client_session_id = (string)first["client_session_id"]! });
        var second = (await server.Client.Must("/client_sessions/get_or_create", user))["client_session"]!;
        Assert.NotEqual((string)first["client_session_id"]!, (string)second["client_session_id"]!);
    }

    [Fact]
    public async Task Without_a_user_the_same_accounts_are_the_same_session()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var ids = (await server.Client.Must("/connected_accounts/list"))["connected_accounts"]!.AsArray().Take(2).Select(a => (string)a!["connected_account_id"]!).ToArray();
        async Task<string> IdOf(params string[] accounts) => (string)(await server.Client.Must(
            "/client_sessions/get_or_create", new { connected_account_ids = accounts }))["client_session"]!["client_session_id"]!;
        Assert.Equal(await IdOf(ids[0], ids[1]), await IdOf(ids[1], ids[0]));
        Assert.NotEqual(await IdOf(ids[0], ids[1]), await IdOf(ids[0]));
    }

    [Fact]
    public async Task Tokens_lie_sealed_and_are_found_by_their_hashes()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var token = (string)(await server.Opened(new { user_identifier_key = "jane" }))["token"]!;
        var body = await server.Server.Store.Read(s => s.First("select body from client_sessions", row => row.Bytes(0)));
        Assert.DoesNotContain(token, System.Text.Encoding.UTF8.GetString(body!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_idempotency_key_of_one_session_is_not_that_of_another()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var door = await server.Door(SandboxDoors.Front);
        var ask = new { connected_account_ids = new[] { (string)door["connected_account_id"]! } };
        using var jane = await server.Guest(ask);
        using var john = await server.Guest(new { user_identifier_key = "john" });
        foreach (var guest in (HttpClient[])[jane, john]) guest.DefaultRequestHeaders.Add("Idempotency-Key", "one");
        var wanted = new { device_id = (string)door["device_id"]!, code = "482915" };
        Assert.Equal(200, (await jane.Ask("/access_codes/create", wanted)).Status);
        Assert.Equal("device_not_found", (await john.Ask("/access_codes/create", wanted)).ErrorType);
    }

    [Fact]
    public async Task A_callers_user_chooses_what_is_listed()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var door = await server.Door(SandboxDoors.Front);
        var account = (string)door["connected_account_id"]!;
        await server.Opened(new { user_identifier_key = "jane", connected_account_ids = new[] { account } });
        foreach (var path in (string[])["/devices/list", "/locks/list"])
        {
            var listed = (await server.Client.Must(path, new { user_identifier_key = "jane" }))["devices"]!.AsArray();
            Assert.NotEmpty(listed);
            Assert.All(listed, d => Assert.Equal(account, (string)d!["connected_account_id"]!));
        }
        Assert.Equal(account, (string)Assert.Single((await server.Client.Must("/connected_accounts/list", new { user_identifier_key = "jane" }))["connected_accounts"]!.AsArray())!["connected_account_id"]!);
        Assert.Empty((await server.Client.Must("/devices/list", new { user_identifier_key = "john" }))["devices"]!.AsArray());
    }

    [Fact]
    public async Task A_sessions_end_is_told_when_it_is_deleted()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var id = (string)(await server.Opened(new { }))["client_session_id"]!;
        await server.Client.Must("/client_sessions/delete", new { client_session_id = id });
        var told = Assert.Single((await server.Client.Must("/events/list", new { since = "2020-01-01T00:00:00Z", event_type = "client_session.deleted" }))["events"]!.AsArray())!;
        Assert.Equal(id, (string)told["client_session_id"]!);
        Assert.Empty((await server.Client.Must("/client_sessions/list"))["client_sessions"]!.AsArray());
    }
}

static class Guests
{
    public static async Task<JsonNode> Opened(this LatchkeyServer server, object ask) =>
        (await server.Client.Must("/client_sessions/create", ask))["client_session"]!;

    /// <summary>Who holds a new session.</summary>
    public static async Task<HttpClient> Guest(this LatchkeyServer server, object ask) => server.Caller((string)(await server.Opened(ask))["token"]!);
}
