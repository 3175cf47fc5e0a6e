using System.Text.Json.Nodes;
using Latchkey.Acs;
using Latchkey.Devices;
using Latchkey.Sandbox;
using Latchkey.Stores;
using Latchkey.Stories;

namespace Latchkey.AccessGrants;

/// <summary>Somebody may come in: who, where, when, how.</summary>
public sealed class GrantTests
{
    [Theory, BothEngines]
    public async Task One_PIN_opens_a_lock_and_an_entrance_and_everything_is_told_once(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var (front, lobby) = (await server.DoorNamed("Front Door"), await server.EntranceId("Tower Lobby"));
        var grant = await server.Grant(new { device_ids = new[] { front }, acs_entrance_ids = new[] { lobby }, name = "Jane" });
        await server.Settle();

        var method = await server.Method(grant);
        var pin = (string)method["code"]!;
        Assert.True((bool)method["is_issued"]!);
        Assert.Equal([pin], await server.OnLock(front));
        Assert.Equal("opened", await server.Present("Tower Lobby", new { code = pin }));
        Assert.Empty(method["pending_mutations"]!.AsArray());
        var told = await server.Told(grant);
        Assert.Equal(
            [
                "access_grant.access_granted_to_all_doors", "access_grant.access_granted_to_door", "access_grant.created", "access_method.created",
                "access_method.issued",
            ],
            told.Order());
        var related = (await server.Done("/access_methods/get_related", new { access_method_ids = new[] { method["access_method_id"] } })).Body["batch"]!;
        Assert.Equal(front.ToString(), (string)related["devices"]!.AsArray().Single()!["device_id"]!);
        Assert.Equal(lobby, (string)related["acs_entrances"]!.AsArray().Single()!["acs_entrance_id"]!);
        Assert.Empty(server.Problems);
    }

    [Theory, BothEngines]
    public async Task A_deleted_grant_is_gone_at_once_and_its_PIN_leaves_the_lock(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var front = await server.DoorNamed("Front Door");
        var grant = await server.Grant(new { device_ids = new[] { front }, access_grant_key = "stay-1" });
        await server.Settle();
        var method = (string)(await server.Method(grant))["access_method_id"]!;

        await server.Done("/access_grants/delete", new { access_grant_id = grant.Id() });
        Assert.Equal("access_grant_not_found", (await server.Post("/access_grants/get", new { access_grant_id = grant.Id() })).ErrorType);
        Assert.Equal("access_grant_not_found", (await server.Post("/access_grants/get", new { access_grant_key = "stay-1" })).ErrorType);
        await server.Settle();
        Assert.Empty(await server.OnLock(front));
        Assert.Equal("access_method_not_found", (await server.Post("/access_methods/get", new { access_method_id = method })).ErrorType);
        Assert.Equal(["access_grant.deleted", "access_method.deleted", "access_method.revoked"], (await server.Told(grant)).Skip(4).Order());
        // The key is free again.
        await server.Grant(new { device_ids = new[] { front }, access_grant_key = "stay-1" });
        Assert.Empty(server.Problems);
    }

