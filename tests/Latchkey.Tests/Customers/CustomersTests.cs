using System.Text.Json.Nodes;
using Latchkey.Api.Authorization;
using Latchkey.ClientSessions;
using Latchkey.Devices;
using Latchkey.Stores;

namespace Latchkey.Customers;

public sealed class CustomersTests
{
    [Theory, BothEngines]
    public async Task The_people_of_a_customer_become_known_once_however_often_they_are_pushed(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        foreach (var name in (string[])["Jane Doe", "Jane Roe"])
        {
            await server.Client.Must("/customers/push_data", new
            {
                customer_key = "acme", guests = new[] { new { guest_key = "g1", name, email_address = "jane@example.com" } },
                rooms = new[] { new { room_key = "r1", name = "Room 1" } },
            });
        }

        var people = (await server.Client.Must("/user_identities/list"))["user_identities"]!.AsArray();
        Assert.Equal(("g1", "Jane Roe"), ((string)Assert.Single(people)!["user_identity_key"]!, (string)people[0]!["full_name"]!));
        var kept = await server.Server.Store.Read(s => Storage.CustomerRows.CustomerResources(s, server.Server.Vault, Workspace(s), "acme"));
        Assert.Equal([("guest", "g1"), ("room", "r1")], kept.Select(r => (r.Kind, r.Key)));
    }

    [Theory, BothEngines]
    public async Task What_is_deleted_of_a_customer_is_gone_with_its_people(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        await server.Client.Must("/customers/push_data", new
        {
            customer_key = "acme", guests = new[] { new { guest_key = "g1", name = "Jane" }, new { guest_key = "g2", name = "John" } },
        });

        await server.Client.Must("/customers/delete_data", new { guest_keys = new[] { "g1", "nobody" } });
        Assert.Equal("g2", (string)Assert.Single((await server.Client.Must("/user_identities/list"))["user_identities"]!.AsArray())!["user_identity_key"]!);
        await server.Client.Must("/customers/delete_data", new { customer_keys = new[] { "acme" } });
        Assert.Empty((await server.Client.Must("/user_identities/list"))["user_identities"]!.AsArray());
    }

    [Theory, BothEngines]
    public async Task A_stay_that_is_pushed_opens_the_doors_of_its_room_until_it_is_moved_or_taken_back(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var begin = server.Clock.GetUtcNow();
        Task Push(string guest, int days) => server.Client.Must("/customers/push_data", new
        {
            customer_key = "acme",
            guests = new[] { new { guest_key = "g1", name = "Jane Doe" }, new { guest_key = "g2", name = "John Roe" } },
            rooms = new[] { new { room_key = "r1", name = "Room 1" } },
            reservations = new[]
            {
                new { reservation_key = "s1", name = "Stay", guest_key = guest, room_keys = new[] { "r1" }, preferred_code = "4711", starts_at = begin.AddHours(1), ends_at = begin.AddDays(days) },
            },
        });
        async Task<JsonNode> Grant() => (await server.Client.Must("/access_grants/get", new { access_grant_key = "s1" }))["access_grant"]!;
        async Task<JsonNode[]> Codes() => [.. (await server.Client.Must("/access_codes/list", new { access_grant_key = "s1" }))["access_codes"]!.AsArray().Select(c => c!)];

        await Push("g1", days: 2);
        var room = (await server.Client.Must("/spaces/get", new { space_key = "r1" }))["space"]!;
        Assert.Equal(("Room 1", "acme"), ((string)room["name"]!, (string)room["customer_key"]!));
        Assert.Empty(await Codes());
        await server.Client.Must("/spaces/add_devices", new { space_id = (string)room["space_id"]!, device_ids = new[] { await server.DoorId(SandboxDoors.Front) } });
        Assert.Equal("4711", (string?)Assert.Single(await Codes())["code"]);

        var first = await Grant();
        await Push("g1", days: 3);
        var moved = await Grant();
        Assert.Equal((string)first["access_grant_id"]!, (string)moved["access_grant_id"]!);
        Assert.Equal(begin.AddDays(3), (DateTimeOffset)Assert.Single(await Codes())["ends_at"]!);

        await Push("g2", days: 3);
        var others = await Grant();
        Assert.NotEqual((string)first["access_grant_id"]!, (string)others["access_grant_id"]!);
        Assert.NotEqual((string)first["user_identity_id"]!, (string)others["user_identity_id"]!);

        await server.Client.Must("/customers/delete_data", new { reservation_keys = new[] { "s1" } });
        Assert.Equal("access_grant_not_found", (await server.Post("/access_grants/get", new { access_grant_key = "s1" })).ErrorType);
        await Push("g1", days: 2);
        await server.Client.Must("/customers/delete_data", new { customer_keys = new[] { "acme" } });
        Assert.Equal("access_grant_not_found", (await server.Post("/access_grants/get", new { access_grant_key = "s1" })).ErrorType);
        Assert.Equal("space_not_found", (await server.Post("/spaces/get", new { space_key = "r1" })).ErrorType);
    }

