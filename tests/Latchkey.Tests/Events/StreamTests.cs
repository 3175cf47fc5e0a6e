using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Latchkey.Devices;
using Latchkey.Drivers;
using Latchkey.Stores;
using Latchkey.Webhooks;

namespace Latchkey.Events;

public sealed class StreamTests
{
    [Theory, BothEngines]
    public async Task What_happens_is_heard_at_once(Engine engine)
    {
        await using var post = await Post.On(engine);
        // What the sandbox's own buildings do when they are new is none of it.
        await using var listener = await Listener.To(post, "?event_types=lock.unlocked&event_types=lock.locked");

        var ids = new[] { await post.Happens("lock.unlocked"), await post.Happens("lock.locked") };

        Assert.Equal(ids, await listener.Ids(2));
        Assert.Equal((await post.Ask("/events/get", new { event_id = ids[1] }))["event"]!.ToJsonString(), listener.Last!.ToJsonString());
    }

    [Theory, BothEngines]
    public async Task It_goes_on_after_the_last_one_that_was_heard(Engine engine)
    {
        await using var post = await Post.On(engine);
        var ids = await post.Happen("lock.unlocked", 250);
        post.Clock.Advance(TimeSpan.FromMinutes(1));
        ids.AddRange(await post.Happen("lock.unlocked", 3));

        await using var listener = await Listener.To(post, "?event_type=lock.unlocked", lastId: ids[10]);
        var heard = await listener.Ids(242, distinctAfter: engine == Engine.Postgres ? ids[10] : null);
        var next = await post.Happens();

        Assert.Equal(ids.Skip(11), heard);
        Assert.Equal([next], await listener.Ids(1));
    }

    [Fact]
    public async Task A_look_that_had_to_be_taken_again_loses_nothing()
    {
        await using var post = await Post.On(Engine.Sqlite, repeatsReads: true);
        var ids = await post.Happen("lock.unlocked", 250);
        post.Clock.Advance(TimeSpan.FromMinutes(1));

        await using var listener = await Listener.To(post, "?event_type=lock.unlocked", lastId: ids[10]);

        Assert.Equal(ids.Skip(11), await listener.Ids(239));
        ids = await post.Happen("lock.unlocked", 150);
        Assert.Equal(ids, await listener.Ids(150));
    }

    [Fact]
    public async Task One_that_comes_back_at_once_hears_nothing_twice()
    {
        await using var post = await Post.On(Engine.Sqlite);
        var ids = await post.Happen("lock.unlocked", 5);

        await using var listener = await Listener.To(post, "?event_type=lock.unlocked", lastId: ids[2]);

        Assert.Equal(ids.Skip(3), await listener.Ids(2));
        var next = await post.Happens();
        Assert.Equal([next], await listener.Ids(1));
    }

    [Fact]
    public async Task Only_what_was_asked_for_is_heard()
    {
        await using var post = await Post.On(Engine.Sqlite);
        var front = await post.Server.DoorId(SandboxDoors.Front);
        await using var other = await Listener.To(post, $"?device_id={Guid.NewGuid()}");
        await using var listener = await Listener.To(post, $"?device_id={front}&event_types=lock.locked&event_types=device.tampered");

        await post.Happens("lock.unlocked");
        await post.Happens("internal.lock.jammed");
        var id = await post.Happens("lock.locked");

        Assert.Equal([id], await listener.Ids(1));
        Assert.Equal(":", await other.LineAsTimePasses());
    }

    [Fact]
    public async Task It_begins_with_what_happened_since_a_moment()
    {
        await using var post = await Post.On(Engine.Sqlite);
        await post.Happens();
        post.Clock.Advance(TimeSpan.FromSeconds(1));
        var since = post.Clock.GetUtcNow();
        var ids = await post.Happen("lock.unlocked", 2);

        await using var listener = await Listener.To(post, $"?event_type=lock.unlocked&since={Uri.EscapeDataString(since.ToString("O"))}");

        Assert.Equal(ids, await listener.Ids(2));
        Assert.Equal([await post.Happens()], await listener.Ids(1));
    }

