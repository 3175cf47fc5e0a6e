using System.Text.Json.Nodes;
using Latchkey.Sandbox;
using Latchkey.Stores;
using Latchkey.Stories;

namespace Latchkey.AccessGrants;

/// <summary>Grants for doors that only their maker's algorithm reaches.</summary>
public sealed class OfflineGrantTests
{
    /// <summary>igloohome's, Kolkata, without a bridge: by the hour up to 672 hours, by the day from 29 days.</summary>
    const string Hut = "Mountain Hut";

    [Theory, BothEngines]
    public async Task The_maker_gives_the_PIN_and_it_opens_while_the_grant_lasts(Engine engine)
    {
        await using var stay = await Stay.At(engine, Hut);
        var front = await stay.Server.DoorNamed("Front Door");
        var grant = await stay.Server.Grant(new { device_ids = new[] { stay.Door, front }, starts_at = stay.Hour(1), ends_at = stay.Hour(49) });
        await stay.Now();
        var methods = await stay.Server.Methods(grant);
        Assert.Equal(2, methods.Count);
        var pin = (string)methods.Single(m => ((string)m["code"]!).Length == 9)["code"]!;
        Assert.False(await stay.Opens(pin));
        await stay.Until(2);
        Assert.All(await stay.Server.Methods(grant), m => Assert.True((bool)m["is_issued"]!));
        Assert.True(await stay.Opens(pin));
        Assert.Empty(await stay.OnLock());
        await stay.Until(48.9);
        Assert.True(await stay.Opens(pin));
        await stay.Until(50.1);
        Assert.False(await stay.Opens(pin));
        Assert.Equal(2, (await stay.Server.Told(grant)).Count(type => type == "access_method.revoked"));
        Assert.Empty((await stay.Server.Again(grant)).Codes("errors"));
    }

    [Theory, BothEngines]
    public async Task Times_that_the_maker_has_no_code_for_are_named_with_the_door_and_other_times_are_tried(Engine engine)
    {
        await using var stay = await Stay.At(engine, Hut);
        var workshop = await stay.Server.DoorNamed("Workshop");
        // Forty days with a late check-out: too long by the hour, and not a whole number of days.
        var grant = await stay.Server.Grant(new { device_ids = new[] { stay.Door, workshop }, starts_at = stay.Hour(1), ends_at = stay.Hour(1 + 40 * 24 + 5) });
        await stay.Now();
        var after = await stay.Server.Again(grant);
        var warning = after["warnings"]!.AsArray().Single(w => (string?)w!["warning_code"] == "device_time_constraints_violated")!;
        Assert.Equal((stay.Door.ToString(), "The maker has no codes of that length."), ((string)warning["device_id"]!, (string)warning["reason"]!));
        var error = after["errors"]!.AsArray().Single()!;
        Assert.Equal("cannot_create_requested_access_methods", (string?)error["error_code"]);
        Assert.Equal(stay.Door.ToString(), (string)error["missing_device_ids"]!.AsArray().Single()!);
        Assert.Contains("access_grant.could_not_create_requested_access_methods", await stay.Server.Told(grant));
        Assert.Single(await stay.Server.Methods(grant));

        await stay.Ask("/access_grants/update", new { access_grant_id = grant.Id(), ends_at = stay.Hour(1 + 40 * 24) });
        await stay.Now();
        var mended = await stay.Server.Again(grant);
        Assert.Empty(mended.Codes("errors").Concat(mended.Codes("warnings")));
        Assert.Equal(2, (await stay.Server.Methods(grant)).Count);
    }

    [Fact]
    public async Task A_grant_without_an_end_has_no_offline_code_and_says_so()
    {
        await using var stay = await Stay.At(Engine.Sqlite, Hut);
        var grant = await stay.Server.Grant(new { device_ids = new[] { stay.Door } });
        await stay.Now();
        var warning = (await stay.Server.Again(grant))["warnings"]!.AsArray().Single()!;
        Assert.Equal("device_time_constraints_violated", (string?)warning["warning_code"]);
        Assert.Contains("give ends_at", (string?)warning["reason"], StringComparison.Ordinal);
        Assert.Equal(["cannot_create_requested_access_methods"], (await stay.Server.Again(grant)).Codes("errors"));
    }

