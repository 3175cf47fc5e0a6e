using Latchkey.Stores;

namespace Latchkey.Acs;

/// <summary>PINs in access systems: who chooses them, and what they open.</summary>
public sealed class PinTests
{
    [Theory, BothEngines]
    public async Task A_PIN_opens_where_its_users_group_may_pass_and_nowhere_else(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var user = await server.UserId("Office Tower", "Jane Doe", await server.GroupId("Office Tower", "Fifth floor"));
        var pin = await server.Issued(new { acs_user_id = user, access_method = "code", code = "4711" });

        Assert.True((bool)pin["is_issued"]!);
        Assert.Equal("opened", await server.Present("Tower Lobby", new { code = "4711" }));
        Assert.Equal("opened", await server.Present("Fifth Floor", new { code = "4711" }));
        Assert.Equal("not_here", await server.Present("Garage Gate", new { code = "4711" }));
        Assert.Equal("unknown", await server.Present("Tower Lobby", new { code = "4712" }));
        Assert.Equal(["acs_credential.issued"], await server.EventTypesAbout("acs_credential_id", (string)pin["acs_credential_id"]!));
        Assert.Empty(server.Problems);
    }

    [Fact]
    public async Task What_happens_at_an_entrance_is_told_with_who_it_was()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var user = await server.UserId("Office Tower", "Jane Doe", await server.GroupId("Office Tower", "Tenants"));
        await server.Issued(new { acs_user_id = user, access_method = "code", code = "4711" });
        await server.Present("Tower Lobby", new { code = "4711" });
        await server.Present("Tower Lobby", new { code = "9999" });

        var told = (await server.EventsAbout("acs_entrance_id", await server.EntranceId("Tower Lobby"))).TakeLast(2).ToList();
        Assert.Equal(("lock.unlocked", "keycode", user), ((string)told[0]["event_type"]!, (string)told[0]["method"]!, (string)told[0]["acs_user_id"]!));
        Assert.Equal(("lock.access_denied", "unknown_code"), ((string)told[1]["event_type"]!, (string)told[1]["reason"]!["reason_code"]!));
        Assert.DoesNotContain("4711", told[0].ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_site_that_makes_the_PINs_itself_refuses_one_and_tells_its_own()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var user = await server.UserId("Coworking House", "Jane Doe", await server.GroupId("Coworking House", "Members"));
        var refused = await server.Post("/acs/credentials/create", new { acs_user_id = user, access_method = "code", code = "123456" });
        Assert.Equal((400, "invalid_input"), (refused.Status, refused.ErrorType));
        Assert.NotNull(refused.Body["error"]!["validation_errors"]!["code"]);

        var asked = await server.Give(new { acs_user_id = user, access_method = "code" });
        Assert.Null(asked["code"]);
        Assert.False((bool)asked["is_issued"]!);
        var id = (string)asked["acs_credential_id"]!;
        await Buildings.Until(async () => (bool)(await server.Credential(id))["is_issued"]!);
        var code = (string)(await server.Credential(id))["code"]!;
        Assert.Equal(6, code.Length);
        Assert.Equal("opened", await server.Present("Coworking Entrance", new { code }));
    }