    /// <summary>Somebody watches over a house: whatever its locks tell, they hear.</summary>
    [Theory, BothEngines]
    public async Task Security_monitoring_hears_what_happens_at_a_door(Engine engine)
    {
        await using var post = await Post.On(engine);
        var device_id = await post.Server.DoorId(SandboxDoors.Front);
        var code = (await post.Ask("/access_codes/create", new { device_id, name = "Cleaner", code = "481502" }))["access_code"]!;
        await Post.Until(async () => (string?)(await post.Ask("/access_codes/get", new { access_code_id = (string)code["access_code_id"]! }))["access_code"]!["status"] == "set");
        string[] types =
        [
            "lock.locked", "lock.unlocked", "lock.access_denied", "device.tampered", "internal.lock.jammed", "device.low_battery",
            "device.battery_status_changed", "device.disconnected", "device.connected",
        ];
        await using var guard = await Listener.To(post, $"?device_id={device_id}&{string.Join('&', types.Select(t => $"event_types={t}"))}");

        await post.Ask("/locks/simulate/keypad_code_entry", new { device_id, code = "481502" });
        Assert.Equal((string?)code["access_code_id"], (string?)(await guard.Hears("lock.unlocked"))["access_code_id"]);
        Assert.Equal("keycode", (string?)guard.Last!["method"]);
        await post.Ask("/locks/simulate/manual_lock_via_keypad", new { device_id });
        await guard.Hears("lock.locked");
        await post.Ask("/locks/simulate/keypad_code_entry", new { device_id, code = "999999" });
        Assert.Equal("unknown_code", (string?)(await guard.Hears("lock.access_denied"))["reason"]!["reason_code"]);
        // A sandbox's lock cannot be pried at; a real one tells this.
        await post.Server.Server.Reports.Post((Guid)code["workspace_id"]!, Guid.Parse(device_id), new LockReport.Tampered());
        await guard.Hears("device.tampered");
        await post.Ask("/sandbox/set_lock_faults", new { device_id, is_jammed = true });
        await guard.Hears("internal.lock.jammed");
        await post.Ask("/sandbox/set_lock_faults", new { device_id, battery_level = 0.1 });
        await guard.Hears("device.low_battery");
        await guard.Hears("device.battery_status_changed");
        await post.Ask("/devices/simulate/disconnect", new { device_id });
        await guard.Hears("device.disconnected");
        await post.Ask("/devices/simulate/connect", new { device_id });
        await guard.Hears("device.connected");
    }

    [Fact]
    public async Task What_happens_after_the_machines_clock_was_set_back_is_heard_too()
    {
        await using var post = await Post.On(Engine.Sqlite);
        await using var listener = await Listener.To(post, "?event_type=lock.unlocked");
        var first = await post.Happens();
        Assert.Equal([first], await listener.Ids(1));

        post.Clock.Set(-TimeSpan.FromHours(1));
        var second = await post.Happens();

        Assert.Equal([second], await listener.Ids(1));
    }

    [Fact]
    public async Task What_happens_on_a_moved_clock_is_heard()
    {
        await using var post = await Post.On(Engine.Sqlite);
        await using var listener = await Listener.To(post, "?event_type=lock.unlocked");
        await post.Ask("/sandbox/advance_clock", new { by_seconds = 86_400 });
        var first = await post.Happens();
        Assert.Equal([first], await listener.Ids(1));
        await post.Ask("/workspaces/reset_sandbox");
        var second = await post.Happens();
        Assert.Equal([second], await listener.Ids(1));
    }

    [Fact]
    public async Task A_silent_house_says_that_the_line_is_alive()
    {
        await using var post = await Post.On(Engine.Sqlite);
        await using var listener = await Listener.To(post, "?event_type=lock.unlocked");
        for (var i = 0; i < 3; i++) Assert.Equal(":", await listener.LineAsTimePasses());
    }

    [Theory, BothEngines]
    public async Task It_ends_when_the_key_is_revoked(Engine engine)
    {
        await using var post = await Post.On(engine);
        using var person = post.Server.Caller(LatchkeyServer.Token, (Guid)(await post.Ask("/workspaces/get"))["workspace"]!["workspace_id"]!);
        var key = (await person.Ask("/api_keys/create", new { name = "Guard" })).Body["api_key"]!;
        await using var listener = await Listener.To(post, "?event_type=lock.unlocked", key: (string)key["token"]!);
        await post.Happens();
        Assert.Single(await listener.Ids(1));

        await person.Ask("/api_keys/revoke", new { api_key_id = (string)key["api_key_id"]! });

        var end = Task.Run(async () => { while (await listener.Line() is { } line) Assert.Equal(":", line); });
        await Post.Until(() =>
        {
            post.Clock.Advance(TimeSpan.FromSeconds(1));
            return end.IsCompleted;
        });
        await end;
    }

    [Fact]
    public async Task A_second_node_hears_what_happens_at_the_first()
    {
        await using var post = await Post.On(Engine.Postgres);
        await using var other = await post.Server.Another();
        await using var listener = await Listener.To(post, "?event_type=lock.unlocked", url: other.Url);
        Assert.Equal([await post.Happens()], await listener.Ids(1));
    }