    [Fact]
    public async Task A_stay_that_is_over_opens_nothing()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        await server.Client.Must("/customers/push_data", Stay(server, new { reservation_key = "s1", guest_key = "g1", room_keys = new[] { "r1" }, ends_at = server.Clock.GetUtcNow().AddDays(-1) }));
        Assert.Empty((await server.Client.Must("/access_grants/list"))["access_grants"]!.AsArray());
    }

    public static readonly TheoryData<string, string> Unfit = new()
    {
        { "{\"reservation_key\": \"s1\", \"room_keys\": [\"r1\"]}", "reservations.guest_key" },
        { "{\"reservation_key\": \"s1\", \"room_keys\": [\"r1\"], \"guest_key\": \"g1\", \"user_key\": \"g1\"}", "reservations.guest_key" },
        { "{\"reservation_key\": \"s1\", \"room_keys\": [\"r1\"], \"guest_key\": \"nobody\"}", "reservations.guest_key" },
        { "{\"reservation_key\": \"s1\", \"guest_key\": \"g1\"}", "reservations.space_keys" },
        { "{\"reservation_key\": \"s1\", \"guest_key\": \"g1\", \"unit_keys\": [\"nowhere\"]}", "reservations.unit_keys" },
        { "{\"reservation_key\": \"s1\", \"guest_key\": \"g1\", \"room_keys\": [\"r1\"], \"starts_at\": \"2990-01-02T00:00:00Z\", \"ends_at\": \"2990-01-01T00:00:00Z\"}", "reservations.ends_at" },
        { "{\"reservation_key\": \"s1\", \"guest_key\": \"g1\", \"room_keys\": [\"r1\"], \"preferred_code\": \"12ab\"}", "reservations.0.preferred_code" },
    };

    [Theory, MemberData(nameof(Unfit))]
    public async Task A_stay_that_cannot_be_is_refused_by_name_and_nothing_of_the_push_is_kept(string reservation, string field)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var answer = await server.Post("/customers/push_data", Stay(server, JsonNode.Parse(reservation)!));
        Assert.Equal((400, "invalid_input"), (answer.Status, answer.ErrorType));
        var named = answer.Body["error"]!["validation_errors"]!;
        Assert.True(field.Split('.').Aggregate((JsonNode?)named, (node, name) => node?[name]) is not null, answer.Text);
        Assert.Empty((await server.Client.Must("/user_identities/list"))["user_identities"]!.AsArray());
        Assert.Empty((await server.Client.Must("/spaces/list"))["spaces"]!.AsArray());
    }

    [Theory, BothEngines]
    public async Task One_customer_does_not_take_anothers_places_and_stays(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        await server.Client.Must("/customers/push_data", Stay(server, new { reservation_key = "s1", guest_key = "g1", room_keys = new[] { "r1" } }));
        var place = await server.Post("/customers/push_data", new { customer_key = "other", units = new[] { new { unit_key = "r1", name = "Mine now" } } });
        Assert.Equal((409, "space_key_already_exists"), (place.Status, place.ErrorType));
        var stay = await server.Post("/customers/push_data", new
        {
            customer_key = "other", guests = new[] { new { guest_key = "o1", name = "Olga" } }, rooms = new[] { new { room_key = "o1", name = "Room" } },
            bookings = new[] { new { booking_key = "s1", guest_key = "o1", room_keys = new[] { "o1" } } },
        });
        Assert.Equal((409, "access_grant_key_already_exists"), (stay.Status, stay.ErrorType));
        var elsewhere = await server.Post("/customers/push_data", new
        {
            customer_key = "other", guests = new[] { new { guest_key = "o1", name = "Olga" } },
            bookings = new[] { new { booking_key = "b1", guest_key = "o1", room_keys = new[] { "r1" } } },
        });
        Assert.Equal(400, elsewhere.Status);
        Assert.Equal("Room 1", (string?)(await server.Client.Must("/spaces/get", new { space_key = "r1" }))["space"]!["name"]);
    }

    static JsonObject Stay(LatchkeyServer server, object reservation) => new()
    {
        ["customer_key"] = "acme", ["guests"] = new JsonArray(new JsonObject { ["guest_key"] = "g1", ["name"] = "Jane Doe" }),
        ["rooms"] = new JsonArray(new JsonObject { ["room_key"] = "r1", ["name"] = "Room 1" }),
        ["reservations"] = new JsonArray(reservation as JsonNode ?? System.Text.Json.JsonSerializer.SerializeToNode(reservation)),
    };

    [Theory, BothEngines]
    public async Task A_customers_session_sees_what_belongs_to_the_customer(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var account = (string)(await server.Door(SandboxDoors.Front))["connected_account_id"]!;
        using var acme = await server.Guest(new { customer_key = "acme" });
        Assert.Empty((await acme.Must("/devices/list"))["devices"]!.AsArray());

        await server.Client.Must("/connected_accounts/update", new { connected_account_id = account, customer_key = "acme" });

        var devices = (await acme.Must("/devices/list"))["devices"]!.AsArray();
        Assert.NotEmpty(devices);
        Assert.All(devices, d => Assert.Equal(account, (string)d!["connected_account_id"]!));
        Assert.Equal(account, (string)Assert.Single((await acme.Must("/connected_accounts/list"))["connected_accounts"]!.AsArray())!["connected_account_id"]!);
        await server.Client.Must("/locks/lock_door", new { device_id = (string)devices[0]!["device_id"]! });
        var told = (await server.Client.Must("/events/list", new { since = "2020-01-01T00:00:00Z", customer_key = "acme" }))["events"]!.AsArray();
        Assert.All(told, e => Assert.Equal(account, (string)e!["connected_account_id"]!));
        Assert.NotEmpty(told);
    }

    [Fact]
    public async Task A_portals_link_opens_a_page_and_its_session_may_be_kept_from_changing_anything()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var door = await server.Door(SandboxDoors.Front);
        await server.Client.Must("/connected_accounts/update", new { connected_account_id = (string)door["connected_account_id"]!, customer_key = "acme" });
        var url = new Uri((string)(await server.Client.Must("/customers/create_portal", new { read_only = true, customer_data = new { customer_key = "acme" } }))["customer_portal"]!["url"]!);

        using var visitor = server.Caller(null);
        var page = await visitor.GetAsync(url);
        using var guest = server.Caller(url.Fragment[1..]);

        Assert.Equal((200, "text/html"), ((int)page.StatusCode, page.Content.Headers.ContentType!.MediaType));
        Assert.NotEmpty((await guest.Must("/devices/list"))["devices"]!.AsArray());
        Assert.Equal((403, "forbidden"), (await guest.Ask("/locks/unlock_door", new { device_id = (string)door["device_id"]! })) is var refused ? (refused.Status, refused.ErrorType) : default);
    }

    static Guid Workspace(Storage.Session session) => Storage.WorkspaceRows.ListWorkspaces(session)[0].WorkspaceId;
}
