using System.Text.Json.Nodes;
using Latchkey.Api.Authorization;
using Latchkey.Stores;

namespace Latchkey.ConnectWebviews;

public sealed class LoggingInTests
{
    [Theory, BothEngines]
    public async Task Who_logs_in_brings_the_makers_locks_and_it_is_told(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var webview = await server.Webview(new
        {
            accepted_providers = new[] { "august" }, custom_metadata = new { unit = "7b" }, customer_key = "acme",
            custom_redirect_url = "https://example.com/done?step=2#top",
        });

        var first = await server.LogIn(webview, code: null);
        Assert.Equal("two_factor", (string?)first.Body["step"]);
        var answer = await server.LogIn(webview);

        var now = await server.Now(webview);
        var account = await server.Account((string)answer.Body["connected_account_id"]!);
        Assert.Equal(("authorized", true, "august"), ((string)now["status"]!, (bool)now["login_successful"]!, (string)now["selected_provider"]!));
        Assert.Equal(account.AccountId(), (string?)now["connected_account_id"]);
        Assert.NotNull(now["authorized_at"]);
        Assert.Equal(
            $"https://example.com/done?step=2&connect_webview_id={webview.WebviewId()}&connected_account_id={account.AccountId()}#top",
            (string?)answer.Body["redirect_url"]);
        Assert.Equal(("august", "acme", "7b"), ((string)account["account_type"]!, (string)account["customer_key"]!, (string)account["custom_metadata"]!["unit"]!));
        Assert.Equal("jane@example.com", (string?)account["user_identifier"]!["email"]);
        var devices = (await server.Client.Must("/devices/list", new { connected_account_id = account.AccountId() }))["devices"]!.AsArray();
        Assert.Equal(["Front Door", "Garden Gate"], devices.Select(d => (string)d!["display_name"]!));
        var found = (await server.Client.Must("/devices/list", new { connect_webview_id = webview.WebviewId() }))["devices"]!.AsArray();
        Assert.Equal(devices.Select(d => (string)d!["device_id"]!), found.Select(d => (string)d!["device_id"]!));
        Assert.Equal(
            [
                // The second lock lacks its bridge, and so is not connected.
                "connected_account.created", "connected_account.connected", "device.added", "device.connected", "device.added",
                "connected_account.completed_first_sync", "connected_account.successful_login", "connect_webview.login_succeeded",
            ],
            await server.TypesTold(new { connected_account_id = account.AccountId() }));
        var told = await server.Told(new { connect_webview_id = webview.WebviewId() });
        Assert.Equal(
            ["connected_account.created", "connected_account.connected", "connected_account.successful_login", "connect_webview.login_succeeded"],
            told.Select(e => (string)e["event_type"]!));
        Assert.Equal(("acme", "7b"), ((string)told[^1]["customer_key"]!, (string)told[^1]["connected_account_custom_metadata"]!["unit"]!));
    }

