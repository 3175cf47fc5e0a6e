using Latchkey.Api.Authorization;
using Latchkey.Stores;

namespace Latchkey.ConnectWebviews;

public sealed class ConnectWebviewsTests
{
    [Theory, BothEngines]
    public async Task A_link_is_made_found_and_taken_back(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var made = await server.Webview(new { accepted_providers = new[] { "august", "yale" }, custom_metadata = new { id = "internal" } });

        Assert.Equal(("pending", false, "none"), ((string)made["status"]!, (bool)made["login_successful"]!, (string)made["device_selection_mode"]!));
        Assert.Equal("""["august","yale"]""", made["accepted_providers"]!.ToJsonString());
        Assert.False((bool)made["any_provider_allowed"]!);
        Assert.Null(made["connected_account_id"]);
        Assert.Equal(made.ToJsonString(), (await server.Now(made)).ToJsonString());
        foreach (var ask in new object[] { new { search = "yale" }, new { search = "INTERN" }, new { custom_metadata_has = new { id = "internal" } } })
            Assert.Single((await server.Client.Must("/connect_webviews/list", ask))["connect_webviews"]!.AsArray());
        foreach (var ask in new object[] { new { search = "tedee" }, new { customer_key = "acme" }, new { user_identifier_key = "jane" } })
            Assert.Empty((await server.Client.Must("/connect_webviews/list", ask))["connect_webviews"]!.AsArray());

        await server.Client.Must("/connect_webviews/delete", new { connect_webview_id = made.WebviewId() });
        Assert.Equal("connect_webview_not_found", (await server.Post("/connect_webviews/get", new { connect_webview_id = made.WebviewId() })).ErrorType);
        Assert.Equal("connect_webview_not_found", (await server.Post("/connect_webviews/delete", new { connect_webview_id = made.WebviewId() })).ErrorType);
        Assert.Equal("connect_webview_not_found", (await server.LogIn(made)).ErrorType);
    }

