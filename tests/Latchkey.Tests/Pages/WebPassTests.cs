using System.Text;
using System.Text.Json.Nodes;
using Latchkey.AccessGrants;
using Latchkey.AccessMethods;
using Latchkey.Acs;
using Latchkey.Api;
using Latchkey.Sandbox;
using Latchkey.Storage;
using Latchkey.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Latchkey.Pages;

/// <summary>A guest before the door, with nothing but a link.</summary>
public sealed class WebPassTests
{
    [Theory, BothEngines]
    public async Task The_page_says_whose_pass_it_is_which_doors_it_opens_and_until_when(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var (_, phone) = await server.PassTo(new()
        {
            ["device_ids"] = new[] { await server.DoorNamed("Front Door") }, ["user_identity"] = new { full_name = "Zoë <b>Doe</b> & Söhne" },
            ["ends_at"] = server.Clock.GetUtcNow().AddDays(1),
        });
        using var _1 = phone;

        var page = await phone.Look();

        Assert.Equal((200, "text/html"), (page.Status, page.Http.Content.Headers.ContentType!.MediaType));
        Assert.Contains("<h1>Zoë &lt;b&gt;Doe&lt;/b&gt; &amp; Söhne</h1>", page.Text, StringComparison.Ordinal);
        Assert.Contains(">Front Door</h3>", page.Text, StringComparison.Ordinal);
        // Noon in London is four in the morning at the door.
        Assert.Contains("Valid until Monday, 2 March, 04:00", page.Text, StringComparison.Ordinal);
        Assert.Contains("(Los Angeles)", page.Text, StringComparison.Ordinal);
        Assert.Contains(">Locked<", page.Text, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"en\">", page.Text, StringComparison.Ordinal);
        var german = await phone.Look(language: "de-DE,de;q=0.9");
        Assert.Contains("Gültig bis Montag, 2. März, 04:00 Uhr", german.Text, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"de\">", german.Text, StringComparison.Ordinal);
        Assert.Empty(server.Problems);
    }

