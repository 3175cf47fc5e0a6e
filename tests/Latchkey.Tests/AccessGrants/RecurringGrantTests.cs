using System.Text.Json.Nodes;
using Latchkey.Acs;
using Latchkey.Sandbox;
using Latchkey.Stores;
using Latchkey.Stories;

namespace Latchkey.AccessGrants;

/// <summary>A grant for the cleaner, who comes again and again. The stories begin on Sunday, 1 March 2026, at noon UTC.</summary>
public sealed class RecurringGrantTests
{
    /// <summary>Hubitat's, Phoenix: no clock of its own. In hours from the beginning, the first window is from 45 to 47.</summary>
    const string Plain = "Workshop";

    static readonly object Tuesdays = new { rrule = "FREQ=WEEKLY;BYDAY=TU", start_time = "10:00", end_time = "12:00", time_zone = "Europe/Berlin" };

    [Theory, BothEngines]
    public async Task One_PIN_opens_a_lock_and_an_entrance_in_each_window_and_at_no_other_time(Engine engine)
    {
        await using var stay = await Stay.At(engine, Plain);
        var lobby = await stay.Server.EntranceId("Tower Lobby");
        var grant = await stay.Server.Grant(new { device_ids = new[] { stay.Door }, acs_entrance_ids = new[] { lobby }, schedule = Tuesdays });
        var pin = (string)(await stay.Server.Method(grant))["code"]!;
        await stay.Until(44);
        Assert.False((bool)(await stay.Server.Method(grant))["is_issued"]!);
        for (var week = 0; week < 3; week++)
        {
            await stay.Until(44 + 168 * week);
            Assert.Empty(await stay.OnLock());
            Assert.Equal("not_yet", await stay.Server.Present("Tower Lobby", new { code = pin }));
            await stay.Until(45 + 168 * week);
            Assert.True(await stay.Opens(pin));
            Assert.Equal("opened", await stay.Server.Present("Tower Lobby", new { code = pin }));
            await stay.Until(47 + 168 * week);
            Assert.False(await stay.Opens(pin));
            Assert.NotEqual("opened", await stay.Server.Present("Tower Lobby", new { code = pin }));
            var between = await stay.Server.Method(grant);
            Assert.Equal((pin, true), ((string)between["code"]!, (bool)between["is_issued"]!));
            Assert.Empty(between.Codes("warnings").Concat(between.Codes("pending_mutations")));
        }
        Assert.Equal(
            [
                "access_grant.created", "access_method.created", "access_grant.access_granted_to_door", "access_method.issued",
                "access_grant.access_granted_to_all_doors",
            ],
            await stay.Server.Told(grant));
        await stay.Ask("/access_grants/delete", new { access_grant_id = grant.Id() });
        await stay.Until(45 + 168 * 3);
        Assert.False(await stay.Opens(pin));
        Assert.NotEqual("opened", await stay.Server.Present("Tower Lobby", new { code = pin }));
    }

    [Fact]
    public async Task The_next_five_windows_are_told_on_the_grant_and_on_its_methods()
    {
        await using var stay = await Stay.At(Engine.Sqlite, Plain);
        var grant = await stay.Server.Grant(new { device_ids = new[] { stay.Door }, schedule = Tuesdays });
        foreach (var thing in new[] { grant, await stay.Server.Again(grant), await stay.Server.Method(grant) })
        {
            Assert.Equal(["03-03 09:00-11:00", "03-10 09:00-11:00", "03-17 09:00-11:00", "03-24 09:00-11:00", "03-31 08:00-10:00"], Windows(thing));
            Assert.Equal("""{"rrule":"FREQ=WEEKLY;BYDAY=TU","start_time":"10:00","end_time":"12:00","time_zone":"Europe/Berlin"}""", thing["schedule"]!.ToJsonString());
        }
        var plain = await stay.Server.Grant(new { device_ids = new[] { stay.Door } });
        Assert.False(plain.ContainsKey("schedule") || plain.ContainsKey("next_windows") || (await stay.Server.Method(plain)).ContainsKey("schedule"));
    }

