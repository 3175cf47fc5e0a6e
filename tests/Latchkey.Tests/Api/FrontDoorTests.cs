using System.Net;
using System.Net.Sockets;
using System.Text;
using Latchkey.Stores;

namespace Latchkey.Api;

/// <summary>What every path has in common: verbs, dialects, and errors in one shape.</summary>
public sealed class FrontDoorTests
{
    [Theory, BothEngines]
    public async Task Both_dialects_read_the_same(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);

        var posted = await server.Post("/events/list", new { since = "2020-01-01T00:00:00Z", event_types = new[] { "device.connected" } });
        var got = await server.Get("/events/list?since=2020-01-01T00%3A00%3A00Z&event_types=device.connected&_strict=true");

        Assert.Equal((200, 200), (posted.Status, got.Status));
        Assert.Equal(posted.Text, got.Text);
        Assert.True((bool)got.Body["ok"]!);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("text/plain")]
    [InlineData(null)]
    public async Task An_empty_body_of_any_type_asks_for_everything(string? type)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        using var empty = new ByteArrayContent([]);
        empty.Headers.TryAddWithoutValidation("Content-Type", type);

        var answer = await server.Client.Ask(HttpMethod.Post, "/workspaces/list", empty);

        Assert.Equal(200, answer.Status);
        Assert.Single(answer.Body["workspaces"]!.AsArray());
    }

    [Fact]
    public async Task JSON_is_read_whatever_its_type_says()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        using var json = new StringContent("""{"since": "2020-01-01T00:00:00Z"}""", Encoding.UTF8, "application/x-www-form-urlencoded");
        Assert.Equal(200, (await server.Client.Ask(HttpMethod.Post, "/events/list", json)).Status);
    }

    [Fact]
    public async Task A_body_on_GET_is_read_too()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var answer = await server.Client.Ask(HttpMethod.Get, "/events/list", Asking.Json("""{"since": "2020-01-01T00:00:00Z"}"""));
        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task HEAD_is_GET_without_a_body()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var answer = await server.Client.Ask(HttpMethod.Head, "/workspaces/get");
        Assert.Equal((200, ""), (answer.Status, answer.Text));
    }

    [Theory]
    [InlineData("/", 404, "not_found")]
    [InlineData("/devices", 404, "not_found")]
    [InlineData("/devices/get/", 404, "not_found")]
    public async Task A_path_that_is_not_ours_is_not_found(string path, int status, string type)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        MustBeRefusal(await server.Post(path), status, type);
    }

    [Fact]
    public async Task A_wrong_verb_is_told_the_right_ones()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var answer = await server.Client.Ask(HttpMethod.Delete, "/workspaces/get");
        MustBeRefusal(answer, 405, "method_not_allowed");
        Assert.Equal(["GET", "POST"], answer.Http.Content.Headers.Allow.Order());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("device_id=1")]
    [InlineData("{\"a\": \u0001}")]
    public async Task What_is_no_JSON_is_refused(string body)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var answer = await server.Client.Ask(HttpMethod.Post, "/workspaces/get", Asking.Json(body));
        MustBeRefusal(answer, 400, "invalid_input");
        Assert.StartsWith("The body is not JSON", answer.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(32, 200)]
    [InlineData(33, 400)]
    public async Task JSON_deeper_than_any_request_is_refused(int depth, int status)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var nested = string.Concat(Enumerable.Repeat("{\"a\":", depth - 1)) + "{}" + new string('}', depth - 1);
        Assert.Equal(status, (await server.Client.Ask(HttpMethod.Post, "/workspaces/get", Asking.Json(nested))).Status);
    }

    [Theory]
    [InlineData("""[]""", "Expected object, received array")]
    [InlineData("""null""", "Expected object, received null")]
    [InlineData("\"text\"", "Expected object, received string")]
    public async Task A_body_that_is_no_object_is_refused(string body, string message)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var answer = await server.Client.Ask(HttpMethod.Post, "/action_attempts/get", Asking.Json(body));
        MustBeRefusal(answer, 400, "invalid_input");
        Assert.Equal(message, answer.ErrorMessage);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_larger_than_any_request_is_refused(bool isChunked)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var answer = await server.Client.Ask(HttpMethod.Post, "/workspaces/get", new LongContent(Body.BytesMax + 1, isChunked));
        MustBeRefusal(answer, 413, "request_too_large");
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once()
    {
        await using var server = await LatchkeyServer.OnSqlite();

        var answer = await server.Post("/api_keys/create", new { name = 5, kind = "master" });

        MustBeRefusal(answer, 400, "invalid_input");
        Assert.Equal(
            "2 Input Errors: Expected string, received number for \"name\", "
            + "Invalid enum value. Expected 'api_key' | 'personal_token', received 'master' for \"kind\"",
            answer.ErrorMessage);
        Assert.Equal(
            """{"_errors":[],"name":{"_errors":["Expected string, received number"]},"kind":{"_errors":["Invalid enum value. Expected 'api_key' | 'personal_token', received 'master'"]}}""",
            answer.Body["error"]!["validation_errors"]!.ToJsonString(Wire.Json));
    }

    [Fact]
    public async Task What_is_missing_is_named()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var answer = await server.Post("/action_attempts/get");
        MustBeRefusal(answer, 400, "invalid_input");
        Assert.Equal("action_attempt_id is required", answer.ErrorMessage);
        Assert.Equal(
            """{"_errors":[],"action_attempt_id":{"_errors":["Required"]}}""",
            answer.Body["error"]!["validation_errors"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"since": "\u0000"}""")]
    [InlineData("""{"event_type": "a\u0000b", "since": "2020-01-01T00:00:00Z"}""")]
    public async Task The_character_that_PostgreSQL_cannot_keep_is_refused(string body)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        MustBeRefusal(await server.Client.Ask(HttpMethod.Post, "/events/list", Asking.Json(body)), 400, "invalid_input");
    }

    [Fact]
    public async Task A_bug_is_a_500_that_tells_nothing_but_its_id()
    {
        await using var server = await LatchkeyServer.On(Engine.Sqlite, routes: route => route.Post("/test/bug", Bug.Handle));

        var answer = await server.Post("/test/bug", new { secret = "1234" });

        MustBeRefusal(answer, 500, "internal_error");
        Assert.DoesNotContain("broken inside", answer.Text, StringComparison.Ordinal);
        var line = Assert.Single(server.Problems);
        Assert.Contains(answer.Header("seam-request-id")!, line, StringComparison.Ordinal);
        Assert.Contains("broken inside", line, StringComparison.Ordinal);
        Assert.DoesNotContain("1234", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_who_goes_away_is_no_problem_of_ours()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var address = new Uri(server.Url);
        using (var socket = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            await socket.ConnectAsync(IPAddress.Loopback, address.Port);
            var half = $"POST /workspaces/get HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {LatchkeyServer.ApiKey}\r\nContent-Length: 100\r\n\r\n{{";
            await socket.SendAsync(Encoding.ASCII.GetBytes(half));
            // Until the server has begun to read the body.
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            socket.Close(0);
        }

        Assert.Equal(200, (await server.Post("/workspaces/get")).Status);
        Assert.Equal("", string.Join('\n', server.Problems));
    }

    [Fact]
    public async Task A_thousand_ids_fit_into_a_query()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var ids = string.Concat(Enumerable.Range(0, 1000).Select(_ => $"&device_ids={Guid.NewGuid()}"));
        var answer = await server.Get($"/events/list?since=2020-01-01T00:00:00Z{ids}");
        Assert.Equal(200, answer.Status);
        Assert.Empty(answer.Body["events"]!.AsArray());
    }

    static void MustBeRefusal(Answer answer, int status, string type)
    {
        Assert.Equal((status, type), (answer.Status, answer.ErrorType));
        Assert.False((bool)answer.Body["ok"]!);
        Assert.False(string.IsNullOrEmpty(answer.ErrorMessage));
        Assert.Equal(answer.Header("seam-request-id"), (string?)answer.Body["error"]!["request_id"]);
        Assert.Equal("application/json", answer.Http.Content.Headers.ContentType!.MediaType);
    }

    static class Bug
    {
        public sealed record Response;

        public static Task<Response> Handle(Call call) => throw new InvalidOperationException("broken inside");
    }

    sealed class LongContent(int length, bool isChunked) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => stream.WriteAsync(new byte[length]).AsTask();

        protected override bool TryComputeLength(out long computed)
        {
            computed = length;
            return !isChunked;
        }
    }
}