    [Fact]
    public async Task The_page_is_kept_found_and_embedded_by_nobody_and_runs_only_what_is_in_it()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var (_, phone) = await server.Pass(await server.DoorNamed("Front Door"));
        using var _1 = phone;
        foreach (var seen in (Seen[])[await phone.Look(), await phone.Look("x")])
        {
            Assert.Equal("no-store", seen.Header("Cache-Control"));
            Assert.Equal("no-referrer", seen.Header("Referrer-Policy"));
            Assert.Equal("noindex, nofollow", seen.Header("X-Robots-Tag"));
            Assert.Equal("nosniff", seen.Header("X-Content-Type-Options"));
            var policy = seen.Header("Content-Security-Policy")!;
            Assert.StartsWith("default-src 'none'; script-src 'sha256-", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.DoesNotContain(phone.Secret, seen.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("http", seen.Text.Replace("http-equiv", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_page_comes_through_a_thin_line_in_a_second()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var (_, phone) = await server.Pass(await server.DoorNamed("Front Door"));
        using var _1 = phone;
        using var browser = new HttpClient();
        browser.DefaultRequestHeaders.Add("Accept-Encoding", "gzip, br");

        var page = await browser.GetByteArrayAsync(phone.Url);
        var live = await browser.GetByteArrayAsync($"{phone.Url}/doors");

        // 50 kbit/s, as GSM's EDGE has it on a bad day, is 6,250 bytes a second.
        Assert.InRange(page.Length, 1, 6_250);
        Assert.InRange(live.Length, 1, 400);
    }

    [Theory, BothEngines]
    public async Task A_tap_moves_the_door_and_is_told_like_any_other_move(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var front = await server.DoorNamed("Front Door");
        var (grant, phone) = await server.Pass(front);
        using var _1 = phone;

        var tapped = await phone.Tap(front);

        Assert.Equal(("done", "Unlocked. Come in."), tapped.Outcome);
        var door = Assert.Single(tapped.Json["doors"]!.AsArray())!;
        Assert.Equal(("unlocked", "lock", "Lock", true), ((string)door["shows"]!, (string)door["act"]!, (string)door["label"]!, (bool)door["more"]!));
        Assert.False((bool)(await server.Lock(front))["is_locked"]!);
        var attempt = (string)tapped.Json["outcome"]!["attempt"]!;
        Assert.Equal("UNLOCK_DOOR", (string)(await server.Done("/action_attempts/get", new { action_attempt_id = attempt })).Body["action_attempt"]!["action_type"]!);
        var method = (string)(await server.Method(grant))["access_method_id"]!;
        var told = Assert.Single(await server.EventsAbout("access_method_id", method), e => (string)e["event_type"]! == "lock.unlocked");
        Assert.Equal(
            ("remote", attempt, front.ToString(), (string)grant["user_identity_id"]!),
            ((string)told["method"]!, (string)told["action_attempt_id"]!, (string)told["device_id"]!, (string)told["user_identity_id"]!));

        Assert.Equal(("done", "Locked."), (await phone.Tap(front, "lock")).Outcome);
        Assert.True((bool)(await server.Lock(front))["is_locked"]!);
        Assert.Empty(server.Problems);
    }

    [Fact]
    public async Task An_entrance_opens_and_cannot_be_locked()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var lobby = Guid.Parse(await server.EntranceId("Tower Lobby"));
        var (grant, phone) = await server.PassTo(new() { ["acs_entrance_ids"] = new[] { lobby } });
        using var _1 = phone;
        await server.Settle();

        Assert.Equal(("done", "Open. Come in."), (await phone.Tap(lobby)).Outcome);
        Assert.Equal("failed", (await phone.Tap(lobby, "lock")).Outcome.Kind);
        var method = (string)(await server.Method(grant))["access_method_id"]!;
        Assert.Single(await server.EventTypesAbout("access_method_id", method), "lock.unlocked");
    }

    [Fact]
    public async Task Whoever_only_looks_moves_nothing()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var front = await server.DoorNamed("Front Door");
        var (_, phone) = await server.Pass(front);
        using var _1 = phone;
        var query = $"?door={front}&act=unlock&once={PassMove.NewOnce()}";
        foreach (var verb in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head])
        {
            Assert.Equal(200, (await phone.Look(query, verb: verb)).Status);
            Assert.Equal(200, (await phone.Look($"/doors{query}", verb: verb)).Status);
        }
        foreach (var verb in (HttpMethod[])[HttpMethod.Put, HttpMethod.Delete, HttpMethod.Options, HttpMethod.Patch])
            Assert.Equal(405, (await phone.Look(query, verb: verb)).Status);
        Assert.True((bool)(await server.Lock(front))["is_locked"]!);
        Assert.Empty(await server.List("/action_attempts/list", "action_attempts", new { device_id = front }));
    }

    [Theory, BothEngines]
    public async Task Two_taps_are_one(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var front = await server.DoorNamed("Front Door");
        var (_, phone) = await server.Pass(front);
        using var _1 = phone;
        var once = PassMove.NewOnce();

        var taps = await Task.WhenAll(phone.Tap(front, once: once), phone.Tap(front, once: once));
        var late = await phone.Tap(front, once: once);

        Assert.All(taps.Append(late), tap => Assert.Equal("done", tap.Outcome.Kind));
        Assert.Single(await server.List("/action_attempts/list", "action_attempts", new { device_id = front }));
        // The same press of another control is a mistake, and moves nothing.
        Assert.Equal("failed", (await phone.Tap(front, "lock", once)).Outcome.Kind);
        Assert.Empty(server.Problems);
    }

    [Fact]
    public async Task While_the_lock_is_asked_another_tap_asks_it_no_second_time()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var front = await server.DoorNamed("Front Door");
        var (_, phone) = await server.Pass(front);
        using var _1 = phone;
        await server.Settle();
        await server.Done("/sandbox/set_lock_faults", new { device_id = front, answer_delay_seconds = 5 });

        var taps = Task.WhenAll(phone.Tap(front), phone.Tap(front));
        while (!taps.IsCompleted)
        {
            server.Clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.WhenAny(taps, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System));
        }