    /// <summary>What a session sees may change while it listens.</summary>
    [Theory, BothEngines]
    public async Task A_client_session_hears_of_its_own_door_and_no_other_as_long_as_it_is_its_own(Engine engine)
    {
        await using var post = await Post.On(engine);
        var (front, side) = (await post.Server.DoorId(SandboxDoors.Front), await post.Server.DoorId(SandboxDoors.Side));
        var jane = (string)(await post.Ask("/user_identities/create", new { full_name = "Jane" }))["user_identity"]!["user_identity_id"]!;
        var hers = new { user_identity_id = jane, device_id = front };
        await post.Ask("/user_identities/grant_access_to_device", hers);
        var session = (await post.Ask("/client_sessions/create", new { user_identity_id = jane }))["client_session"]!;
        await using var listener = await Listener.To(post, "?event_types=lock.locked&event_types=lock.unlocked", key: (string)session["token"]!);

        await post.Ask("/locks/lock_door", new { device_id = side, sync = true });
        await post.Ask("/locks/lock_door", new { device_id = front, sync = true });
        Assert.Equal(front, (string?)(await listener.Hears("lock.locked"))["device_id"]);

        await post.Ask("/user_identities/revoke_access_to_device", hers);
        await post.Ask("/locks/unlock_door", new { device_id = front, sync = true });
        Assert.Equal(":", await listener.LineAsTimePasses());
        await post.Ask("/user_identities/grant_access_to_device", hers);
        await post.Ask("/locks/lock_door", new { device_id = front, sync = true });
        await listener.Hears("lock.locked");

        await post.Ask("/client_sessions/revoke", new { client_session_id = (string)session["client_session_id"]! });
        var end = Task.Run(async () => { while (await listener.Line() is { } line) Assert.Equal(":", line); });
        await Post.Until(() =>
        {
            post.Clock.Advance(TimeSpan.FromSeconds(1));
            return end.IsCompleted;
        });
        await end;
    }

    [Fact]
    public async Task To_a_client_session_an_event_that_it_does_not_see_is_none_to_go_on_after()
    {
        await using var post = await Post.On(Engine.Sqlite);
        var id = await post.Happens();
        var token = (string)(await post.Ask("/client_sessions/create", new { user_identifier_key = "jane" }))["client_session"]!["token"]!;
        using var guest = post.Server.Caller(token);
        var refused = await guest.Ask(HttpMethod.Get, "/events/stream", null, ("Last-Event-ID", id.ToString()));
        Assert.Equal((404, "event_not_found"), (refused.Status, refused.ErrorType));
    }

    [Fact]
    public async Task Another_workspaces_events_are_not_heard()
    {
        await using var post = await Post.On(Engine.Sqlite);
        var elsewhere = await post.Server.AnotherWorkspace();
        await using var listener = await Listener.To(post, "?event_type=lock.unlocked", key: LatchkeyServer.Token, workspace: elsewhere);
        var id = await post.Happens();
        Assert.Equal(":", await listener.LineAsTimePasses());
        using var stranger = post.Server.Caller(LatchkeyServer.Token, elsewhere);
        var refused = await stranger.Ask(HttpMethod.Get, "/events/stream", null, ("Last-Event-ID", id.ToString()));
        Assert.Equal((404, "event_not_found"), (refused.Status, refused.ErrorType));
    }