    [Fact]
    public async Task A_code_that_is_in_use_is_only_a_wish()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var (front, workshop) = (await server.DoorNamed("Front Door"), await server.DoorNamed("Workshop"));
        await server.Done("/access_codes/create", new { device_id = front, code = "258013" });
        var grant = await server.Grant(new { device_ids = new[] { front, workshop }, requested_access_methods = new[] { new { mode = "code", code = "258013" } } });
        await server.Settle();
        var warning = (await server.Again(grant))["warnings"]!.AsArray().Single()!;
        Assert.Equal(("requested_code_unavailable", front.ToString(), "258013"), ((string)warning["warning_code"]!, (string)warning["device_id"]!, (string)warning["original_code"]!));
        var methods = await server.Methods(grant);
        Assert.Equal(2, methods.Count);
        Assert.Contains(methods, m => (string)m["code"]! == "258013");
        Assert.Contains(methods, m => (string)m["code"]! == (string)warning["new_code"]!);
    }

    [Fact]
    public async Task Doors_that_cannot_share_a_PIN_have_one_each()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        // Coworking's lock chooses its PINs; the office's has no zeros.
        var (front, coworking, office) = (await server.DoorNamed("Front Door"), await server.DoorNamed("Coworking"), await server.DoorNamed("Office Door"));
        var grant = await server.Grant(new { device_ids = new[] { front, coworking, office } });
        await server.Settle();
        var methods = await server.Methods(grant);
        Assert.Equal(2, methods.Count);
        Assert.All(methods, m => Assert.True((bool)m["is_issued"]!));
        var shared = (await server.OnLock(front)).Single();
        Assert.Equal([shared], await server.OnLock(office));
        Assert.NotEqual(shared, (await server.OnLock(coworking)).Single());
        Assert.Equal(
            (await server.OnLock(coworking)).Append(shared).Order(), methods.Select(m => (string)m["code"]!).Order());
        Assert.Single((await server.Told(grant)), "access_grant.access_granted_to_all_doors");
    }

    [Fact]
    public async Task What_belongs_to_a_grant_is_chosen_by_include_and_exclude()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var (front, lobby) = (await server.DoorNamed("Front Door"), await server.EntranceId("Tower Lobby"));
        var space = (string)(await server.Done("/spaces/create", new { name = "Flat", device_ids = new[] { front } })).Body["space"]!["space_id"]!;
        var grant = await server.Grant(new { space_ids = new[] { space }, acs_entrance_ids = new[] { lobby }, access_grant_key = "stay-1" });
        string[] all = ["spaces", "devices", "acs_entrances", "connected_accounts", "acs_systems", "user_identities", "acs_access_groups", "access_methods"];
        Assert.Equal(all.Order(), await Parts(new { access_grant_ids = new[] { grant.Id() } }));
        Assert.Equal(["access_methods", "devices"], await Parts(new { access_grant_keys = new[] { "stay-1" }, include = new[] { "devices", "access_methods" } }));
        Assert.Equal(
            all.Except(["acs_systems", "user_identities"]).Order(),
            await Parts(new { access_grant_ids = new[] { grant.Id() }, exclude = new[] { "acs_systems", "user_identities" } }));
        var batch = (await server.Done("/access_grants/get_related", new { access_grant_ids = new[] { grant.Id() } })).Body["batch"]!;
        Assert.All(all, part => Assert.NotEmpty(batch[part]!.AsArray()));

        async Task<IEnumerable<string>> Parts(object ask) =>
            (await server.Done("/access_grants/get_related", ask)).Body["batch"]!.AsObject().Select(p => p.Key).Order();
    }

    [Theory, BothEngines]
    public async Task A_stay_that_has_ended_and_is_extended_opens_again_with_the_same_PIN(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Workshop");
        var lobby = await stay.Server.EntranceId("Tower Lobby");
        var grant = await stay.Server.Grant(new { device_ids = new[] { stay.Door }, acs_entrance_ids = new[] { lobby }, ends_at = stay.Hour(2) });
        await stay.Until(3);
        var pin = (string)(await stay.Server.Method(grant))["code"]!;
        Assert.False(await stay.Opens(pin));
        await stay.Ask("/access_grants/update", new { access_grant_id = grant.Id(), ends_at = stay.Hour(6) });
        await stay.Now();
        Assert.Equal(pin, (string)(await stay.Server.Method(grant))["code"]!);
        Assert.True(await stay.Opens(pin));
        Assert.Equal("opened", await stay.Server.Present("Tower Lobby", new { code = pin }));
        Assert.Equal("access_method.reissued", (await stay.Server.Told(grant)).Last(type => type.StartsWith("access_method", StringComparison.Ordinal)));
        await stay.Until(7);
        Assert.False(await stay.Opens(pin));
        Assert.Equal(2, (await stay.Server.Told(grant)).Count(type => type == "access_method.revoked"));
    }

    [Fact]
    public async Task A_code_that_somebody_deleted_comes_back_with_the_next_change_of_its_grant()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var front = await server.DoorNamed("Front Door");
        var grant = await server.Grant(new { device_ids = new[] { front } });
        await server.Settle();
        var code = (string)(await server.List("/access_codes/list", "access_codes", new { device_id = front })).Single()["access_code_id"]!;
        await server.Done("/access_codes/delete", new { access_code_id = code });
        await server.Settle();
        Assert.False((bool)(await server.Method(grant))["is_issued"]!);
        await server.Done("/access_grants/update", new { access_grant_id = grant.Id(), name = "Jane" });
        await server.Settle();
        Assert.Equal([(string)(await server.Method(grant))["code"]!], await server.OnLock(front));
    }

    [Fact]
    public async Task The_same_person_has_the_same_PIN_at_another_door()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var first = await server.Grant(new { device_ids = new[] { await server.DoorNamed("Front Door") } });
        var second = await server.Grant(new { device_ids = new[] { await server.DoorNamed("Workshop") }, user_identity_id = first["user_identity_id"] });
        Assert.Equal((string)(await server.Method(first))["code"]!, (string)(await server.Method(second))["code"]!);
    }

    [Theory, BothEngines]
    public async Task A_door_that_comes_into_a_space_opens_and_one_that_leaves_does_not(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var (front, workshop) = (await server.DoorNamed("Front Door"), await server.DoorNamed("Workshop"));
        var lobby = await server.EntranceId("Tower Lobby");
        var space = (string)(await server.Done("/spaces/create", new { name = "Flat 1", device_ids = new[] { front } })).Body["space"]!["space_id"]!;
        // Without three consecutive digits, which the tower does not take.
        var grant = await server.Grant(new { space_ids = new[] { space }, requested_access_methods = new[] { new { mode = "code", code = "258013" } } });
        await server.Settle();
        var pin = (string)(await server.Method(grant))["code"]!;

        await server.Done("/spaces/add_devices", new { space_id = space, device_ids = new[] { workshop } });
        await server.Done("/spaces/add_acs_entrances", new { space_id = space, acs_entrance_ids = new[] { lobby } });
        await server.Settle();
        Assert.Equal((string)(await server.Method(grant))["code"]!, pin);
        Assert.Contains(pin, await server.OnLock(workshop));
        Assert.Equal("opened", await server.Present("Tower Lobby", new { code = pin }));

        await server.Done("/spaces/remove_devices", new { space_id = space, device_ids = new[] { front } });
        await server.Done("/spaces/remove_acs_entrances", new { space_id = space, acs_entrance_ids = new[] { lobby } });
        await server.Settle();
        Assert.Empty(await server.OnLock(front));
        Assert.NotEqual("opened", await server.Present("Tower Lobby", new { code = pin }));
        Assert.True((bool)(await server.Method(grant))["is_issued"]!);
        Assert.Contains("access_grant.access_to_door_lost", await server.Told(grant));

        await server.Done("/spaces/delete", new { space_id = space });
        await server.Settle();
        Assert.Empty(await server.OnLock(workshop));
        Assert.Empty(await server.Methods(grant));
        Assert.Empty(server.Problems);
    }

    [Fact]
    public async Task A_cloud_key_opens_a_lock_and_an_entrance_while_it_lasts()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var (front, lobby) = (await server.DoorNamed("Front Door"), await server.EntranceId("Tower Lobby"));
        var begin = server.Clock.GetUtcNow();
        var grant = await server.Grant(new
        {
            device_ids = new[] { front }, acs_entrance_ids = new[] { lobby }, starts_at = begin.AddHours(1), ends_at = begin.AddHours(3),
            requested_access_methods = new[] { new { mode = "cloud_key" } },
        });
        await server.Settle();
        var method = await server.Method(grant);
        Assert.True((bool)method["is_issued"]!);
        var id = (string)method["access_method_id"]!;
        Assert.Equal("access_denied", (await server.Post("/access_methods/unlock_door", new { access_method_id = id, device_id = front })).ErrorType);

        await server.Advance(TimeSpan.FromHours(2));
        Assert.Equal("success", await Unlock(server, new { access_method_id = id, acs_entrance_id = lobby }));
        var asked = (await server.Done("/access_methods/unlock_door", new { access_method_id = id, device_id = front })).Body["action_attempt"]!;
        Assert.Equal("UNLOCK_DOOR", (string)asked["action_type"]!);
        await server.Settle();
        Assert.False((bool)(await server.Lock(front))["is_locked"]!);
        var workshop = await server.DoorNamed("Workshop");
        Assert.Equal("access_denied", (await server.Post("/access_methods/unlock_door", new { access_method_id = id, device_id = workshop })).ErrorType);

        await server.Advance(TimeSpan.FromHours(2));
        Assert.Equal("access_denied", (await server.Post("/access_methods/unlock_door", new { access_method_id = id, device_id = front })).ErrorType);
        Assert.Contains("access_method.revoked", await server.Told(grant));
    }

    static async Task<string> Unlock(LatchkeyServer server, object ask) =>
        (string)(await server.Done("/access_methods/unlock_door", ask)).Body["action_attempt"]!["status"]!;

    [Fact]
    public async Task A_mobile_key_comes_with_a_link()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var grant = await server.Grant(new
        {
            acs_entrance_ids = new[] { await server.EntranceId("Tower Lobby") },
            requested_access_methods = new object[] { new { mode = "mobile_key", instant_key_max_use_count = 2 } },
        });
        Assert.StartsWith("http", (string)grant["instant_key_url"]!);
        Assert.StartsWith("seam_cst", (string)grant["client_session_token"]!);
        await server.Settle();
        Assert.True((bool)(await server.Method(grant))["is_issued"]!);
    }

    [Fact]
    public async Task What_no_door_can_give_is_an_error_of_the_grant_and_is_told()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var grant = await server.Grant(new { device_ids = new[] { await server.DoorNamed("Front Door") }, requested_access_methods = new[] { new { mode = "card" } } });
        Assert.Equal(["cannot_create_requested_access_methods"], grant.Codes("errors"));
        Assert.Contains("access_grant.could_not_create_requested_access_methods", await server.Told(grant));
    }

    [Fact]
    public async Task A_card_from_the_drawer_is_assigned_by_its_number()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var number = (string)(await server.List("/acs/credentials/list", "acs_credentials", new { acs_system_id = await server.SystemId("Office Tower") }))
            .First(c => c["card_number"] is not null)["card_number"]!;
        var grant = await server.Grant(new { acs_entrance_ids = new[] { await server.EntranceId("Tower Lobby") }, requested_access_methods = new[] { new { mode = "card" } } });
        var method = await server.Method(grant);
        Assert.True((bool)method["is_ready_for_assignment"]!);
        var id = (string)method["access_method_id"]!;
        var unknown = (await server.Done("/access_methods/assign_card", new { access_method_id = id, card_number = "1" })).Body["action_attempt"]!;
        Assert.Equal(("error", "credential_not_found"), ((string)unknown["status"]!, (string)unknown["error"]!["type"]!));
        var attempt = (await server.Done("/access_methods/assign_card", new { access_method_id = id, card_number = number })).Body["action_attempt"]!;
        Assert.Equal(("ASSIGN_CREDENTIAL", "success"), ((string)attempt["action_type"]!, (string)attempt["status"]!));
        await server.Settle();
        Assert.True((bool)(await server.Method(grant))["is_issued"]!);
        Assert.Equal("opened", await server.Present("Tower Lobby", new { card_number = number }));

        // It goes back into the drawer, for the next guest.
        await server.Done("/access_grants/delete", new { access_grant_id = grant.Id() });
        await server.Settle();
        Assert.NotEqual("opened", await server.Present("Tower Lobby", new { card_number = number }));
        Assert.Contains("access_method.deleted", await server.Told(grant));
        var next = await server.Grant(new { acs_entrance_ids = new[] { await server.EntranceId("Tower Lobby") }, requested_access_methods = new[] { new { mode = "card" } } });
        await server.Done("/access_methods/assign_card", new { access_method_id = (string)(await server.Method(next))["access_method_id"]!, card_number = number });
        await server.Settle();
        Assert.Equal("opened", await server.Present("Tower Lobby", new { card_number = number }));
    }

    [Fact]
    public async Task A_credential_that_opens_two_entrances_loses_one_and_keeps_the_other()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var (lobby, gate) = (await server.EntranceId("Tower Lobby"), await server.EntranceId("Garage Gate"));
        var grant = await server.Grant(new { acs_entrance_ids = new[] { lobby, gate } });
        await server.Settle();
        var pin = (string)(await server.Method(grant))["code"]!;
        await server.Done("/access_grants/update", new { access_grant_id = grant.Id(), acs_entrance_ids = new[] { lobby } });
        await server.Settle();
        Assert.Equal("opened", await server.Present("Tower Lobby", new { code = pin }));
        Assert.Empty((await server.Method(grant)).Codes("pending_mutations"));
        Assert.Empty((await server.Again(grant)).Codes("warnings"));

        await server.Done("/access_grants/update", new { access_grant_id = grant.Id(), acs_entrance_ids = new[] { lobby, gate } });
        await server.Settle();
        Assert.Equal(pin, (string)(await server.Method(grant))["code"]!);
        Assert.Equal("opened", await server.Present("Garage Gate", new { code = pin }));
    }

    [Fact]
    public async Task A_lock_out_of_reach_is_late_then_failed_then_issued()
    {
        await using var stay = await Stay.At(Engine.Sqlite, "Front Door");
        await stay.Faults(new { is_offline = true });
        var grant = await stay.Server.Grant(new { device_ids = new[] { stay.Door }, starts_at = stay.Hour(2), ends_at = stay.Hour(50) });
        await stay.Until(1.9);
        Assert.Contains("delay_in_issuing", (await stay.Server.Method(grant)).Codes("warnings"));
        await stay.Until(2.1);
        Assert.Equal(["failed_to_issue"], (await stay.Server.Method(grant)).Codes("errors"));
        await stay.Faults(new { is_offline = false });
        await stay.Until(4);
        var method = await stay.Server.Method(grant);
        Assert.Equal((true, 0, 0), ((bool)method["is_issued"]!, method["errors"]!.AsArray().Count, method["warnings"]!.AsArray().Count));
        Assert.Equal(
            ["access_grant.created", "access_method.created", "access_method.delay_in_issuing", "access_method.failed_to_issue", "access_method.issued", "access_grant.access_granted_to_all_doors"],
            await stay.Server.Told(grant));
    }

    [Theory, BothEngines]
    public async Task A_PIN_that_fails_before_the_start_gives_way_to_one_from_the_pool(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Workshop");
        await stay.Create(new { name = "Pool", ends_at = stay.Hour(500), use_backup_access_code_pool = true });
        await stay.Now();
        var front = await stay.Server.DoorNamed("Front Door");
        await stay.Faults(new { is_offline = true });
        var grant = await stay.Server.Grant(new { device_ids = new[] { stay.Door, front }, starts_at = stay.Hour(2), ends_at = stay.Hour(50) });
        await stay.Until(2.01);

        var methods = await stay.Server.Methods(grant);
        Assert.Equal(2, methods.Count);
        var backup = methods.Single(m => m.Codes("warnings").Contains("pulled_backup_access_code"));
        Assert.Equal((string)methods[0]["access_method_id"]!, (string)backup["warnings"]!.AsArray().Single()!["original_access_method_id"]!);
        Assert.All(methods, m => Assert.True((bool)m["is_issued"]!));
        // The lock is offline; its keypad works all the same.
        Assert.True(await stay.Opens((string)backup["code"]!));
        var issued = (await stay.Server.EventsAbout("access_method_id", (string)backup["access_method_id"]!)).Single(e => (string?)e["event_type"] == "access_method.issued");
        Assert.True((bool)issued["is_backup_code"]!);
        Assert.Contains("access_grant.access_granted_to_all_doors", await stay.Server.Told(grant));
    }

    [Fact]
    public async Task Another_workspaces_grants_methods_and_doors_are_not_there()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var front = await server.DoorNamed("Front Door");
        var grant = await server.Grant(new { device_ids = new[] { front }, access_grant_key = "mine" });
        var method = (string)(await server.Method(grant))["access_method_id"]!;
        using var other = server.Caller(LatchkeyServer.Token, await server.AnotherWorkspace());
        Assert.Equal("access_grant_not_found", (await other.Ask("/access_grants/get", new { access_grant_id = grant.Id() })).ErrorType);
        Assert.Equal("access_grant_not_found", (await other.Ask("/access_grants/delete", new { access_grant_id = grant.Id() })).ErrorType);
        Assert.Equal("access_grant_not_found", (await other.Ask("/access_grants/update", new { access_grant_key = "mine", name = "x" })).ErrorType);
        Assert.Equal("access_method_not_found", (await other.Ask("/access_methods/get", new { access_method_id = method })).ErrorType);
        Assert.Equal("access_method_not_found", (await other.Ask("/access_methods/delete", new { access_method_id = method })).ErrorType);
        var asked = await other.Ask("/access_grants/create", new
        {
            user_identity = new { full_name = "X" }, device_ids = new[] { front }, requested_access_methods = new[] { new { mode = "code" } },
        });
        Assert.Equal("device_not_found", asked.ErrorType);
    }

    [Fact]
    public async Task A_customers_session_sees_the_grants_of_its_people_and_no_others()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var front = await server.DoorNamed("Front Door");
        await server.Done("/customers/push_data", new { customer_key = "acme", guests = new[] { new { guest_key = "jane", name = "Jane Doe" } } });
        var jane = (string)(await server.Done("/user_identities/get", new { user_identity_key = "jane" })).Body["user_identity"]!["user_identity_id"]!;
        var hers = await server.Grant(new { device_ids = new[] { front }, user_identity_id = jane });
        var other = await server.Grant(new { device_ids = new[] { front } });
        var token = (string)(await server.Done("/client_sessions/create", new { customer_key = "acme" })).Body["client_session"]!["token"]!;
        using var session = server.Caller(token);
        var seen = (await session.Ask("/access_grants/list")).Body["access_grants"]!.AsArray();
        Assert.Equal(hers.Id(), (string)Assert.Single(seen)!["access_grant_id"]!);
        Assert.Equal("access_grant_not_found", (await session.Ask("/access_grants/get", new { access_grant_id = other.Id() })).ErrorType);
        Assert.Single(await server.List("/access_grants/list", "access_grants", new { customer_key = "acme" }));
        Assert.Contains("access_grant.created", (await server.List("/events/list", "events", new { since = "2000-01-01T00:00:00Z", customer_key = "acme" })).Select(e => (string)e["event_type"]!));
    }

    [Theory]
    [InlineData("""{"requested_access_methods": [{"mode": "code"}], "device_ids": []}""", "user_identity_id")]
    [InlineData("""{"user_identity": {"full_name": "X"}, "requested_access_methods": [{"mode": "code"}]}""", "device_ids")]
    [InlineData("""{"user_identity": {"full_name": "X"}, "requested_access_methods": [{"mode": "code", "code": "12"}], "device_ids": []}""", "requested_access_methods")]
    [InlineData("""{"user_identity": {"full_name": "X"}, "requested_access_methods": [{"mode": "card", "code": "1234"}], "device_ids": []}""", "requested_access_methods")]
    public async Task What_no_grant_can_be_is_refused_by_name(string body, string field)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var answer = await server.Client.Ask(HttpMethod.Post, "/access_grants/create", Asking.Json(body));
        Assert.Equal(400, answer.Status);
        Assert.NotNull(answer.Body["error"]!["validation_errors"]![field]);
    }

    [Fact]
    public async Task Grants_are_found_by_their_doors_keys_and_codes()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var (front, workshop) = (await server.DoorNamed("Front Door"), await server.DoorNamed("Workshop"));
        var space = (string)(await server.Done("/spaces/create", new { name = "Flat", device_ids = new[] { workshop } })).Body["space"]!["space_id"]!;
        var one = await server.Grant(new { device_ids = new[] { front }, access_grant_key = "one" });
        var two = await server.Grant(new { space_ids = new[] { space } });
        var code = (string)(await server.List("/access_codes/list", "access_codes", new { device_id = front })).Single()["access_code_id"]!;
        Assert.Equal([one.Id()], await Ids(new { device_id = front }));
        Assert.Equal([two.Id()], await Ids(new { device_id = workshop }));
        Assert.Equal([two.Id()], await Ids(new { space_id = space }));
        Assert.Equal([one.Id()], await Ids(new { access_grant_key = "one" }));
        Assert.Equal([two.Id()], await Ids(new { access_grant_key = (string?)null }));
        Assert.Equal([one.Id()], await Ids(new { access_code_id = code }));
        Assert.Equal([one.Id(), two.Id()], await Ids(new { }));
        Assert.Single(await server.List("/access_methods/list", "access_methods", new { access_code_id = code }));
        Assert.Single(await server.List("/access_methods/list", "access_methods", new { device_id = workshop }));
        var first = (await server.Done("/access_grants/list", new { limit = 1 })).Body;
        Assert.Equal([two.Id()], await Ids(new { limit = 1, page_cursor = (string)first["pagination"]!["next_page_cursor"]! }));

        async Task<IReadOnlyList<string>> Ids(object ask) => [.. (await server.List("/access_grants/list", "access_grants", ask)).Select(Guests.Id)];
    }
}
