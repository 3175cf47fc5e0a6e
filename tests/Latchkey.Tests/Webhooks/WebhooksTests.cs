using Latchkey.Devices;
using Latchkey.Stores;

namespace Latchkey.Webhooks;

public sealed class WebhooksTests
{
    const string Url = "https://hooks.example.com/doors?of=inn";

    [Theory, BothEngines]
    public async Task A_webhook_is_made_shown_changed_and_taken_away(Engine engine)
    {
        await using var post = await Post.On(engine);

        var made = (await post.Ask("/webhooks/create", new { url = Url }))["webhook"]!;
        var webhook_id = (Guid)made["webhook_id"]!;
        Assert.StartsWith("whsec_", (string?)made["secret"], StringComparison.Ordinal);
        Assert.InRange(Convert.FromBase64String(((string)made["secret"]!)["whsec_".Length..]).Length, 24, 64);
        await post.Ask("/webhooks/update", new { webhook_id, event_types = new[] { "lock.locked", "lock.locked", "lock.unlocked" } });

        var got = (await post.Ask("/webhooks/get", new { webhook_id }))["webhook"]!;
        Assert.Equal(Url, (string?)got["url"]);
        Assert.Equal(["lock.locked", "lock.unlocked"], got["event_types"]!.AsArray().Select(t => (string?)t));
        Assert.Equal(got.ToJsonString(), Assert.Single((await post.Ask("/webhooks/list"))["webhooks"]!.AsArray())!.ToJsonString());
        Assert.Equal(200, (await post.Server.Client.Ask(HttpMethod.Delete, $"/webhooks/delete?webhook_id={webhook_id}")).Status);
        Assert.Equal((404, "webhook_not_found"), await Refusal(post, "/webhooks/get", new { webhook_id }));
        Assert.Empty((await post.Ask("/webhooks/list"))["webhooks"]!.AsArray());
    }