    [Fact]
    public async Task Without_a_zone_it_is_that_of_all_doors_and_where_they_differ_the_caller_must_say()
    {
        await using var stay = await Stay.At(Engine.Sqlite, Plain);
        object hours = new { rrule = "FREQ=DAILY", start_time = "10:00", end_time = "12:00" };
        var grant = await stay.Server.Grant(new { device_ids = new[] { stay.Door }, schedule = hours });
        Assert.Equal("America/Phoenix", (string?)grant["schedule"]!["time_zone"]);
        var lobby = await stay.Server.Grant(new { acs_entrance_ids = new[] { await stay.Server.EntranceId("Tower Lobby") }, schedule = hours });
        Assert.Equal("America/New_York", (string?)lobby["schedule"]!["time_zone"]);
        var both = await stay.Server.Post("/access_grants/create", new
        {
            user_identity_id = grant["user_identity_id"], device_ids = new[] { stay.Door, await stay.Server.DoorNamed("Office Door") }, schedule = hours,
            requested_access_methods = new[] { new { mode = "code" } },
        });
        Assert.Equal((400, "Must be given: the doors of the grant are not all in one time zone that is known for \"schedule.time_zone\""), (both.Status, both.ErrorMessage));
    }

    [Theory]
    [InlineData("Coworking", "code", "chooses the PINs itself")]
    [InlineData("Mountain Hut", "code", "offline codes only")]
    [InlineData("Room 101", "card", "carry their times")]
    public async Task A_door_that_cannot_keep_hours_is_refused_by_name(string door, string mode, string why)
    {
        await using var stay = await Stay.At(Engine.Sqlite, Plain);
        var isEntrance = mode == "card";
        object Ask(object? schedule) => new
        {
            user_identity = new { full_name = "Casey" }, requested_access_methods = new[] { new { mode } }, schedule, ends_at = stay.Hour(480),
            device_ids = isEntrance ? [] : new[] { stay.Server.DoorNamed(door).Result },
            acs_entrance_ids = isEntrance ? [stay.Server.EntranceId(door).Result] : Array.Empty<string>(),
        };
        var answer = await stay.Server.Post("/access_grants/create", Ask(Tuesdays));
        Assert.Equal((400, "invalid_input"), (answer.Status, answer.ErrorType));
        Assert.NotNull(answer.Body["error"]!["validation_errors"]!["schedule"]);
        Assert.Contains(why, answer.ErrorMessage, StringComparison.Ordinal);
        // Nor can a grant that has the door get hours later.
        var grant = (await stay.Ask("/access_grants/create", Ask(null)))["access_grant"]!.AsObject();
        Assert.Equal("invalid_input", (await stay.Refused("/access_grants/update", new { access_grant_id = grant.Id(), schedule = Tuesdays })).Type);
    }

    [Theory, BothEngines]
    public async Task A_door_that_comes_later_and_cannot_keep_hours_is_left_out_and_the_grant_says_why(Engine engine)
    {
        await using var stay = await Stay.At(engine, Plain);
        var coworking = await stay.Server.DoorNamed("Coworking");
        var space = (string)(await stay.Ask("/spaces/create", new { name = "Office", device_ids = new[] { stay.Door } }))["space"]!["space_id"]!;
        var grant = await stay.Server.Grant(new { space_ids = new[] { space }, schedule = Tuesdays });
        await stay.Ask("/spaces/add_devices", new { space_id = space, device_ids = new[] { coworking } });
        var after = await stay.Server.Again(grant);
        var warning = after["warnings"]!.AsArray().Single()!;
        Assert.Equal(("device_time_constraints_violated", coworking.ToString()), ((string)warning["warning_code"]!, (string)warning["device_id"]!));
        Assert.Equal([coworking.ToString()], after["errors"]!.AsArray().Single()!["missing_device_ids"]!.AsArray().Select(id => (string)id!));
        // Without hours it takes one.
        await stay.Ask("/access_grants/update", new { access_grant_id = grant.Id(), schedule = (object?)null });
        await stay.Until(1);
        var open = await stay.Server.Again(grant);
        Assert.Empty(open.Codes("warnings").Concat(open.Codes("errors")));
        Assert.Equal(2, (await stay.Server.Methods(grant)).Count);
        Assert.Single(await stay.OnLock(coworking));
    }

