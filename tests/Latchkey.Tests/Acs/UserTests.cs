using Latchkey.Stores;

namespace Latchkey.Acs;

/// <summary>People in access systems: groups, suspension, limits, and systems that cannot be reached.</summary>
public sealed class UserTests
{
    [Theory, BothEngines]
    public async Task A_suspended_user_is_kept_out_until_unsuspended(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var user = await server.UserId("Office Tower", "Jane Doe", await server.GroupId("Office Tower", "Tenants"));
        await server.Issued(new { acs_user_id = user, access_method = "code", code = "4711" });
        await server.Done("/acs/users/suspend", new { acs_user_id = user });
        await server.UntilSynced(user);
        Assert.True((bool)(await server.User(user))["is_suspended"]!);
        Assert.Equal("user_suspended", await server.Present("Tower Lobby", new { code = "4711" }));
        await server.Done("/acs/users/unsuspend", new { acs_user_id = user });
        await server.UntilSynced(user);
        Assert.Equal("opened", await server.Present("Tower Lobby", new { code = "4711" }));
    }

    [Theory, BothEngines]
    public async Task Who_joins_a_group_may_pass_its_entrances_and_who_leaves_it_may_not(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var group = await server.GroupId("Office Tower", "Tenants");
        var user = await server.UserId("Office Tower");
        await server.Issued(new { acs_user_id = user, access_method = "code", code = "4711" });
        Assert.Equal("not_here", await server.Present("Garage Gate", new { code = "4711" }));

        await server.Done("/acs/users/add_to_access_group", new { acs_user_id = user, acs_access_group_id = group });
        await server.UntilSynced(user);
        Assert.Equal("opened", await server.Present("Garage Gate", new { code = "4711" }));
        Assert.Equal(user, (string)(await server.List("/acs/access_groups/list_users", "acs_users", new { acs_access_group_id = group })).Single()["acs_user_id"]!);
        Assert.Equal(group, (string)(await server.List("/acs/access_groups/list", "acs_access_groups", new { acs_user_id = user })).Single()["acs_access_group_id"]!);
        Assert.Equal(2, (await server.List("/acs/users/list_accessible_entrances", "acs_entrances", new { acs_user_id = user })).Count);
        var gate = await server.EntranceId("Garage Gate");
        Assert.Single(await server.List("/acs/entrances/list_credentials_with_access", "acs_credentials", new { acs_entrance_id = gate }));

        await server.Done("/acs/access_groups/remove_user", new { acs_user_id = user, acs_access_group_id = group });
        await server.UntilSynced(user);
        Assert.Equal("not_here", await server.Present("Garage Gate", new { code = "4711" }));
        Assert.Empty(await server.List("/acs/entrances/list_credentials_with_access", "acs_credentials", new { acs_entrance_id = gate }));
    }