    [Fact]
    public async Task The_secret_is_shown_once_and_lies_sealed()
    {
        await using var post = await Post.On(Engine.Sqlite);
        var hook = await post.Hook(Url);

        Assert.False((await hook.Now()).ContainsKey("secret"));
        Assert.DoesNotContain(hook.Secret, (await post.Ask("/webhooks/list")).ToJsonString(), StringComparison.Ordinal);
        var bodies = await post.Server.Server.Store.Read(s => s.Query("select body from webhooks", row => System.Text.Encoding.Latin1.GetString(row.Bytes(0))));
        Assert.DoesNotContain(hook.Secret["whsec_".Length..], Assert.Single(bodies), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task Another_workspaces_webhook_is_as_absent_as_one_that_never_was(Engine engine)
    {
        await using var post = await Post.On(engine);
        var hook = await post.Hook(Url);
        using var elsewhere = post.Server.Caller(LatchkeyServer.Token, await post.Server.AnotherWorkspace());

        foreach (var path in new[] { "get", "delete", "update", "rotate_secret", "list_deliveries", "resend", "resend_since" })
        {
            object Ask(Guid id) => new { webhook_id = id, event_types = new[] { "*" }, event_id = Guid.NewGuid(), since = "2026-01-01T00:00:00Z" };
            var theirs = await elsewhere.Ask($"/webhooks/{path}", Ask(hook.Id));
            var nobodys = await elsewhere.Ask($"/webhooks/{path}", Ask(Guid.Empty));
            Assert.Equal((404, "webhook_not_found"), (theirs.Status, theirs.ErrorType));
            Assert.Equal(nobodys.ErrorMessage!.Replace($"{Guid.Empty}", $"{hook.Id}"), theirs.ErrorMessage);
        }
        Assert.Empty((await elsewhere.Ask("/webhooks/list")).Body["webhooks"]!.AsArray());
        Assert.False(await hook.IsDisabled());
    }

    [Theory]
    [InlineData("doors")]
    [InlineData("/doors")]
    [InlineData("ftp://hooks.example.com")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://")]
    [InlineData("https://me:secret@hooks.example.com")]
    [InlineData("https://hooks.example.com/#doors")]
    [InlineData("https://hooks.example.com:0/")]
    [InlineData("https://10.0.0.1/")]
    [InlineData("https://[fd00::1]/")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    public async Task An_address_that_is_none_is_refused_by_name(string url)
    {
        await using var post = await Post.On(Engine.Sqlite);
        var answer = await post.Server.Post("/webhooks/create", new { url });
        Assert.Equal((400, "invalid_input"), (answer.Status, answer.ErrorType));
        Assert.NotNull(answer.Body["error"]!["validation_errors"]!["url"]);
    }

    [Fact]
    public async Task Types_that_cannot_be_are_refused_by_name()
    {
        await using var post = await Post.On(Engine.Sqlite);
        Assert.Equal((400, "invalid_input"), await Refusal(post, "/webhooks/create", new { url = Url, event_types = Array.Empty<string>() }));
        Assert.Equal((400, "invalid_input"), await Refusal(post, "/webhooks/create", new { url = Url, event_types = new[] { "lock.*" } }));
        Assert.Equal((400, "invalid_input"), await Refusal(post, "/webhooks/create", new { url = Url, event_types = new[] { "Door opened" } }));
    }

    [Fact]
    public async Task Events_of_real_doors_are_not_sent_in_the_clear()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        using var person = server.Caller(LatchkeyServer.Token);
        var real = (Guid)(await person.Ask("/workspaces/create", new { name = "Inn" })).Body["workspace"]!["workspace_id"]!;
        using var inn = server.Caller(LatchkeyServer.Token, real);

        Assert.Equal("invalid_input", (await inn.Ask("/webhooks/create", new { url = "http://hooks.example.com" })).ErrorType);
        Assert.Equal(200, (await inn.Ask("/webhooks/create", new { url = "https://hooks.example.com" })).Status);
        Assert.Equal(200, (await server.Post("/webhooks/create", new { url = "http://hooks.example.com" })).Status);
    }

    [Fact]
    public async Task A_workspace_has_so_many_webhooks_at_most()
    {
        await using var post = await Post.On(Engine.Sqlite);
        for (var i = 0; i < 100; i++) await post.Hook(Url);
        Assert.Equal((409, "too_many_webhooks"), await Refusal(post, "/webhooks/create", new { url = Url }));
    }

    [Theory, BothEngines]
    public async Task Deliveries_are_listed_in_pages_the_newest_first(Engine engine)
    {
        await using var post = await Post.On(engine);
        await using var receiver = await Receiver.Start();
        var hook = await post.Hook(receiver.Url, "lock.unlocked");
        var ids = await post.Happen("lock.unlocked", 7);

        var listed = new List<Guid>();
        var next = $"/webhooks/list_deliveries?webhook_id={hook.Id}&limit=3";
        while (next is not null)
        {
            var page = (await post.Server.Get(next.Replace(post.Server.Url, ""))).Body;
            listed.AddRange(page["deliveries"]!.AsArray().Select(d => (Guid)d!["event_id"]!));
            next = (string?)page["pagination"]!["next_page_url"];
        }

        Assert.Equal(ids.AsEnumerable().Reverse(), listed);
    }

    [Fact]
    public async Task A_network_that_is_none_stops_the_start()
    {
        var settings = new Settings { Webhooks = new() { AllowedNetworks = "10.0.0.0/8, my house" } };
        var e = await Assert.ThrowsAsync<Storage.StoreUnusableException>(() => LatchkeyServer.OnSqlite(settings));
        Assert.Contains("my house", e.Message, StringComparison.Ordinal);
    }

    static async Task<(int, string?)> Refusal(Post post, string path, object body)
    {
        var answer = await post.Server.Post(path, body);
        return (answer.Status, answer.ErrorType);
    }
}
