using Latchkey.Stores;

namespace Latchkey.Api;

public sealed class IdempotencyTests
{
    const string Key = "Idempotency-Key";

    [Theory, BothEngines]
    public async Task The_same_request_is_carried_out_once_and_answered_twice(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);

        var first = await Create(server, "k1", "Rentals");
        var second = await Create(server, "k1", "Rentals");

        Assert.Equal((200, 200), (first.Status, second.Status));
        Assert.Equal(first.Text, second.Text);
        Assert.Equal((null, "true"), (first.Header("idempotent-replayed"), second.Header("idempotent-replayed")));
        Assert.Equal(2, await Keys(server));
    }

    [Theory, BothEngines]
    public async Task Of_many_equal_requests_at_once_exactly_one_runs(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Create(server, "k1", "Rentals")));

        Assert.All(answers, answer => Assert.Equal((200, answers[0].Text), (answer.Status, answer.Text)));
        Assert.Single(answers, answer => answer.Header("idempotent-replayed") is null);
        Assert.Equal(2, await Keys(server));
        Assert.Empty(server.Problems);
    }

    [Fact]
    public async Task Another_request_under_the_same_key_is_refused()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var made = await Create(server, "k1", "Rentals");

        var otherBody = await Create(server, "k1", "Hotels");
        var otherPath = await server.Client.Ask(
            HttpMethod.Post, "/api_keys/revoke", Asking.Json($$"""{"api_key_id": "{{made.Body["api_key"]!["api_key_id"]}}"}"""), (Key, "k1"));

        Assert.Equal((409, "idempotency_key_reused"), (otherBody.Status, otherBody.ErrorType));
        Assert.Equal((409, "idempotency_key_reused"), (otherPath.Status, otherPath.ErrorType));
        Assert.Equal(2, await Keys(server));
    }

    [Fact]
    public async Task A_refusal_is_not_kept()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var id = Guid.NewGuid();
        var body = $$"""{"api_key_id": "{{id}}"}""";
        Assert.Equal(404, (await server.Client.Ask(HttpMethod.Post, "/api_keys/revoke", Asking.Json(body), (Key, "k1"))).Status);
        Assert.Equal(404, (await server.Client.Ask(HttpMethod.Post, "/api_keys/revoke", Asking.Json(body), (Key, "k1"))).Status);
        Assert.Equal(0, await Kept(server));
    }

    [Fact]
    public async Task Equal_keys_of_two_workspaces_are_two_keys()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        using var person = server.Caller(LatchkeyServer.Token);
        var other = (Guid)(await person.Ask("/workspaces/create", new { name = "Other" })).Body["workspace"]!["workspace_id"]!;
        using var inOther = server.Caller(LatchkeyServer.Token, other);

        var first = await Create(server, "k1", "Rentals");
        var second = await inOther.Ask(HttpMethod.Post, "/api_keys/create", Asking.Json("""{"name":"Rentals"}"""), (Key, "k1"));

        Assert.Null(second.Header("idempotent-replayed"));
        Assert.NotEqual(first.Text, second.Text);
    }

    [Fact]
    public async Task After_a_day_the_key_is_free_again()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        await Create(server, "k1", "Rentals");
        server.Clock.Advance(TimeSpan.FromHours(23));
        Assert.Equal("true", (await Create(server, "k1", "Rentals")).Header("idempotent-replayed"));

        server.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(200, (await Create(server, "k1", "Hotels")).Status);
        Assert.Equal(3, await Keys(server));
    }

    [Theory, BothEngines]
    public async Task What_is_older_than_a_day_is_removed(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        await Create(server, "k1", "Rentals");
        Assert.Equal(1, await Kept(server));

        server.Clock.Advance(TimeSpan.FromHours(25));
        await Idempotency.Purge(server.Server.Store, server.Clock);

        Assert.Equal(0, await Kept(server));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567")]
    public async Task A_key_is_1_to_255_visible_characters(string key)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var answer = await Create(server, key, "Rentals");
        Assert.Equal((400, "invalid_idempotency_key"), (answer.Status, answer.ErrorType));
    }

    [Fact]
    public async Task Reading_takes_no_notice_of_a_key()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        await server.Client.Ask(HttpMethod.Post, "/workspaces/get", null, (Key, "k1"));
        var again = await server.Client.Ask(HttpMethod.Post, "/workspaces/get", null, (Key, "k1"));
        Assert.Null(again.Header("idempotent-replayed"));
        Assert.Equal(0, await Kept(server));
    }

    [Fact]
    public async Task What_is_kept_lies_sealed()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var token = (string)(await Create(server, "k1", "Rentals")).Body["api_key"]!["token"]!;
        var body = await server.Server.Store.Read(s => s.First("select body from idempotency_keys", row => row.Bytes(0)));
        Assert.DoesNotContain(token, System.Text.Encoding.Latin1.GetString(body!), StringComparison.Ordinal);
    }

    static Task<Answer> Create(LatchkeyServer server, string key, string name) =>
        server.Client.Ask(HttpMethod.Post, "/api_keys/create", Asking.Json($$"""{"name": "{{name}}"}"""), (Key, key));

    static async Task<int> Keys(LatchkeyServer server) => (await server.Get("/api_keys/list")).Body["api_keys"]!.AsArray().Count;

    static async Task<long> Kept(LatchkeyServer server) => await server.Server.Store.Read(s => s.First(
        "select count(*) from idempotency_keys where workspace_id <> $1", row => row.Long(0), Guid.Empty));
}