    [Theory, BothEngines]
    public async Task Other_hours_hold_at_once_on_the_lock_and_at_the_entrance(Engine engine)
    {
        await using var stay = await Stay.At(engine, Plain);
        var grant = await stay.Server.Grant(new
        {
            device_ids = new[] { stay.Door }, acs_entrance_ids = new[] { await stay.Server.EntranceId("Tower Lobby") }, schedule = Tuesdays,
        });
        var pin = (string)(await stay.Server.Method(grant))["code"]!;
        await stay.Until(46);
        Assert.True(await stay.Opens(pin));
        var wednesdays = new { rrule = "FREQ=WEEKLY;BYDAY=WE", start_time = "10:00", end_time = "12:00", time_zone = "Europe/Berlin" };
        await stay.Ask("/access_grants/update", new { access_grant_id = grant.Id(), schedule = wednesdays });
        await stay.Now();
        Assert.False(await stay.Opens(pin));
        Assert.Equal("not_yet", await stay.Server.Present("Tower Lobby", new { code = pin }));
        Assert.Equal("03-04 09:00-11:00", Windows(await stay.Server.Again(grant))[0]);
        await stay.Until(46 + 24);
        Assert.True(await stay.Opens(pin));
        Assert.Equal("opened", await stay.Server.Present("Tower Lobby", new { code = pin }));
        Assert.Contains("access_grant.access_times_changed", await stay.Server.Told(grant));

        // The times alone leave the hours as they are; without hours it is open all the time.
        await stay.Ask("/access_grants/update", new { access_grant_id = grant.Id(), ends_at = stay.Hour(480) });
        Assert.Equal("FREQ=WEEKLY;BYDAY=WE", (string?)(await stay.Server.Again(grant))["schedule"]!["rrule"]);
        await stay.Ask("/access_grants/update", new { access_grant_id = grant.Id(), schedule = (object?)null });
        await stay.Until(100);
        Assert.True(await stay.Opens(pin));
        Assert.Equal("opened", await stay.Server.Present("Tower Lobby", new { code = pin }));
        Assert.False((await stay.Server.Again(grant)).ContainsKey("schedule"));
    }

    [Fact]
    public async Task A_cloud_key_opens_in_the_windows_only()
    {
        await using var stay = await Stay.At(Engine.Sqlite, Plain);
        var lobby = await stay.Server.EntranceId("Tower Lobby");
        var grant = await stay.Server.Grant(new
        {
            device_ids = new[] { stay.Door }, acs_entrance_ids = new[] { lobby }, schedule = Tuesdays, requested_access_methods = new[] { new { mode = "cloud_key" } },
        });
        await stay.Now();
        var id = (string)(await stay.Server.Method(grant))["access_method_id"]!;
        foreach (var (hour, isOpen) in new[] { (44.9, false), (45.0, true), (46.9, true), (47.0, false), (45.5 + 168, true) })
        {
            await stay.Until(hour);
            foreach (object ask in new object[] { new { access_method_id = id, device_id = stay.Door }, new { access_method_id = id, acs_entrance_id = lobby } })
            {
                var answer = await stay.Server.Post("/access_methods/unlock_door", ask);
                Assert.Equal(isOpen ? 200 : 400, answer.Status);
                if (isOpen) continue;
                Assert.Equal(
                    ("access_denied", "The access grant does not open at this hour: its next_windows tell when it does."), (answer.ErrorType, answer.ErrorMessage));
            }
        }
        Assert.Equal(1, (await stay.Server.Told(grant)).Count(type => type == "access_method.issued"));
    }

    [Theory, BothEngines]
    public async Task A_window_that_the_lock_misses_is_late_then_failed_and_the_next_begins_afresh(Engine engine)
    {
        await using var stay = await Stay.At(engine, Plain);
        var grant = await stay.Server.Grant(new { device_ids = new[] { stay.Door }, schedule = Tuesdays });
        await stay.Until(48);
        Assert.True((bool)(await stay.Server.Method(grant))["is_issued"]!);
        await stay.Faults(new { is_offline = true });
        await stay.Until(168 + 44.6);
        Assert.True((bool)(await stay.Server.Method(grant))["is_issued"]!);
        await stay.Until(168 + 44.7);
        var late = await stay.Server.Method(grant);
        Assert.Equal((false, "delay_in_issuing"), ((bool)late["is_issued"]!, late.Codes("warnings").Single()));
        await stay.Until(168 + 45.1);
        Assert.Equal(["failed_to_issue"], (await stay.Server.Method(grant)).Codes("errors"));
        await stay.Until(168 + 47.1);
        var missed = await stay.Server.Method(grant);
        Assert.Empty(missed.Codes("errors").Concat(missed.Codes("warnings")));
        Assert.False((bool)missed["is_issued"]!);
        await stay.Faults(new { is_offline = false });
        await stay.Until(336 + 46);
        Assert.True((bool)(await stay.Server.Method(grant))["is_issued"]!);
        Assert.Equal(
            [
                "access_grant.created", "access_method.created", "access_method.issued", "access_grant.access_granted_to_all_doors",
                "access_method.delay_in_issuing", "access_method.failed_to_issue", "access_method.reissued", "access_grant.access_granted_to_all_doors",
            ],
            await stay.Server.Told(grant));
    }