        Assert.Single((await taps).Select(tap => (string)tap.Json["outcome"]!["attempt"]!).Distinct());
        Assert.Single(await server.List("/action_attempts/list", "action_attempts", new { device_id = front }));
    }

    [Fact]
    public async Task A_pass_opens_its_own_doors_and_no_other()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var (front, workshop) = (await server.DoorNamed("Front Door"), await server.DoorNamed("Workshop"));
        var (_, phone) = await server.Pass(front);
        using var _1 = phone;

        foreach (var door in (Guid[])[workshop, Guid.Parse(await server.EntranceId("Tower Lobby")), Guid.NewGuid()])
            Assert.Equal(("failed", "This pass does not open the door right now."), (await phone.Tap(door)).Outcome);
        Assert.True((bool)(await server.Lock(workshop))["is_locked"]!);

        // What another asked for is not told either.
        var others = (await server.Done("/locks/unlock_door", new { device_id = front })).Body["action_attempt"]!["action_attempt_id"]!;
        Assert.Null((await phone.Live($"?attempt={others}")).Json["outcome"]);
    }

    [Fact]
    public async Task Only_cloud_keys_have_a_pass()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var grant = await server.Grant(new
        {
            device_ids = new[] { await server.DoorNamed("Front Door") }, acs_entrance_ids = new[] { await server.EntranceId("Tower Lobby") },
            requested_access_methods = new[] { new { mode = "code" }, new { mode = "mobile_key" }, new { mode = "cloud_key" } },
        });
        var methods = await server.Methods(grant);
        Assert.Equal(3, methods.Count);
        Assert.All(methods, m => Assert.Equal((string)m["mode"]! == "cloud_key", m.ContainsKey("pass_url")));
    }

    [Fact]
    public async Task A_link_cannot_be_guessed_and_lies_in_the_store_only_sealed()
    {
        await using var fresh = await FreshStore.On(Engine.Sqlite);
        using var keys = new Keys(KeyFile.New());
        var pass = PassLink.New("https://pass.example");
        var method = new AccessMethod
        {
            WorkspaceId = Guid.NewGuid(), AccessMethodId = Guid.NewGuid(), AccessGrantId = Guid.NewGuid(), Request = 0, Mode = Means.CloudKey,
            CreatedAt = DateTimeOffset.UnixEpoch, WantedSince = DateTimeOffset.UnixEpoch, Pass = pass,
        };
        // 43 letters of 62 are 256 bits.
        Assert.Matches("^[A-Za-z0-9]{43}$", pass.Secret);
        Assert.NotEqual(pass.Secret, PassLink.New("https://pass.example").Secret);
        Assert.DoesNotContain(pass.Secret, $"{method}", StringComparison.Ordinal);
        await fresh.Store.Write(session =>
        {
            session.Save(keys, method);
            return true;
        });

        Assert.Equal(pass, (await fresh.Store.Read(session => session.AccessMethodOfPass(keys, pass.Secret)))!.Pass);
        using var others = new Keys(KeyFile.New());
        // Whoever has the database without its keys does not find it by the link either.
        Assert.Null(await fresh.Store.Read(session => session.AccessMethodOfPass(others, pass.Secret)));
        await fresh.Close();
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(fresh.ConnectionString["Data Source=".Length..])!))
        {
            var bytes = await File.ReadAllBytesAsync(file);
            Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(pass.Secret)) < 0, $"{Path.GetFileName(file)} holds the secret.");
            Assert.True(bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(pass.Secret)) < 0, $"{Path.GetFileName(file)} holds the secret.");
        }
    }

    [Theory, BothEngines]
    public async Task A_revoked_pass_is_as_dead_as_one_that_never_was(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var front = await server.DoorNamed("Front Door");
        var never = (await server.Pass(front)).Phone;
        var nothing = (await never.Look("x")).Text;
        var (one, revoked) = await server.Pass(front);
        var (two, deleted) = await server.Pass(front);
        Assert.Equal(200, (await revoked.Look()).Status);

        await server.Done("/access_methods/delete", new { access_method_id = (string)(await server.Method(one))["access_method_id"]! });
        await server.Done("/access_grants/delete", new { access_grant_id = two.Id() });

        foreach (var phone in (Phone[])[revoked, deleted])
        {
            Assert.Equal((404, nothing), await phone.Look() is var page ? (page.Status, page.Text) : default);
            Assert.Equal(404, (await phone.Live()).Status);
            Assert.Equal(404, (await phone.Tap(front)).Status);
            Assert.DoesNotContain("Jane", nothing, StringComparison.Ordinal);
            phone.Dispose();
        }
        Assert.True((bool)(await server.Lock(front))["is_locked"]!);
        Assert.Empty(server.Problems);
        never.Dispose();
    }

    [Fact]
    public async Task A_suspended_workspace_has_no_passes()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var front = await server.DoorNamed("Front Door");
        var (_, phone) = await server.Pass(front);
        using var _1 = phone;
        var workspace = await server.Server.Store.Read(s => s.ListWorkspaces()[0]);
        await server.Server.Store.Write(s => s.UpdateWorkspace(workspace with { IsSuspended = true }));
        Assert.Equal(404, (await phone.Look()).Status);
        Assert.Equal(404, (await phone.Tap(front)).Status);
    }

    [Fact]
    public async Task A_link_may_be_tapped_only_so_often()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var front = await server.DoorNamed("Front Door");
        var (jane, john) = ((await server.Pass(front)).Phone, (await server.Pass(front)).Phone);
        using var _1 = jane;
        using var _2 = john;
        for (var i = 0; i < PassLimits.MovesOfLink; i++) Assert.Equal("done", (await jane.Tap(front)).Outcome.Kind);

        var refused = await jane.Tap(front);

        Assert.Equal((429, "3"), (refused.Status, refused.Header("Retry-After")));
        Assert.StartsWith("Too many tries.", (string)refused.Json["text"]!, StringComparison.Ordinal);
        Assert.Equal(429, (await jane.Submit(front)).Status);
        Assert.Equal(200, (await jane.Look()).Status);
        Assert.Equal(200, (await john.Tap(front)).Status);
        server.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("done", (await jane.Tap(front)).Outcome.Kind);
    }

    [Fact]
    public async Task A_link_may_be_looked_at_only_so_often()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var (_, phone) = await server.Pass(await server.DoorNamed("Front Door"));
        using var _1 = phone;
        for (var i = 0; i < PassLimits.OfLink; i++) Assert.Equal(200, (await phone.Live()).Status);
        var page = await phone.Look();
        Assert.Equal((429, "1"), (page.Status, page.Header("Retry-After")));
        Assert.Contains("<h1>Too many tries", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_sites_form_moves_no_door()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var front = await server.DoorNamed("Front Door");
        var (_, phone) = await server.Pass(front);
        using var _1 = phone;
        (string, string)[][] elsewhere =
        [
            [("Origin", "https://elsewhere.example")], [("Sec-Fetch-Site", "cross-site")], [("Sec-Fetch-Site", "same-site")],
            [("Origin", "null"), ("Sec-Fetch-Site", "cross-site")], [("Origin", "http://127.0.0.1:1")],
        ];
        foreach (var headers in elsewhere)
        {
            Assert.Equal(403, (await phone.Tap(front, headers: headers)).Status);
            var form = await phone.Submit(front, headers: headers);
            Assert.Equal((403, null), (form.Status, form.Header("Access-Control-Allow-Origin")));
        }
        Assert.True((bool)(await server.Lock(front))["is_locked"]!);

        Assert.Equal("done", (await phone.Tap(front, headers: ("Origin", server.Url))).Outcome.Kind);
        // Behind a proxy that speaks https.
        Assert.Equal("done", (await phone.Tap(front, headers: ("Origin", server.Url.Replace("http:", "https:", StringComparison.Ordinal)))).Outcome.Kind);
        Assert.Equal(303, (await phone.Submit(front, headers: [("Origin", "null"), ("Sec-Fetch-Site", "same-origin")])).Status);
    }

    [Fact]
    public async Task Without_script_a_form_leads_back_to_the_page_and_loading_that_again_moves_nothing()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var front = await server.DoorNamed("Front Door");
        var (_, phone) = await server.Pass(front);
        using var _1 = phone;
        var submitted = await phone.Submit(front);
        var place = submitted.Header("Location")!;

        Assert.Equal(303, submitted.Status);
        Assert.StartsWith("?attempt=", place, StringComparison.Ordinal);
        for (var again = 0; again < 2; again++) Assert.Contains("role=\"status\">Unlocked. Come in.</p>", (await phone.Look(place)).Text, StringComparison.Ordinal);
        Assert.Single(await server.List("/action_attempts/list", "action_attempts", new { device_id = front }));
        Assert.Equal(400, (await phone.Submit(front, "explode")).Status);
    }

    [Fact]
    public async Task A_door_that_does_not_move_says_why()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var front = await server.DoorNamed("Front Door");
        var (_, phone) = await server.Pass(front);
        using var _1 = phone;
        await server.Settle();
        await server.Done("/sandbox/set_lock_faults", new { device_id = front, is_jammed = true });
        Assert.Equal(("failed", "The lock refused. Pull or push the door, then try again."), (await phone.Tap(front)).Outcome);

        await server.Done("/sandbox/set_lock_faults", new { device_id = front, reset = true, is_offline = true });
        await server.Settle();
        Assert.Equal(("failed", "The lock cannot be reached. Wait a moment and try again, or call your host."), (await phone.Tap(front)).Outcome);
        Assert.Contains("role=\"status\">The lock cannot be reached.", (await phone.Look((await phone.Submit(front)).Header("Location")!)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Requests_are_not_logged_unless_exactly_that_is_asked_for()
    {
        using var app = Hosting.Builder(["--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Microsoft=Trace", "--urls", "http://127.0.0.1:0"]).Build();
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Microsoft.AspNetCore.Hosting.Diagnostics");
        Assert.False(log.IsEnabled(LogLevel.Critical));
    }
}