    [Theory]
    [InlineData("?limit=3", null, 400, "invalid_input")]
    [InlineData("?between=2026-01-01T00:00:00Z&between=2026-01-02T00:00:00Z", null, 400, "invalid_input")]
    [InlineData("", "yesterday", 400, "invalid_last_event_id")]
    [InlineData("", "0199d7e6-0000-7000-8000-000000000000", 404, "event_not_found")]
    public async Task What_no_stream_can_do_is_refused(string query, string? lastId, int status, string type)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var headers = lastId is null ? [] : new[] { ("Last-Event-ID", lastId) };
        var answer = await server.Client.Ask(HttpMethod.Get, $"/events/stream{query}", null, headers);
        Assert.Equal((status, type), (answer.Status, answer.ErrorType));
        Assert.Equal(405, (await server.Post("/events/stream")).Status);
    }

    [Fact]
    public async Task Who_does_not_read_is_cut_off()
    {
        await using var post = await Post.On(Engine.Sqlite);
        var url = new Uri(post.Server.Url);
        using var socket = new TcpClient { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(url.Host, url.Port);
        var request = $"GET /events/stream HTTP/1.1\r\nHost: {url.Authority}\r\nAuthorization: Bearer {LatchkeyServer.ApiKey}\r\n\r\n";
        await socket.Client.SendAsync(Encoding.ASCII.GetBytes(request));
        await socket.Client.ReceiveAsync(new byte[64]);

        var workspace = (Guid)(await post.Ask("/workspaces/get"))["workspace"]!["workspace_id"]!;
        Assert.Equal(1, post.Server.Server.Audience.ListenersOf(workspace));
        // More than what lies in all buffers on the way.
        for (var i = 0; i < 20; i++) await post.Happen("lock.unlocked", 1_000);
        await Post.Until(() =>
        {
            post.Clock.Advance(TimeSpan.FromSeconds(1));
            return post.Server.Server.Audience.ListenersOf(workspace) == 0;
        });

        Assert.DoesNotContain(post.Server.Problems, line => line.Contains("broke off", StringComparison.Ordinal));
    }

    [Fact]
    public void So_many_listen_at_most()
    {
        var audience = new Audience();
        var (inn, other) = (Guid.NewGuid(), Guid.NewGuid());
        var seats = Enumerable.Range(0, 100).Select(_ => audience.Take(inn)).ToList();
        Assert.Equal(429, Assert.Throws<Api.Refusal>(() => audience.Take(inn)).Status);
        audience.Take(other).Dispose();
        seats[0].Dispose();
        audience.Take(inn).Dispose();
    }

    [Fact]
    public void The_tabs_of_one_browser_keep_nobody_else_out()
    {
        var audience = new Audience();
        var (inn, jane) = (Guid.NewGuid(), Guid.NewGuid());
        var tabs = Enumerable.Range(0, 10).Select(_ => audience.Take(inn, jane)).ToList();
        Assert.Equal(429, Assert.Throws<Api.Refusal>(() => audience.Take(inn, jane)).Status);
        audience.Take(inn, Guid.NewGuid()).Dispose();
        tabs[0].Dispose();
        audience.Take(inn, jane).Dispose();
        foreach (var tab in tabs.Skip(1)) tab.Dispose();
        var pages = Enumerable.Range(0, 500).Select(_ => audience.Take(inn, Guid.NewGuid())).ToList();
        Assert.Equal(429, Assert.Throws<Api.Refusal>(() => audience.Take(inn, jane)).Status);
        audience.Take(inn).Dispose();
        pages[0].Dispose();
        audience.Take(inn, jane).Dispose();
    }

    /// <summary>A program that listens.</summary>
    sealed class Listener(Post post, HttpClient client, HttpResponseMessage response, StreamReader lines) : IAsyncDisposable
    {
        public JsonObject? Last { get; private set; }

        public static async Task<Listener> To(
            Post post, string query, Guid? lastId = null, string key = LatchkeyServer.ApiKey, Guid? workspace = null, string? url = null)
        {
            var client = post.Server.Caller(key, workspace);
            if (url is not null) client.BaseAddress = new(url);
            if (lastId is { } id) client.DefaultRequestHeaders.Add("Last-Event-ID", id.ToString());
            var response = await client.GetAsync($"/events/stream{query}", HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
            var listener = new Listener(post, client, response, new(await response.Content.ReadAsStreamAsync()));
            // The first comment: it listens from here on.
            Assert.Equal(":", await listener.Line());
            return listener;
        }

        /// <summary>The next that is not empty; null: it has ended.</summary>
        public async Task<string?> Line()
        {
            while (await lines.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System) is { } line)
                if (line.Trim().Length > 0) return line.Trim();
            return null;
        }

        public async Task<string?> LineAsTimePasses()
        {
            var line = Line();
            await Post.Until(() =>
            {
                post.Clock.Advance(TimeSpan.FromSeconds(1));
                return line.IsCompleted;
            });
            return await line;
        }

        /// <param name="distinctAfter">Up to this one, events may be told again.</param>
        public async Task<List<Guid>> Ids(int count, Guid? distinctAfter = null)
        {
            var ids = new List<Guid>();
            while (ids.Count < count)
            {
                string? line;
                try
                {
                    line = await Line() ?? throw new InvalidOperationException($"It ended after {ids.Count}.");
                }
                catch (TimeoutException e)
                {
                    throw new TimeoutException($"Only {ids.Count} of {count} came: {string.Join(", ", ids)}.", e);
                }
                if (!line.StartsWith("id: ", StringComparison.Ordinal)) continue;
                var id = Guid.Parse(line["id: ".Length..]);
                Last = JsonNode.Parse((await Line())!["data: ".Length..])!.AsObject();
                Assert.Equal(id, (Guid)Last["event_id"]!);
                if (distinctAfter is { } before && string.CompareOrdinal(id.ToString(), before.ToString()) <= 0) continue;
                ids.Add(id);
            }
            return ids;
        }

        public async Task<JsonObject> Hears(string type)
        {
            await Ids(1);
            Assert.Equal(type, (string?)Last!["event_type"]);
            return Last;
        }

        public ValueTask DisposeAsync()
        {
            lines.Dispose();
            response.Dispose();
            client.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
