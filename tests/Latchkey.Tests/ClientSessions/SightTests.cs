using Latchkey.Acs;
using Latchkey.Api.Authorization;
using Latchkey.Devices;
using Latchkey.Stores;

namespace Latchkey.ClientSessions;

/// <summary>What sessions see in buildings and spaces. That it is nothing of others, whatever is asked, stands in <see cref="MatrixTests"/>.</summary>
public sealed class SightTests
{
    [Theory, BothEngines]
    public async Task In_a_building_a_person_finds_himself_his_keys_and_the_doors_that_they_open(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var (jane, hers) = await Employed(server, "Jane Doe");
        var (_, johns) = await Employed(server, "John Roe");
        using var guest = await server.Guest(new { user_identity_id = jane });

        Assert.Equal([hers.User], await Ids(guest, "/acs/users/list", "acs_user"));
        Assert.Equal([hers.Credential], await Ids(guest, "/acs/credentials/list", "acs_credential"));
        Assert.Equal([await server.SystemId("Office Tower")], await Ids(guest, "/acs/systems/list", "acs_system"));
        string[] doors = [await server.EntranceId("Tower Lobby"), await server.EntranceId("Garage Gate")];
        Assert.Equal(doors.Order(), (await Ids(guest, "/acs/entrances/list", "acs_entrance")).Order());
        Assert.Equal(doors.Order(), (await Ids(guest, "/user_identities/list_accessible_entrances", "acs_entrance", new { user_identity_id = jane })).Order());
        Assert.Equal([hers.Credential], await Ids(guest, "/acs/entrances/list_credentials_with_access", "acs_credential", new { acs_entrance_id = doors[0] }));
        // Counted, too, is only what is seen.
        Assert.Equal(1, (int)(await guest.Must("/acs/systems/list"))["acs_systems"]![0]!["acs_user_count"]!);
        Assert.Equal("acs_entrance_not_found", (await guest.Ask("/acs/entrances/get", new { acs_entrance_id = await server.EntranceId("Fifth Floor") })).ErrorType);
        Assert.Equal("acs_user_not_found", (await guest.Ask("/acs/users/list_accessible_entrances", new { acs_user_id = johns.User })).ErrorType);
        Assert.Equal("acs_access_group_not_found", (await guest.Ask("/acs/access_groups/delete", new
        {
            acs_access_group_id = await server.GroupId("Office Tower", "Tenants"),
        })).ErrorType);
    }

    [Theory, BothEngines]
    public async Task A_customer_arranges_his_spaces_and_what_others_put_there_stays(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var (front, side) = (await server.Door(SandboxDoors.Front), await server.Door(SandboxDoors.Side));
        var (mine, others) = ((string)front["device_id"]!, (string)side["device_id"]!);
        await server.Client.Must("/connected_accounts/update", new { connected_account_id = (string)front["connected_account_id"]!, customer_key = "acme" });
        using var customer = await server.Guest(new { customer_key = "acme" });
        var space_id = (string)(await customer.Must("/spaces/create", new { name = "Flat", space_key = "flat", device_ids = new[] { mine } }))["space"]!["space_id"]!;
        await server.Client.Must("/spaces/add_devices", new { space_id, device_ids = new[] { others } });

        Assert.Equal("acme", (string?)(await server.Client.Must("/spaces/get", new { space_id }))["space"]!["customer_key"]);
        Assert.Equal(1, (int)(await customer.Must("/spaces/get", new { space_key = "flat" }))["space"]!["device_count"]!);
        await customer.Must("/spaces/update", new { space_id, device_ids = Array.Empty<string>() });
        await customer.Must("/spaces/remove_devices", new { space_id, device_ids = new[] { others } });
        Assert.Equal([others], await Ids(server.Client, "/devices/list", "device", new { space_id }));
        Assert.Equal("device_not_found", (await customer.Ask("/spaces/add_devices", new { space_id, device_ids = new[] { others } })).ErrorType);
        Assert.Equal("invalid_input", (await customer.Ask("/spaces/create", new { name = "Hall", customer_key = "other" })).ErrorType);

        await customer.Must("/spaces/delete", new { space_id });
        var told = (await customer.Must("/events/list", new { since = "2020-01-01T00:00:00Z", event_types = new[] { "space.created", "space.deleted" } }))["events"]!.AsArray();
        Assert.Equal(["space.created", "space.deleted"], told.Select(e => (string)e!["event_type"]!));
    }

