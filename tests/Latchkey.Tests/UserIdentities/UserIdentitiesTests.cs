using System.Text.Json.Nodes;
using Latchkey.Acs;
using Latchkey.Api.Authorization;
using Latchkey.ClientSessions;
using Latchkey.Devices;
using Latchkey.Stores;

namespace Latchkey.UserIdentities;

public sealed class UserIdentitiesTests
{
    [Theory, BothEngines]
    public async Task A_person_is_found_by_id_and_key_and_changed_field_by_field(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var jane = await Known(server, new { user_identity_key = "jane", full_name = "Jane Doe", email_address = "jane@example.com", phone_number = "+15555550100" });
        var id = (string)jane["user_identity_id"]!;

        await server.Client.Must("/user_identities/update", new { user_identity_id = id, full_name = "Jane Roe", phone_number = (string?)null });

        var found = (await server.Client.Must("/user_identities/get", new { user_identity_key = "jane" }))["user_identity"]!;
        Assert.Equal((id, "Jane Roe", "Jane Roe", "jane@example.com", null),
            ((string)found["user_identity_id"]!, (string)found["full_name"]!, (string)found["display_name"]!, (string)found["email_address"]!, (string?)found["phone_number"]));
    }

    [Theory, BothEngines]
    public async Task A_person_is_shown_with_their_users_in_access_systems_and_found_by_who_manages_their_keys(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var (hotel, office) = (await server.SystemId("Lakeside Hotel"), await server.SystemId("Office Tower"));
        var jane = await Known(server, new { full_name = "Jane Doe", acs_system_ids = new[] { hotel, office } });
        var john = await Known(server, new { full_name = "John Roe", acs_system_ids = new[] { office } });
        Task<IReadOnlyList<JsonObject>> Of(string system) => server.List("/user_identities/list", "user_identities", new { credential_manager_acs_system_id = system });
        string[] Ids(IEnumerable<JsonNode> people) => [.. people.Select(p => (string)p["user_identity_id"]!)];

        var users = await server.List("/acs/users/list", "acs_users", new { user_identity_id = (string)jane["user_identity_id"]! });
        Assert.Equal(2, users.Count);
        Assert.Equal(users.Select(u => (string)u["acs_user_id"]!), jane["acs_user_ids"]!.AsArray().Select(id => (string)id!));
        var listed = (await server.List("/user_identities/list", "user_identities")).ToDictionary(p => (string)p["user_identity_id"]!);
        Assert.True(JsonNode.DeepEquals(jane, listed[(string)jane["user_identity_id"]!]));
        Assert.Single(listed[(string)john["user_identity_id"]!]["acs_user_ids"]!.AsArray());

        Assert.Equal(Ids([jane]), Ids(await Of(await server.SystemId("LEGIC Connect"))));
        Assert.Equal(Ids([jane, john]), Ids(await Of(office)));
        Assert.Empty(await Of(Guid.NewGuid().ToString()));

        await server.Done("/acs/users/delete", new { acs_user_id = (string)users[0]["acs_user_id"]! });
        var left = (await server.Client.Must("/user_identities/get", new { user_identity_id = (string)jane["user_identity_id"]! }))["user_identity"]!;
        Assert.Equal((string)users[1]["acs_user_id"]!, (string?)Assert.Single(left["acs_user_ids"]!.AsArray()));
    }

    [Theory, BothEngines]
    public async Task No_two_people_have_the_same_key_address_or_number(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        await Known(server, new { user_identity_key = "jane", email_address = "jane@example.com", phone_number = "+15555550100" });
        foreach (var alike in (object[])[new { user_identity_key = "jane" }, new { email_address = "Jane@Example.com" }, new { phone_number = "+15555550100" }])
        {
            var answer = await server.Post("/user_identities/create", alike);
            Assert.Equal((409, "user_identity_already_exists"), (answer.Status, answer.ErrorType));
        }
    }