    [Fact]
    public async Task Pages_of_webviews_follow_each_other()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        for (var i = 0; i < 3; i++) await server.Webview(new { customer_key = "acme" });
        var first = await server.Client.Must("/connect_webviews/list", new { limit = 2, customer_key = "acme" });
        var rest = await server.Client.Must("/connect_webviews/list", new { customer_key = "acme", page_cursor = (string?)first["pagination"]!["next_page_cursor"] });
        Assert.Equal((2, 1), (first["connect_webviews"]!.AsArray().Count, rest["connect_webviews"]!.AsArray().Count));
    }

    [Theory]
    [InlineData("""{"accepted_providers": ["august", "agust"]}""", "accepted_providers")]
    [InlineData("""{"accepted_providers": []}""", "accepted_providers")]
    [InlineData("""{"accepted_providers": ["august"], "excluded_providers": ["august"]}""", "excluded_providers")]
    [InlineData("""{"provider_category": "thermostats"}""", "provider_category")]
    [InlineData("""{"accepted_capabilities": ["camera"]}""", "accepted_capabilities")]
    [InlineData("""{"custom_redirect_url": "done"}""", "custom_redirect_url")]
    [InlineData("""{"custom_redirect_url": "javascript:alert(1)"}""", "custom_redirect_url")]
    [InlineData("""{"custom_redirect_failure_url": "data://text/html,hello"}""", "custom_redirect_failure_url")]
    [InlineData("""{"device_selection_mode": "some"}""", "device_selection_mode")]
    public async Task What_no_page_could_do_is_refused_by_name(string ask, string field)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var answer = await server.Client.Ask(HttpMethod.Post, "/connect_webviews/create", Asking.Json(ask));
        Assert.Equal((400, "invalid_input"), (answer.Status, answer.ErrorType));
        Assert.NotNull(answer.Body["error"]!["validation_errors"]![field]);
    }

    [Fact]
    public async Task Categories_and_exclusions_narrow_what_the_page_offers()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var all = await server.Webview();
        var systems = await server.Webview(new { provider_category = "access_control_systems", excluded_providers = new[] { "brivo" } });
        var cards = await server.Webview(new { accepted_capabilities = new[] { "access_control" } });

        Assert.True((bool)all["any_provider_allowed"]!);
        Assert.Contains("kwikset", all["accepted_providers"]!.AsArray().Select(p => (string)p!));
        Assert.DoesNotContain("zwave_js", all["accepted_providers"]!.AsArray().Select(p => (string)p!));
        Assert.Equal("""["lock","access_control"]""", all["accepted_capabilities"]!.ToJsonString());
        Assert.Contains("salto_space", systems["accepted_providers"]!.AsArray().Select(p => (string)p!));
        Assert.DoesNotContain(systems["accepted_providers"]!.AsArray().Select(p => (string)p!), p => p is "brivo" or "august");
        Assert.DoesNotContain("august", cards["accepted_providers"]!.AsArray().Select(p => (string)p!));
    }

    /// <summary>Only what a driver speaks to is offered where the doors are real.</summary>
    [Fact]
    public async Task In_production_the_page_offers_what_is_there()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        using var person = server.Caller(LatchkeyServer.Token);
        var workspace = (await person.Must("/workspaces/create", new { name = "House" }))["workspace"]!;
        using var house = server.Caller(LatchkeyServer.Token, (Guid)workspace["workspace_id"]!);
        Assert.Equal(400, (await house.Ask("/connect_webviews/create", new { accepted_providers = new[] { "august" } })).Status);
        var made = (await house.Must("/connect_webviews/create"))["connect_webview"]!.AsObject();
        Assert.Equal("""["matter","zigbee2mqtt","zwave_js"]""", made["accepted_providers"]!.ToJsonString());

        using var phone = server.Caller(null);
        var page = await phone.Must("/connect/open", new { secret = made.Secret() });
        Assert.All(page["providers"]!.AsArray(), provider => Assert.Equal("address", (string?)provider!["login"]));
        async Task<Answer> Connect(string? url, string? zone = null) =>
            await phone.Ask("/connect/login", new { secret = made.Secret(), provider = "zwave_js", url, time_zone = zone });
        Assert.NotNull((await Connect("http://127.0.0.1:1")).Body["error"]!["validation_errors"]!["url"]);
        Assert.NotNull((await Connect("ws://127.0.0.1:1", "Mars/Olympus")).Body["error"]!["validation_errors"]!["time_zone"]);
        var failed = await Connect("ws://127.0.0.1:1");
        Assert.Equal(("failed", "hub_not_reached", 9), ((string?)failed.Body["step"], (string?)failed.Body["fault"]!["code"], (int)failed.Body["tries_left"]!));
        Assert.Empty((await house.Must("/connected_accounts/list"))["connected_accounts"]!.AsArray());
    }

    [Theory, BothEngines]
    public async Task A_browsers_webview_and_what_is_connected_on_it_are_the_browsers_to_see(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var session = (await server.Client.Must("/client_sessions/create", new { user_identifier_key = "jane" }))["client_session"]!;
        using var browser = server.Caller((string)session["token"]!);
        var others = await server.Webview();
        var mine = (await browser.Must("/connect_webviews/create", new { accepted_providers = new[] { "august" } }))["connect_webview"]!.AsObject();

        Assert.Equal(mine.WebviewId(), ((await browser.Must("/connect_webviews/list"))["connect_webviews"]!.AsArray().Single()!.AsObject()).WebviewId());
        Assert.Equal(404, (await browser.Ask("/connect_webviews/get", new { connect_webview_id = others.WebviewId() })).Status);
        Assert.Equal(401, (await browser.Ask("/connect_webviews/delete", new { connect_webview_id = mine.WebviewId() })).Status);
        Assert.Equal(400, (await browser.Ask("/connect_webviews/create", new { customer_key = "acme" })).Status);
        Assert.Single((await server.Client.Must("/connect_webviews/list", new { user_identifier_key = "jane" }))["connect_webviews"]!.AsArray());
        Assert.Single((await server.Client.Must("/client_sessions/list", new { connect_webview_id = mine.WebviewId() }))["client_sessions"]!.AsArray());

        Assert.Empty((await browser.Must("/devices/list"))["devices"]!.AsArray());
        var account = await server.Connect(mine);
        var seen = (await browser.Must("/devices/list"))["devices"]!.AsArray();
        Assert.NotEmpty(seen);
        Assert.All(seen, d => Assert.Equal(account.AccountId(), (string)d!["connected_account_id"]!));
        // The link may be cleared away; what was connected stays.
        await server.Client.Must("/connect_webviews/delete", new { connect_webview_id = mine.WebviewId() });
        Assert.Equal(seen.Count, (await browser.Must("/devices/list"))["devices"]!.AsArray().Count);
        Assert.Empty((await browser.Must("/client_sessions/get"))["client_session"]!["connect_webview_ids"]!.AsArray());
    }

    [Fact]
    public async Task A_session_may_be_given_a_webview_before_or_after_its_owner_logs_in()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var (early, late) = (await server.Webview(), await server.Webview());
        await server.Connect(late, "yale");
        var session = (await server.Client.Must("/client_sessions/create", new
        {
            connect_webview_ids = new[] { early.WebviewId(), late.WebviewId() },
        }))["client_session"]!;
        Assert.Single(session["connected_account_ids"]!.AsArray());
        await server.Connect(early);
        var now = (await server.Client.Must("/client_sessions/get", new { client_session_id = (string)session["client_session_id"]! }))["client_session"]!;
        Assert.Equal(2, now["connected_account_ids"]!.AsArray().Count);
        Assert.Equal("connect_webview_not_found",
            (await server.Post("/client_sessions/create", new { connect_webview_ids = new[] { Guid.NewGuid() } })).ErrorType);
    }

    [Fact]
    public async Task A_customers_session_sees_the_customers_webviews()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var session = (await server.Client.Must("/client_sessions/create", new { customer_key = "acme" }))["client_session"]!;
        using var browser = server.Caller((string)session["token"]!);
        var theirs = await server.Webview(new { customer_key = "acme" });
        await server.Webview(new { customer_key = "other" });
        Assert.Equal(theirs.WebviewId(), (await browser.Must("/connect_webviews/list"))["connect_webviews"]!.AsArray().Single()!.AsObject().WebviewId());
        // What a customer's browser makes is the customer's.
        Assert.Equal("acme", (string?)(await browser.Must("/connect_webviews/create"))["connect_webview"]!["customer_key"]);
    }
}