    [Fact]
    public async Task When_the_maker_has_no_more_codes_with_that_start_the_grant_names_the_door()
    {
        await using var stay = await Stay.At(Engine.Sqlite, Hut);
        var pins = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            var guest = await stay.Server.Grant(new { device_ids = new[] { stay.Door }, starts_at = stay.Hour(1), ends_at = stay.Hour(5) });
            await stay.Now();
            pins.Add((string)(await stay.Server.Method(guest))["code"]!);
        }
        Assert.Equal(3, pins.Distinct().Count());
        var fourth = await stay.Server.Grant(new { device_ids = new[] { stay.Door }, starts_at = stay.Hour(1), ends_at = stay.Hour(5) });
        await stay.Now();
        var after = await stay.Server.Again(fourth);
        Assert.Equal(stay.Door.ToString(), (string)after["errors"]!.AsArray().Single()!["missing_device_ids"]!.AsArray().Single()!);
        Assert.Empty(after.Codes("warnings"));
    }

    [Theory, BothEngines]
    public async Task An_extension_brings_another_PIN_and_the_first_one_ends_when_it_ends(Engine engine)
    {
        await using var stay = await Stay.At(engine, Hut);
        var grant = await stay.Server.Grant(new { device_ids = new[] { stay.Door }, starts_at = stay.Hour(1), ends_at = stay.Hour(5) });
        await stay.Until(2);
        var first = (string)(await stay.Server.Method(grant))["code"]!;
        await stay.Ask("/access_grants/update", new { access_grant_id = grant.Id(), ends_at = stay.Hour(30) });
        await stay.Now();
        var method = await stay.Server.Method(grant);
        var second = (string)method["code"]!;
        Assert.NotEqual(first, second);
        Assert.True((bool)method["is_issued"]!);
        Assert.True(await stay.Opens(first));
        Assert.True(await stay.Opens(second));
        var warning = (await stay.Server.Again(grant))["warnings"]!.AsArray().Single()!;
        Assert.Equal("overprovisioned_access", (string?)warning["warning_code"]);
        Assert.Equal(
            (stay.Door.ToString(), "offline_access_code_not_revocable"),
            ((string)warning["failed_devices"]![0]!["device_id"]!, (string)warning["failed_devices"]![0]!["error_code"]!));
        await stay.Until(6);
        Assert.False(await stay.Opens(first));
        Assert.Empty((await stay.Server.Again(grant)).Codes("warnings"));
        await stay.Until(29.9);
        Assert.True(await stay.Opens(second));
        Assert.Contains("access_method.reissued", await stay.Server.Told(grant));
    }

    [Fact]
    public async Task A_shorter_stay_keeps_the_PIN_and_says_that_it_opens_for_longer()
    {
        await using var stay = await Stay.At(Engine.Sqlite, Hut);
        var grant = await stay.Server.Grant(new { device_ids = new[] { stay.Door }, starts_at = stay.Hour(1), ends_at = stay.Hour(30) });
        await stay.Until(2);
        var pin = (string)(await stay.Server.Method(grant))["code"]!;
        await stay.Ask("/access_grants/update", new { access_grant_id = grant.Id(), ends_at = stay.Hour(10) });
        await stay.Now();
        Assert.Equal(pin, (string)(await stay.Server.Method(grant))["code"]!);
        Assert.Equal(["overprovisioned_access"], (await stay.Server.Again(grant)).Codes("warnings"));
    }

    [Theory, BothEngines]
    public async Task A_revoked_offline_PIN_is_told_as_revoked_when_the_lock_takes_it_no_more(Engine engine)
    {
        await using var stay = await Stay.At(engine, Hut);
        var grant = await stay.Server.Grant(new { device_ids = new[] { stay.Door }, starts_at = stay.Hour(1), ends_at = stay.Hour(5) });
        await stay.Until(2);
        var method = await stay.Server.Method(grant);
        await stay.Ask("/access_grants/delete", new { access_grant_id = grant.Id() });
        await stay.Until(3);
        Assert.True(await stay.Opens((string)method["code"]!));
        var leaving = (await stay.Ask("/access_methods/get", new { access_method_id = (string)method["access_method_id"]! }))["access_method"]!.AsObject();
        Assert.Equal(["being_deleted"], leaving.Codes("warnings"));
        Assert.DoesNotContain("access_method.revoked", await stay.Server.Told(grant));
        await stay.Until(5.6);
        Assert.False(await stay.Opens((string)method["code"]!));
        Assert.Equal(["access_method.revoked", "access_method.deleted"], (await stay.Server.Told(grant)).TakeLast(2));
        Assert.Equal(404, (await stay.Server.Post("/access_methods/get", new { access_method_id = (string)method["access_method_id"]! })).Status);
    }

    [Fact]
    public async Task A_guest_who_is_there_already_gets_a_PIN_that_begins_now()
    {
        await using var stay = await Stay.At(Engine.Sqlite, Hut);
        var space = (string)(await stay.Ask("/spaces/create", new { name = "Flat" }))["space"]!["space_id"]!;
        var grant = await stay.Server.Grant(new { space_ids = new[] { space }, ends_at = stay.Hour(100) });
        await stay.Until(60);
        await stay.Ask("/spaces/add_devices", new { space_id = space, device_ids = new[] { stay.Door } });
        await stay.Now();
        Assert.True(await stay.Opens((string)(await stay.Server.Method(grant))["code"]!));
        Assert.Empty((await stay.Server.Again(grant)).Codes("errors"));
        // Its first day is over: unused until then, a code of the grant's own start would be dead.
        Assert.InRange((DateTimeOffset)(await stay.Server.Method(grant))["issued_at"]!, stay.Hour(60), stay.Hour(60.1));
    }

    [Fact]
    public async Task A_door_with_user_levels_gives_a_PIN_for_its_check_in_and_check_out()
    {
        await using var stay = await Stay.At(Engine.Sqlite, "Lake Lodge");
        // 15:00 and 11:00 in Toronto, in winter.
        var (from, to) = (DateTimeOffset.Parse("2026-03-02T20:00:00Z", null), DateTimeOffset.Parse("2026-03-05T16:00:00Z", null));
        var grant = await stay.Server.Grant(new { device_ids = new[] { stay.Door }, starts_at = from, ends_at = to });
        await stay.Now();
        Assert.StartsWith("123", (string)(await stay.Server.Method(grant))["code"]!, StringComparison.Ordinal);
        var odd = await stay.Server.Grant(new { device_ids = new[] { stay.Door }, starts_at = from.AddHours(3), ends_at = to });
        await stay.Now();
        var warning = (await stay.Server.Again(odd))["warnings"]!.AsArray().Single()!;
        Assert.Equal("No user level of the door has these times of day.", (string?)warning["reason"]);
    }
}
