using System.Text.Json.Nodes;
using Latchkey.ActionAttempts;
using Latchkey.Storage;
using Latchkey.Stores;

namespace Latchkey.Api;

/// <summary>Through <c>action_attempts/list</c>; every paged list is cut by the same code.</summary>
public sealed class PagingTests
{
    [Theory, BothEngines]
    public async Task Pages_together_are_the_whole_list(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var made = await Attempts(server, 25);

        var shown = new List<Guid>();
        var cursor = (string?)null;
        do
        {
            var page = (await server.Post("/action_attempts/list", new { limit = 10, page_cursor = cursor })).Body;
            shown.AddRange(Ids(page));
            var pagination = page["pagination"]!;
            cursor = (string?)pagination["next_page_cursor"];
            Assert.Equal(cursor is not null, (bool)pagination["has_next_page"]!);
        }
        while (cursor is not null);

        Assert.Equal(made, shown);
    }

    [Fact]
    public async Task The_next_page_has_an_address()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var made = await Attempts(server, 3);
        var ids = string.Concat(made.Select(id => $"&action_attempt_ids={id}"));

        var first = (await server.Get($"/action_attempts/list?limit=2{ids}")).Body;
        var url = (string)first["pagination"]!["next_page_url"]!;

        Assert.StartsWith($"{server.Url}/action_attempts/list?", url, StringComparison.Ordinal);
        Assert.Equal([made[2]], Ids((await server.Get(new Uri(url).PathAndQuery)).Body));
    }

    [Fact]
    public async Task A_cursor_fits_both_dialects_and_another_limit()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var made = await Attempts(server, 4);
        var cursor = (string?)(await server.Post("/action_attempts/list", new { limit = 1 })).Body["pagination"]!["next_page_cursor"];

        var rest = await server.Get($"/action_attempts/list?limit=2&page_cursor={cursor}");

        Assert.Equal(made[1..3], Ids(rest.Body));
    }

    [Fact]
    public async Task A_cursor_of_another_list_is_refused()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        await Attempts(server, 2);
        var cursor = (string?)(await server.Post("/action_attempts/list", new { limit = 1 })).Body["pagination"]!["next_page_cursor"];

        foreach (var wrong in (string[])[cursor!, cursor![..10], "a cursor", "AAAA", new string('A', 43), "ÿ"])
        {
            var answer = await server.Post("/action_attempts/list", new { device_id = Guid.NewGuid(), page_cursor = wrong });
            Assert.Equal((400, "mismatched_page_parameters"), (answer.Status, answer.ErrorType));
        }
    }

    [Fact]
    public async Task A_page_of_nothing_is_followed_by_nothing()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        await Attempts(server, 2);
        var page = (await server.Post("/action_attempts/list", new { limit = 0 })).Body;
        Assert.Empty(Ids(page));
        Assert.False((bool)page["pagination"]!["has_next_page"]!);
    }

    internal static async Task<List<Guid>> Attempts(LatchkeyServer server, int count, Guid? device = null)
    {
        var workspace = (Guid)(await server.Get("/workspaces/get")).Body["workspace"]!["workspace_id"]!;
        var now = server.Clock.GetUtcNow();
        return await server.Server.Store.Write(session => Enumerable.Range(0, count).Select(i =>
        {
            var id = server.Server.Ids.New(now);
            session.Save(new ActionAttempt
            {
                WorkspaceId = workspace, ActionAttemptId = id, ActionType = "LOCK_DOOR", DeviceId = device,
                CreatedAt = now.AddSeconds(i / 3), Status = AttemptStatus.Success,
            });
            return id;
        }).ToList());
    }

    internal static List<Guid> Ids(JsonObject page) =>
        [.. page["action_attempts"]!.AsArray().Select(attempt => (Guid)attempt!["action_attempt_id"]!)];
}
