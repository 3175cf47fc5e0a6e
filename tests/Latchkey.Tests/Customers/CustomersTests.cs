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