    [Theory]
    [InlineData("Office Tower", "123", "code")]
    [InlineData("Office Tower", "1234", "code")]
    [InlineData("Riverside Flats", "111111", "code")]
    [InlineData("Vinohrady House", "1234567890123", "code")]
    [InlineData("University", "471199", "access_method")]
    public async Task A_PIN_that_the_make_does_not_take_is_refused_by_name(string system, string code, string field)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var answer = await server.Post("/acs/credentials/create", new { acs_user_id = await server.UserId(system), access_method = "code", code });
        Assert.Equal((400, "invalid_input"), (answer.Status, answer.ErrorType));
        Assert.NotNull(answer.Body["error"]!["validation_errors"]![field]);
        Assert.DoesNotContain(code, answer.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task Two_people_of_one_building_never_have_the_same_PIN(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        await server.Give(new { acs_user_id = await server.UserId("Office Tower"), access_method = "code", code = "4711" });
        var other = await server.UserId("Office Tower", "John Roe");
        var answer = await server.Post("/acs/credentials/create", new { acs_user_id = other, access_method = "code", code = "4711" });
        Assert.Equal((409, "duplicate_access_code"), (answer.Status, answer.ErrorType));
        // Another building is another matter.
        await server.Give(new { acs_user_id = await server.UserId("Vinohrady House"), access_method = "code", code = "4711" });
    }

    [Fact]
    public async Task A_changed_PIN_opens_and_the_old_one_opens_no_more()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var user = await server.UserId("Office Tower", "Jane Doe", await server.GroupId("Office Tower", "Tenants"));
        var id = (string)(await server.Issued(new { acs_user_id = user, access_method = "code", code = "4711" }))["acs_credential_id"]!;
        await server.Done("/acs/credentials/update", new { acs_credential_id = id, code = "8822" });
        await Buildings.Until(async () => (bool)(await server.Credential(id))["is_latest_desired_state_synced_with_provider"]!);

        Assert.Equal("opened", await server.Present("Tower Lobby", new { code = "8822" }));
        Assert.Equal("unknown", await server.Present("Tower Lobby", new { code = "4711" }));
        Assert.Contains("acs_credential.reissued", await server.EventTypesAbout("acs_credential_id", id));
    }

    [Theory, BothEngines]
    public async Task A_credential_opens_from_its_start_to_its_end_and_its_end_is_told(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var now = DateTimeOffset.Parse((string)(await server.Done("/sandbox/get_clock")).Body["clock"]!["now"]!);
        var user = await server.UserId("Office Tower", "Jane Doe", await server.GroupId("Office Tower", "Tenants"));
        var id = (string)(await server.Issued(new
        {
            acs_user_id = user, access_method = "code", code = "4711", starts_at = now.AddHours(1), ends_at = now.AddHours(2),
        }))["acs_credential_id"]!;

        Assert.Equal("not_yet", await server.Present("Tower Lobby", new { code = "4711" }));
        await server.Done("/sandbox/advance_clock", new { to = now.AddHours(1.5) });
        Assert.Equal("opened", await server.Present("Tower Lobby", new { code = "4711" }));
        await server.Done("/sandbox/advance_clock", new { to = now.AddHours(3) });
        Assert.Equal("unknown", await server.Present("Tower Lobby", new { code = "4711" }));

        var over = (await server.EventsAbout("acs_credential_id", id)).Single(e => (string?)e["event_type"] == "acs_credential.invalidated");
        Assert.Equal(now.AddHours(2), DateTimeOffset.Parse((string)over["occurred_at"]!));
    }

    [Fact]
    public async Task A_deleted_credential_opens_nothing()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var user = await server.UserId("Office Tower", "Jane Doe", await server.GroupId("Office Tower", "Tenants"));
        var id = (string)(await server.Issued(new { acs_user_id = user, access_method = "code", code = "4711" }))["acs_credential_id"]!;
        await server.Done("/acs/credentials/delete", new { acs_credential_id = id });
        await Buildings.Until(async () => (await server.Post("/acs/credentials/get", new { acs_credential_id = id })).Status == 404);
        Assert.Equal("unknown", await server.Present("Tower Lobby", new { code = "4711" }));
        Assert.Equal(
            ["acs_credential.issued", "acs_credential.invalidated", "acs_credential.deleted"], await server.EventTypesAbout("acs_credential_id", id));
    }

    [Theory]
    [InlineData("starts_at", "2200-01-02T00:00:00Z", "2200-01-01T00:00:00Z")]
    [InlineData("ends_at", null, "2001-01-01T00:00:00Z")]
    public async Task An_end_before_the_start_or_in_the_past_is_refused(string _, string? starts_at, string ends_at)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var answer = await server.Post("/acs/credentials/create", new { acs_user_id = await server.UserId("Office Tower"), access_method = "code", starts_at, ends_at });
        Assert.NotNull(answer.Body["error"]!["validation_errors"]!["ends_at"]);
    }
}