    [Theory, BothEngines]
    public async Task A_system_out_of_reach_keeps_the_window_that_it_has_and_gets_the_next_when_it_is_back(Engine engine)
    {
        await using var stay = await Stay.At(engine, Plain);
        var grant = await stay.Server.Grant(new { acs_entrance_ids = new[] { await stay.Server.EntranceId("Tower Lobby") }, schedule = Tuesdays });
        await stay.Until(1);
        var pin = (string)(await stay.Server.Method(grant))["code"]!;
        var tower = await stay.Server.SystemId("Office Tower");
        await stay.Ask("/sandbox/set_access_system_faults", new { acs_system_id = tower, is_disconnected = true });
        await stay.Until(46);
        Assert.Equal("opened", await stay.Server.Present("Tower Lobby", new { code = pin }));
        await stay.Until(168 + 45.5);
        Assert.Equal("over", await stay.Server.Present("Tower Lobby", new { code = pin }));
        Assert.Equal(["failed_to_issue"], (await stay.Server.Method(grant)).Codes("errors"));
        Assert.Contains("access_grant.access_to_door_lost", await stay.Server.Told(grant));
        await stay.Ask("/sandbox/set_access_system_faults", new { acs_system_id = tower, is_disconnected = false });
        await stay.Now();
        Assert.Equal("opened", await stay.Server.Present("Tower Lobby", new { code = pin }));
        Assert.True((bool)(await stay.Server.Method(grant))["is_issued"]!);
    }

    [Theory, BothEngines]
    public async Task After_the_last_window_the_grant_is_over_and_its_methods_are_revoked(Engine engine)
    {
        await using var stay = await Stay.At(engine, Plain);
        var hours = new { rrule = "FREQ=WEEKLY;BYDAY=TU;COUNT=2", start_time = "10:00", end_time = "12:00", time_zone = "Europe/Berlin" };
        var grant = await stay.Server.Grant(new
        {
            device_ids = new[] { stay.Door }, acs_entrance_ids = new[] { await stay.Server.EntranceId("Tower Lobby") }, schedule = hours,
        });
        await stay.Until(168 + 46);
        Assert.True((bool)(await stay.Server.Method(grant))["is_issued"]!);
        await stay.Until(168 + 47.1);
        Assert.False((bool)(await stay.Server.Method(grant))["is_issued"]!);
        Assert.Equal("access_method.revoked", (await stay.Server.Told(grant))[^1]);
        Assert.Empty(Windows(await stay.Server.Again(grant)));
    }

    [Theory, BothEngines]
    public async Task A_grant_with_a_backup_code_that_gets_hours_gets_a_code_of_its_own_for_them(Engine engine)
    {
        await using var stay = await Stay.At(engine, Plain);
        await stay.Create(new { name = "Pool", ends_at = stay.Hour(500), use_backup_access_code_pool = true });
        await stay.Now();
        await stay.Faults(new { is_offline = true });
        var grant = await stay.Server.Grant(new { device_ids = new[] { stay.Door }, starts_at = stay.Hour(2), ends_at = stay.Hour(480) });
        await stay.Until(2.1);
        var backup = (string)(await stay.Server.Method(grant))["code"]!;
        Assert.True(await stay.Opens(backup));
        await stay.Faults(new { is_offline = false });
        await stay.Ask("/access_grants/update", new { access_grant_id = grant.Id(), schedule = Tuesdays });
        await stay.Until(4);
        Assert.False(await stay.Opens(backup));
        var pin = (string)(await stay.Server.Method(grant))["code"]!;
        await stay.Until(46);
        Assert.True(await stay.Opens(pin));
        await stay.Until(47.1);
        Assert.False(await stay.Opens(pin));
    }

    static string[] Windows(JsonObject thing) =>
    [
        .. thing["next_windows"]!.AsArray().Select(w => (Start: (DateTimeOffset)w!["starts_at"]!, End: (DateTimeOffset)w["ends_at"]!))
            .Select(w => $"{w.Start.UtcDateTime:MM-dd HH:mm}-{w.End.UtcDateTime:HH:mm}"),
    ];
}