    [Theory]
    [InlineData("email_address", "jane")]
    [InlineData("email_address", "jane@example")]
    [InlineData("phone_number", "5555550100")]
    [InlineData("phone_number", "+0555")]
    public async Task What_is_no_address_or_number_is_refused_by_name(string field, string value)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var answer = await server.Post("/user_identities/create", new JsonObject { [field] = value });
        Assert.Equal((400, "invalid_input"), (answer.Status, answer.ErrorType));
        Assert.NotNull(answer.Body["error"]!["validation_errors"]![field]);
    }

    [Theory, BothEngines]
    public async Task A_person_uses_the_devices_that_were_granted_and_no_others(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var door = await server.DoorId(SandboxDoors.Front);
        var jane = (string)(await Known(server, new { user_identity_key = "jane" }))["user_identity_id"]!;
        using var guest = await server.Guest(new { user_identity_id = jane });
        Assert.Empty((await guest.Must("/devices/list"))["devices"]!.AsArray());

        await server.Client.Must("/user_identities/grant_access_to_device", new { user_identity_id = jane, device_id = door });

        Assert.Equal(door, (string)Assert.Single((await guest.Must("/devices/list"))["devices"]!.AsArray())!["device_id"]!);
        Assert.Equal(door, (string)Assert.Single((await server.Client.Must("/user_identities/list_accessible_devices", new { user_identity_id = jane }))["devices"]!.AsArray())!["device_id"]!);
        await guest.Must("/access_codes/create", new { device_id = door });
        Assert.Single((await guest.Must("/access_codes/list"))["access_codes"]!.AsArray());
        // The account is its owner's: the guest sees a door of it, and nothing more.
        var account = (string)(await guest.Must("/devices/get", new { device_id = door }))["device"]!["connected_account_id"]!;
        Assert.Equal("connected_account_not_found", (await guest.Ask("/connected_accounts/get", new { connected_account_id = account })).ErrorType);

        await server.Client.Must("/user_identities/revoke_access_to_device", new { user_identity_id = jane, device_id = door });
        Assert.Equal("device_not_found", (await guest.Ask("/locks/unlock_door", new { device_id = door })).ErrorType);
    }

    [Theory, BothEngines]
    public async Task Who_is_forgotten_holds_nothing_any_more(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var jane = (string)(await Known(server, new { user_identity_key = "jane" }))["user_identity_id"]!;
        using var guest = await server.Guest(new { user_identity_id = jane });
        await server.Client.Must("/user_identities/generate_instant_key", new { user_identity_id = jane });

        await server.Client.Must("/user_identities/delete", new { user_identity_id = jane });

        Assert.Equal("user_identity_not_found", (await server.Post("/user_identities/get", new { user_identity_id = jane })).ErrorType);
        Assert.Equal(401, (await guest.Ask("/devices/list")).Status);
        Assert.Empty((await server.Client.Must("/instant_keys/list"))["instant_keys"]!.AsArray());
        Assert.Empty((await server.Client.Must("/client_sessions/list"))["client_sessions"]!.AsArray());
    }

    [Theory, BothEngines]
    public async Task A_person_is_the_same_one_in_every_access_system(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var systems = (await server.Client.Must("/acs/systems/list"))["acs_systems"]!.AsArray();
        var brivo = Id(systems.First(s => (string?)s!["external_type"] == "brivo_account")!, "acs_system_id");
        var jane = Id(await Known(server, new { full_name = "Jane Doe", email_address = "jane@inn.example", acs_system_ids = new[] { brivo } }), "user_identity_id");

        var user = Assert.Single((await server.Client.Must("/user_identities/list_acs_users", new { user_identity_id = jane }))["acs_users"]!.AsArray())!;
        Assert.Equal("Jane Doe", (string)user["full_name"]!);
        var group = (await server.Client.Must("/acs/access_groups/list", new { acs_system_id = brivo }))["acs_access_groups"]![0]!;
        await server.Client.Must("/acs/access_groups/add_user", new { acs_access_group_id = Id(group, "acs_access_group_id"), acs_user_id = Id(user, "acs_user_id") });
        Assert.NotEmpty((await server.Client.Must("/user_identities/list_accessible_entrances", new { user_identity_id = jane }))["acs_entrances"]!.AsArray());
        Assert.Equal(brivo, Id(Assert.Single((await server.Client.Must("/user_identities/list_acs_systems", new { user_identity_id = jane }))["acs_systems"]!.AsArray())!, "acs_system_id"));

        await server.Client.Must("/user_identities/remove_acs_user", new { user_identity_id = jane, acs_user_id = Id(user, "acs_user_id") });
        Assert.Empty((await server.Client.Must("/user_identities/list_acs_users", new { user_identity_id = jane }))["acs_users"]!.AsArray());
        await server.Client.Must("/user_identities/delete", new { user_identity_id = jane });
        // Under a key that nobody has, the person is made from the user.
        await server.Client.Must("/user_identities/add_acs_user", new { user_identity_key = "jane", acs_user_id = Id(user, "acs_user_id") });
        Assert.Equal("jane@inn.example", (string)(await server.Client.Must("/user_identities/get", new { user_identity_key = "jane" }))["user_identity"]!["email_address"]!);
        Assert.Equal("acs_user_already_has_user_identity",
            (await server.Client.Ask("/user_identities/add_acs_user", new { user_identity_id = Id(await Known(server, new { }), "user_identity_id"), acs_user_id = Id(user, "acs_user_id") })).ErrorType);
    }

    [Fact]
    public async Task Whom_an_access_system_brought_can_be_taken_over()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var casey = Assert.Single((await server.Client.Must("/user_identities/unmanaged/list"))["user_identities"]!.AsArray())!;
        Assert.Equal("user_identity_not_found", (await server.Post("/user_identities/get", new { user_identity_id = Id(casey, "user_identity_id") })).ErrorType);

        await server.Client.Must("/user_identities/unmanaged/update", new { user_identity_id = Id(casey, "user_identity_id"), is_managed = true, user_identity_key = "casey" });

        Assert.Equal("Casey Caretaker", (string)(await server.Client.Must("/user_identities/get", new { user_identity_key = "casey" }))["user_identity"]!["full_name"]!);
        Assert.Single((await server.Client.Must("/user_identities/list_acs_users", new { user_identity_id = Id(casey, "user_identity_id") }))["acs_users"]!.AsArray());
    }

    static string Id(JsonNode thing, string field) => (string)thing[field]!;

    [Theory, BothEngines]
    public async Task People_are_listed_in_pages_and_searched(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        foreach (var name in (string[])["Ann", "Bob", "Cid"]) await Known(server, new { full_name = name, email_address = $"{name}@inn.example" });

        var first = await server.Client.Must("/user_identities/list", new { limit = 2 });
        var second = await server.Client.Must("/user_identities/list", new { limit = 2, page_cursor = (string)first["pagination"]!["next_page_cursor"]! });

        Assert.Equal(["Ann", "Bob", "Cid"], Names(first).Concat(Names(second)));
        Assert.Equal(["Bob"], Names(await server.Client.Must("/user_identities/list", new { search = "BOB@" })));
    }

    [Fact]
    public async Task Names_and_addresses_lie_sealed()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        await Known(server, new { full_name = "Jane Doe", email_address = "jane@example.com" });
        var body = await server.Server.Store.Read(s => s.First("select body from user_identities", row => row.Bytes(0)));
        Assert.DoesNotContain("Jane", System.Text.Encoding.UTF8.GetString(body!), StringComparison.OrdinalIgnoreCase);
    }

    static async Task<JsonNode> Known(LatchkeyServer server, object person) =>
        (await server.Client.Must("/user_identities/create", person))["user_identity"]!;

    static IEnumerable<string> Names(JsonObject list) => list["user_identities"]!.AsArray().Select(p => (string)p!["full_name"]!);
}