    [Fact]
    public async Task A_group_that_is_deleted_opens_nothing()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var group = await server.GroupId("Office Tower", "Tenants");
        var user = await server.UserId("Office Tower", "Jane Doe", group);
        await server.Issued(new { acs_user_id = user, access_method = "code", code = "4711" });
        await server.Done("/acs/access_groups/delete", new { acs_access_group_id = group });
        await server.UntilSynced(user);
        Assert.Equal("not_here", await server.Present("Garage Gate", new { code = "4711" }));
        Assert.Equal(["acs_access_group.deleted"], await server.EventTypesAbout("acs_access_group_id", group));
    }

    [Theory]
    [InlineData("Office Tower", "Fifth Floor", "Fifth floor")]
    [InlineData("Vinohrady House", "Courtyard", null)]
    [InlineData("Coworking House", "Coworking Entrance", "Members")]
    public async Task Granting_access_lets_in_by_the_narrowest_group_or_the_users_own_right(string system, string entrance, string? group)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var user = await server.UserId(system);
        await server.Done("/acs/entrances/grant_access", new { acs_user_id = user, acs_entrance_id = await server.EntranceId(entrance) });
        var names = (await server.List("/acs/users/list_accessible_entrances", "acs_entrances", new { acs_user_id = user })).Select(e => (string)e["display_name"]!);
        Assert.Contains(entrance, names);
        var groups = (await server.List("/acs/access_groups/list", "acs_access_groups", new { acs_user_id = user })).Select(g => (string)g["name"]!);
        Assert.Equal(group is null ? [] : [group], groups);

        await server.Done("/acs/users/revoke_access_to_all_entrances", new { acs_user_id = user });
        Assert.Empty(await server.List("/acs/users/list_accessible_entrances", "acs_entrances", new { acs_user_id = user }));
    }

    [Theory, BothEngines]
    public async Task What_is_wanted_of_a_system_that_is_away_is_pending_and_brought_when_it_is_back(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var system = await server.SystemId("Office Tower");
        await server.Done("/sandbox/set_access_system_faults", new { acs_system_id = system, is_disconnected = true });
        Assert.Equal("acs_system_disconnected", (string)(await server.System("Office Tower"))["errors"]![0]!["error_code"]!);

        var user = await server.UserId("Office Tower", "Jane Doe", await server.GroupId("Office Tower", "Tenants"));
        var pin = await server.Give(new { acs_user_id = user, access_method = "code", code = "4711" });
        Assert.Equal("creating", (string)(await server.User(user))["pending_mutations"]![0]!["mutation_code"]!);
        Assert.Equal("waiting_to_be_issued", (string)pin["warnings"]![0]!["warning_code"]!);
        Assert.Equal("unknown", await server.Present("Tower Lobby", new { code = "4711" }));

        await server.Done("/sandbox/set_access_system_faults", new { acs_system_id = system, is_disconnected = false });
        await Buildings.Until(async () => (bool)(await server.Credential((string)pin["acs_credential_id"]!))["is_issued"]!);
        await server.UntilSynced(user);
        Assert.Equal("opened", await server.Present("Tower Lobby", new { code = "4711" }));
        var told = await server.EventTypesAbout("acs_system_id", system);
        Assert.Contains("acs_system.disconnected", told);
        Assert.Equal(2, told.Count(type => type == "acs_system.connected"));
        Assert.Empty(server.Problems);
    }

    [Fact]
    public async Task A_site_with_all_its_users_takes_the_next_one_when_another_leaves()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var users = new List<string>();
        // The site takes twenty, and its caretaker is one of them.
        for (var i = 0; i < 20; i++) users.Add(await server.UserId("Coworking House", $"Guest {i}"));
        await Buildings.Until(async () => (await server.User(users[19]))["errors"]!.AsArray().Count == 1);
        Assert.Equal("salto_ks_subscription_limit_exceeded", (string)(await server.User(users[19]))["errors"]![0]!["error_code"]!);
        Assert.False((bool)(await server.User(users[19]))["salto_ks_metadata"]!["is_subscribed"]!);
        Assert.Equal("salto_ks_subscription_limit_exceeded", (string)(await server.System("Coworking House"))["errors"]![0]!["error_code"]!);

        await server.Done("/acs/users/delete", new { acs_user_id = users[0] });
        await server.UntilSynced(users[19]);
        Assert.Empty((await server.User(users[19]))["errors"]!.AsArray());
        Assert.Equal(["acs_user.created", "acs_user.deleted"], await server.EventTypesAbout("acs_user_id", users[0]));
    }

    [Fact]
    public async Task A_deleted_user_is_gone_with_what_the_user_had()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var user = await server.UserId("Office Tower", "Jane Doe", await server.GroupId("Office Tower", "Tenants"));
        var id = (string)(await server.Issued(new { acs_user_id = user, access_method = "code", code = "4711" }))["acs_credential_id"]!;
        await server.Done("/acs/users/delete", new { acs_user_id = user });
        Assert.Equal((404, "acs_user_not_found"), ((await server.Post("/acs/users/get", new { acs_user_id = user })).Status, (await server.Post("/acs/users/get", new { acs_user_id = user })).ErrorType));
        await Buildings.Until(async () => (await server.EventTypesAbout("acs_user_id", user)).Contains("acs_user.deleted"));
        Assert.Contains("acs_credential.invalidated", await server.EventTypesAbout("acs_credential_id", id));
        Assert.Equal("unknown", await server.Present("Tower Lobby", new { code = "4711" }));
    }

    [Fact]
    public async Task Users_are_changed_found_and_listed_in_pages()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var user = await server.UserId("Riverside Flats");
        await server.UserId("Riverside Flats", "John Roe");
        await server.Done("/acs/users/update", new
        {
            acs_user_id = user, full_name = "Jane Smith", email_address = "jane@example.com", phone_number = "+15555550100",
            access_schedule = new { starts_at = "2200-01-01T00:00:00Z", ends_at = "2200-02-01T00:00:00Z" },
        });
        await server.UntilSynced(user);
        var changed = await server.User(user);
        Assert.Equal(("Jane Smith", "jane@example.com", "+15555550100"), ((string)changed["full_name"]!, (string)changed["email_address"]!, (string)changed["phone_number"]!));
        Assert.Equal("acs_user_inactive", (string)changed["warnings"]![0]!["warning_code"]!);
        Assert.Equal(user, (string)(await server.List("/acs/users/list", "acs_users", new { search = "SMITH" })).Single()["acs_user_id"]!);

        var acs_system_id = await server.SystemId("Riverside Flats");
        var first = (await server.Done("/acs/users/list", new { acs_system_id, limit = 1 })).Body;
        Assert.True((bool)first["pagination"]!["has_next_page"]!);
        var cursor = (string)first["pagination"]!["next_page_cursor"]!;
        Assert.Equal("John Roe", (string)(await server.List("/acs/users/list", "acs_users", new { acs_system_id, limit = 1, page_cursor = cursor })).Single()["full_name"]!);
    }

    [Theory]
    [InlineData("""{"full_name": "X", "email_address": "no address"}""", "email_address")]
    [InlineData("""{"full_name": "X", "phone_number": "12"}""", "phone_number")]
    [InlineData("""{"full_name": ""}""", "full_name")]
    [InlineData("""{}""", "full_name")]
    public async Task What_no_user_can_be_is_refused_by_name(string rest, string field)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var body = $$"""{"acs_system_id": "{{await server.SystemId("Office Tower")}}"{{(rest.Length > 2 ? ", " : "")}}{{rest[1..]}}""";
        var answer = await server.Client.Ask(HttpMethod.Post, "/acs/users/create", Asking.Json(body));
        Assert.Equal(400, answer.Status);
        Assert.NotNull(answer.Body["error"]!["validation_errors"]![field]);
    }
}
