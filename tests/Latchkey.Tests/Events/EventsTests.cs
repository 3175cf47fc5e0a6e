using Latchkey.Storage;
using Latchkey.Stores;

namespace Latchkey.Events;

public sealed class EventsTests
{
    static readonly Guid Front = Guid.NewGuid(), Back = Guid.NewGuid(), Code = Guid.NewGuid(), Account = Guid.NewGuid();

    [Theory, BothEngines]
    public async Task Events_are_chosen_by_time_door_code_and_type(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var t = await Happened(server);

        Assert.Equal("ABCD", await Listed(server, $"since={t}"));
        Assert.Equal("D", await Listed(server, "since=2100-01-01T00:00:03Z"));
        Assert.Equal("BC", await Listed(server, "between=2100-01-01T00:00:00Z&between=2100-01-01T00:00:03Z"));
        Assert.Equal("AC", await Listed(server, $"since={t}&device_id={Front}"));
        Assert.Equal("ABC", await Listed(server, $"since={t}&device_ids={Front}&device_ids={Back}"));
        Assert.Equal("", await Listed(server, $"since={t}&device_id={Front}&device_ids={Back}"));
        Assert.Equal("", await Listed(server, $"since={t}&device_ids="));
        Assert.Equal("C", await Listed(server, $"since={t}&access_code_id={Code}"));
        Assert.Equal("C", await Listed(server, $"since={t}&access_code_ids={Code}"));
        Assert.Equal("B", await Listed(server, $"since={t}&event_type=device.low_battery"));
        Assert.Equal("BC", await Listed(server, $"since={t}&event_types=device.low_battery&event_types=access_code.created"));
        Assert.Equal("CD", await Listed(server, $"since={t}&connected_account_id={Account}"));
        Assert.Equal("AB", await Listed(server, $"since={t}&limit=2"));
        Assert.Equal("CD", await Listed(server, $"since={t}&limit=2&unstable_offset=2"));
        Assert.Equal("", await Listed(server, $"since={t}&limit=0"));
    }

    [Theory]
    [InlineData("acs_system_id")]
    [InlineData("space_id")]
    [InlineData("access_grant_ids")]
    [InlineData("user_identity_id")]
    public async Task What_is_not_here_yet_has_no_events(string field)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var t = await Happened(server);
        Assert.Equal("", await Listed(server, $"since={t}&{field}={Guid.NewGuid()}"));
    }

    [Theory, BothEngines]
    public async Task An_event_is_got_by_its_id_or_as_the_newest_of_a_kind(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        await Happened(server);

        var newest = (await server.Get($"/events/get?device_id={Front}")).Body["event"]!;
        Assert.Equal("C", (string?)newest["mark"]);
        var id = (string)newest["event_id"]!;
        Assert.Equal("C", (string?)(await server.Post("/events/get", new { event_id = id })).Body["event"]!["mark"]);
        Assert.Equal("B", (string?)(await server.Post("/events/get", new { event_type = "device.low_battery" })).Body["event"]!["mark"]);
        Assert.Equal("event_not_found", (await server.Post("/events/get", new { event_id = id, event_type = "device.low_battery" })).ErrorType);
    }

    [Fact]
    public async Task What_belongs_to_the_timeline_alone_is_not_shown()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        await Happened(server);
        Assert.Equal("event_not_found", (await server.Post("/events/get", new { event_type = "internal.sent" })).ErrorType);
    }

    [Theory]
    [InlineData("/events/list", "{}", "Must specify either since or between")]
    [InlineData("/events/get", "{}", "An argument for event_id, event_type, or device_id is required")]
    [InlineData("/events/list", """{"between": ["2025-01-01T00:00:00Z"]}""", "Array must contain at least 2 element(s) for \"between\"")]
    [InlineData("/events/list", """{"since": "yesterday"}""", "Invalid datetime for \"since\"")]
    public async Task A_list_needs_to_know_since_when(string path, string body, string message)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var answer = await server.Client.Ask(HttpMethod.Post, path, Asking.Json(body));
        Assert.Equal((400, "invalid_input", message), (answer.Status, answer.ErrorType, answer.ErrorMessage));
    }

    [Fact]
    public async Task Another_workspaces_events_are_not_there()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        await Happened(server);
        var id = (string)(await server.Get($"/events/get?device_id={Front}")).Body["event"]!["event_id"]!;
        using var person = server.Caller(LatchkeyServer.Token);
        var other = (Guid)(await person.Ask("/workspaces/create", new { name = "Other" })).Body["workspace"]!["workspace_id"]!;
        using var elsewhere = server.Caller(LatchkeyServer.Token, other);

        Assert.Equal("event_not_found", (await elsewhere.Ask("/events/get", new { event_id = id })).ErrorType);
    }

    // Long after whatever the sandbox's own locks have to tell.
    static async Task<string> Happened(LatchkeyServer server)
    {
        var workspace = (Guid)(await server.Get("/workspaces/get")).Body["workspace"]!["workspace_id"]!;
        var start = new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Event[] happened =
        [
            new("device.connected", start, new() { ["mark"] = "A" }) { DeviceId = Front },
            new("device.low_battery", start.AddSeconds(1), new() { ["mark"] = "B" }) { DeviceId = Back },
            new("access_code.created", start.AddSeconds(2), new() { ["mark"] = "C" })
                { DeviceId = Front, AccessCodeId = Code, ConnectedAccountId = Account },
            new("connected_account.connected", start.AddSeconds(3), new() { ["mark"] = "D" }) { ConnectedAccountId = Account },
            new("internal.sent", start.AddSeconds(4), new() { ["mark"] = "E" }) { DeviceId = Front },
        ];
        return await server.Server.Store.Write(session =>
        {
            foreach (var one in happened)
            {
                var id = server.Server.Ids.New(one.OccurredAt);
                var body = EventLog.Body(workspace, id, one, null, null);
                session.AddEvent(server.Server.Vault, workspace, id, one with { Details = body });
            }
            return "2100-01-01T00:00:00Z";
        });
    }

    static async Task<string> Listed(LatchkeyServer server, string query)
    {
        var answer = await server.Get($"/events/list?{query}");
        Assert.True(answer.Status == 200, answer.Text);
        return string.Concat(answer.Body["events"]!.AsArray().Select(e => (string?)e!["mark"]));
    }
}