    [Theory, BothEngines]
    public async Task A_customer_lets_a_guest_in_who_was_unknown_before_and_hears_of_it(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var front = await server.Door(SandboxDoors.Front);
        await server.Client.Must("/connected_accounts/update", new { connected_account_id = (string)front["connected_account_id"]!, customer_key = "acme" });
        using var customer = await server.Guest(new { customer_key = "acme" });
        using var competitor = await server.Guest(new { customer_key = "other" });

        var grant = (await customer.Must("/access_grants/create", new
        {
            user_identity = new { full_name = "Jane" }, device_ids = new[] { (string)front["device_id"]! }, requested_access_methods = new[] { new { mode = "code" } },
        }))["access_grant"]!;

        Assert.Single(grant["access_method_ids"]!.AsArray());
        var access_grant_id = (string)grant["access_grant_id"]!;
        Assert.Equal(grant["access_method_ids"]!.AsArray().Select(id => (string)id!), await Ids(customer, "/access_methods/list", "access_method", new { access_grant_id }));
        Assert.Contains("access_grant.created", await Heard(customer));
        Assert.DoesNotContain("access_grant.created", await Heard(competitor));
        Assert.Equal("access_grant_not_found", (await competitor.Ask("/access_grants/get", new { access_grant_id })).ErrorType);
        Assert.Equal("access_grant_not_found", (await competitor.Ask("/access_grants/delete", new { access_grant_id })).ErrorType);
    }

    [Fact]
    public async Task A_customer_asks_what_became_of_a_card_that_he_had_written()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var hotel = await server.System("Lakeside Hotel");
        await server.Client.Must("/connected_accounts/update", new { connected_account_id = (string)hotel["connected_account_id"]!, customer_key = "acme" });
        using var customer = await server.Guest(new { customer_key = "acme" });
        var card = await server.Give(new
        {
            acs_user_id = await server.UserId("Lakeside Hotel"), access_method = "card", allowed_acs_entrance_ids = new[] { await server.EntranceId("Room 101") },
        });
        var acs_encoder_id = await server.EncoderId("Lakeside Hotel");
        await customer.Must("/acs/encoders/simulate/next_credential_encode_will_succeed", new { acs_encoder_id });
        var attempt = (await customer.Must("/acs/encoders/encode_credential", new { acs_encoder_id, acs_credential_id = (string)card["acs_credential_id"]! }))["action_attempt"]!;
        var again = (await customer.Must("/action_attempts/get", new { action_attempt_id = (string)attempt["action_attempt_id"]! }))["action_attempt"]!;
        Assert.Equal("success", (string)again["status"]!);
        using var competitor = await server.Guest(new { customer_key = "other" });
        Assert.Equal("action_attempt_not_found", (await competitor.Ask("/action_attempts/get", new { action_attempt_id = (string)attempt["action_attempt_id"]! })).ErrorType);
    }

    static async Task<(string Person, (string User, string Credential) There)> Employed(LatchkeyServer server, string name)
    {
        var user_identity_id = (string)(await server.Client.Must("/user_identities/create", new { full_name = name }))["user_identity"]!["user_identity_id"]!;
        var acs_user_id = await server.UserId("Office Tower", name, await server.GroupId("Office Tower", "Tenants"));
        await server.Client.Must("/user_identities/add_acs_user", new { user_identity_id, acs_user_id });
        var credential = await server.Give(new { acs_user_id, access_method = "code" });
        return (user_identity_id, (acs_user_id, (string)credential["acs_credential_id"]!));
    }

    static async Task<IEnumerable<string>> Ids(HttpClient caller, string path, string name, object? ask = null) =>
        (await caller.Must(path, ask))[$"{name}s"]!.AsArray().Select(thing => (string)thing![$"{name}_id"]!);

    static async Task<IEnumerable<string>> Heard(HttpClient caller) =>
        (await caller.Must("/events/list", new { since = "2020-01-01T00:00:00Z" }))["events"]!.AsArray().Select(e => (string)e!["event_type"]!);
}