    [Fact]
    public async Task A_link_that_was_used_opens_nothing()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var webview = await server.Webview();
        await server.Connect(webview);
        Assert.Equal((404, "connect_webview_not_found"), (await server.LogIn(webview)) is var used ? (used.Status, used.ErrorType) : default);
        using var phone = server.Caller(null);
        Assert.Equal(404, (await phone.Ask("/connect/open", new { secret = webview.Secret() })).Status);
    }

    [Fact]
    public async Task A_link_that_has_expired_opens_nothing()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var webview = await server.Webview();
        server.Clock.Advance(ConnectWebview.Life - TimeSpan.FromSeconds(1));
        using var phone = server.Caller(null);
        Assert.Equal(200, (await phone.Ask("/connect/open", new { secret = webview.Secret() })).Status);
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(404, (await phone.Ask("/connect/open", new { secret = webview.Secret() })).Status);
        Assert.Equal(404, (await server.LogIn(webview)).Status);
    }

    [Theory, BothEngines]
    public async Task Who_is_wrong_is_told_so_and_may_try_again_ten_times(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var webview = await server.Webview(new { custom_redirect_url = "https://example.com/done", custom_redirect_failure_url = "myapp://failed" });

        var wrong = await server.LogIn(webview, password: "4321");
        Assert.Equal(("failed", "invalid_credentials", 9), ((string?)wrong.Body["step"], (string?)wrong.Body["fault"]!["code"], (int)wrong.Body["tries_left"]!));
        Assert.StartsWith($"myapp://failed?connect_webview_id={webview.WebviewId()}&error_code=invalid_credentials&error_message=", (string?)wrong.Body["redirect_url"], StringComparison.Ordinal);
        Assert.Equal("invalid_two_factor_code", (string?)(await server.LogIn(webview, code: "000000")).Body["fault"]!["code"]);
        var failed = await server.Now(webview);
        Assert.Equal(("failed", false, "august"), ((string)failed["status"]!, (bool)failed["login_successful"]!, (string)failed["selected_provider"]!));
        Assert.Equal(["connect_webview.login_failed", "connect_webview.login_failed"], await server.TypesTold(new { connect_webview_id = webview.WebviewId() }));

        for (var i = 2; i < ConnectWebview.AttemptsMax; i++) Assert.Equal("failed", (string?)(await server.LogIn(webview, email: "mallory@example.com")).Body["step"]);
        Assert.Equal(404, (await server.LogIn(webview)).Status);
        // Another link does not count them.
        Assert.Equal("done", (string?)(await server.LogIn(await server.Webview())).Body["step"]);
    }

    [Fact]
    public async Task After_a_wrong_login_a_right_one_counts()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var webview = await server.Webview();
        await server.LogIn(webview, password: "4321");
        await server.Connect(webview);
        Assert.Equal("authorized", (string?)(await server.Now(webview))["status"]);
    }

    [Theory]
    [InlineData("""{}""", "secret")]
    [InlineData("""{"secret": 5, "provider": "august"}""", "secret")]
    [InlineData("""[]""", "_errors")]
    public async Task What_is_no_login_is_refused(string ask, string field)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        using var phone = server.Caller(null);
        var answer = await phone.Ask(HttpMethod.Post, "/connect/login", Asking.Json(ask));
        Assert.Equal((400, "invalid_input"), (answer.Status, answer.ErrorType));
        Assert.NotNull(answer.Body["error"]!["validation_errors"]![field]);
    }

    [Fact]
    public async Task A_maker_that_the_page_does_not_offer_is_refused()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var webview = await server.Webview(new { accepted_providers = new[] { "yale" } });
        Assert.NotNull((await server.LogIn(webview)).Body["error"]!["validation_errors"]!["provider"]);
    }

    [Theory]
    [InlineData("single", new[] { "august" }, "Front Door")]
    [InlineData("multiple", new[] { "august", "august_without_bridge" }, "Front Door,Garden Gate")]
    public async Task What_the_owner_picks_is_managed_and_the_rest_is_not(string mode, string[] picked, string managed)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var webview = await server.Webview(new { device_selection_mode = mode });
        var choice = await server.LogIn(webview);
        Assert.Equal("select_devices", (string?)choice.Body["step"]);
        Assert.Equal(["Front Door", "Garden Gate"], choice.Body["devices"]!.AsArray().Select(d => (string)d!["name"]!));
        Assert.Equal(400, (await server.LogIn(webview, devices: [])).Status);
        Assert.Equal(400, (await server.LogIn(webview, devices: ["nuki"])).Status);
        if (mode == "single") Assert.Equal(400, (await server.LogIn(webview, devices: ["august", "august_without_bridge"])).Status);

        var account = (string)(await server.LogIn(webview, devices: picked)).Body["connected_account_id"]!;

        var devices = (await server.Client.Must("/devices/list", new { connected_account_id = account }))["devices"]!.AsArray();
        Assert.Equal(managed, string.Join(',', devices.Select(d => (string)d!["display_name"]!)));
        var others = (await server.Client.Must("/devices/unmanaged/list", new { connected_account_id = account }))["devices"]!.AsArray();
        Assert.Equal(2 - picked.Length, others.Count);
        Assert.False((bool)(await server.Account(account))["automatically_manage_new_devices"]!);
    }

    [Fact]
    public async Task New_devices_are_unmanaged_where_the_caller_says_so()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var account = await server.Connect(await server.Webview(new { automatically_manage_new_devices = false }), "yale");
        Assert.Empty((await server.Client.Must("/devices/list", new { connected_account_id = account.AccountId() }))["devices"]!.AsArray());
        Assert.Equal(
            ["connected_account.created", "connected_account.connected", "device.added", "device.unmanaged.connected",
                "connected_account.completed_first_sync", "connected_account.successful_login", "connect_webview.login_succeeded"],
            await server.TypesTold(new { connected_account_id = account.AccountId() }));
    }

    [Theory, BothEngines]
    public async Task A_building_comes_with_its_access_system(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var account = await server.Connect(await server.Webview(), "salto_ks", "john@example.com");
        var systems = (await server.Client.Must("/acs/systems/list", new { connected_account_id = account.AccountId() }))["acs_systems"]!.AsArray();
        Assert.Equal("salto_ks_site", (string?)Assert.Single(systems)!["external_type"]);
        Assert.Equal("""["lock","access_control"]""", account["accepted_capabilities"]!.ToJsonString());

        // Of those with both, only the locks come along where only locks are accepted.
        var locks = await server.Connect(await server.Webview(new { accepted_capabilities = new[] { "lock" } }), "salto_ks");
        Assert.Empty((await server.Client.Must("/acs/systems/list", new { connected_account_id = locks.AccountId() }))["acs_systems"]!.AsArray());
        Assert.NotEmpty((await server.Client.Must("/devices/list", new { connected_account_id = locks.AccountId() }))["devices"]!.AsArray());
    }

    [Fact]
    public async Task Every_maker_of_the_sandbox_lets_its_test_person_in()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        foreach (var maker in (await server.Webview())["accepted_providers"]!.AsArray().Select(p => (string)p!))
        {
            var account = await server.Connect(await server.Webview(new { accepted_providers = new[] { maker } }), maker);
            Assert.Equal(maker, (string?)account["account_type"]);
        }
        Assert.Empty(server.Problems);
    }

    [Theory, BothEngines]
    public async Task The_same_person_is_the_same_account(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var first = await server.Connect(await server.Webview(new { custom_metadata = new { unit = "7b" } }));
        var again = await server.Connect(await server.Webview(new { customer_key = "acme", custom_metadata = new { floor = "7" } }), email: "Jane@Example.com");
        var john = await server.Connect(await server.Webview(), email: "john@example.com");

        Assert.Equal(first.AccountId(), again.AccountId());
        Assert.NotEqual(first.AccountId(), john.AccountId());
        Assert.Equal("acme", (string?)again["customer_key"]);
        Assert.Equal("""{"unit":"7b","floor":"7"}""", again["custom_metadata"]!.ToJsonString());
        var types = await server.TypesTold(new { connected_account_id = first.AccountId() });
        Assert.Single(types, t => t == "connected_account.connected");
        Assert.Equal(2, types.Count(t => t == "connect_webview.login_succeeded"));
    }

    [Fact]
    public async Task Anothers_customers_account_is_not_taken_over()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        await server.Connect(await server.Webview(new { customer_key = "acme" }));
        var webview = await server.Webview(new { customer_key = "rival" });
        var answer = await server.LogIn(webview);
        Assert.Equal("connected_account_of_another_customer", (string?)answer.Body["fault"]!["code"]);
        Assert.Equal("failed", (string?)(await server.Now(webview))["status"]);
    }

    [Fact]
    public async Task Nothing_of_a_login_is_in_any_event_or_log()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var webview = await server.Webview();
        await server.LogIn(webview, password: "hunter2-is-mine");
        await server.Connect(webview);
        var all = (await server.Client.Must("/events/list", new { since = "2020-01-01T00:00:00Z" })).ToJsonString();
        Assert.DoesNotContain("hunter2-is-mine", all, StringComparison.Ordinal);
        Assert.DoesNotContain(webview.Secret(), all, StringComparison.Ordinal);
        Assert.Empty(server.Problems);
    }

    [Fact]
    public async Task Two_phones_with_one_link_make_one_account()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var webview = await server.Webview();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => server.LogIn(webview, "yale")));
        Assert.Single(answers, a => a.Status == 200);
        Assert.All(answers.Where(a => a.Status != 200), a => Assert.Equal(404, a.Status));
        Assert.Single((await server.Client.Must("/connected_accounts/list", new { search = "jane@" }))["connected_accounts"]!.AsArray());
    }

    [Fact]
    public async Task The_page_is_whole_and_runs_nothing_from_elsewhere()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        using var phone = server.Caller(null);
        var answer = await phone.GetAsync(new Uri("/connect", UriKind.Relative));
        var html = await answer.Content.ReadAsStringAsync();
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.DoesNotContain("http://", html.Replace("http://www.w3.org", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
        Assert.Equal(405, (await phone.Ask(HttpMethod.Post, "/connect")).Status);
        Assert.Equal(405, (await phone.Ask(HttpMethod.Get, "/connect/login")).Status);
    }
}
