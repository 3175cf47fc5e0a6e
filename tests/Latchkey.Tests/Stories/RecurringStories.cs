using System.Text.Json.Nodes;
using Latchkey.AccessGrants;
using Latchkey.Acs;
using Latchkey.Sandbox;
using Latchkey.Stores;

namespace Latchkey.Stories;

/// <summary>The cleaner, who comes again and again. The story begins on Sunday, 1 March 2026, at noon UTC.</summary>
public class RecurringStories
{
    /// <summary>Hubitat's, Phoenix (no summer time): numbered slots, no clock of its own.</summary>
    const string Plain = "Workshop";

    /// <summary>Nuki's, Vienna: keeps hours of days of the week.</summary>
    const string KeepsWeeks = "Office Door";

    static readonly object Tuesdays = new { rrule = "FREQ=WEEKLY;BYDAY=TU", start_time = "10:00", end_time = "12:00", time_zone = "Europe/Berlin" };

    // ---- on a lock without a clock ----

    [Theory, BothEngines]
    public async Task On_a_plain_lock_the_code_goes_on_before_each_window_and_off_after_it(Engine engine)
    {
        await using var stay = await Stay.At(engine, Plain);
        var cleaner = await stay.Create(new { name = "Cleaner", schedule = Tuesdays });
        var pin = (string)cleaner["code"]!;
        Assert.Equal(("unset", "ongoing", false), ((string?)cleaner["status"], (string?)cleaner["type"], (bool)cleaner["is_scheduled_on_device"]!));
        Assert.Equal(["deferring_creation"], Stay.Pending(cleaner));
        Assert.Equal("2026-03-03T08:30:00.000Z", (string?)cleaner["pending_mutations"]![0]!["scheduled_at"]);
        for (var week = 0; week < 3; week++)
        {
            var monday = 36 + week * 168;
            await stay.Until(monday + 8.49);
            Assert.Equal("unset", await stay.Status(cleaner));
            Assert.Empty(await stay.OnLock());
            Assert.False(await stay.Opens(pin));

            await stay.Until(monday + 8.5);
            Assert.Equal("set", await stay.Status(cleaner));
            Assert.Equal([pin], await stay.OnLock());
            await stay.Until(monday + 10.99);
            Assert.True(await stay.Opens(pin));

            await stay.Until(monday + 11);
            Assert.Equal("unset", await stay.Status(cleaner));
            Assert.Empty(await stay.OnLock());
            Assert.False(await stay.Opens(pin));
        }
        Assert.Equal(
            [
                "created now", "mutations_requested now", "set_on_device 1d20h30m", "removed_from_device 1d23h", "set_on_device 8d20h30m",
                "removed_from_device 8d23h", "set_on_device 15d20h30m", "removed_from_device 15d23h",
            ],
            await stay.Told(cleaner));
    }

    [Theory, BothEngines]
    public async Task The_next_five_windows_are_told_and_follow_the_clock_on_the_wall(Engine engine)
    {
        await using var stay = await Stay.At(engine, Plain);
        var cleaner = await stay.Create(new { schedule = Tuesdays });
        Assert.Equal(
            ["03-03 09:00-11:00", "03-10 09:00-11:00", "03-17 09:00-11:00", "03-24 09:00-11:00", "03-31 08:00-10:00"], Windows(cleaner));
        Assert.Equal(
            """{"rrule":"FREQ=WEEKLY;BYDAY=TU","start_time":"10:00","end_time":"12:00","time_zone":"Europe/Berlin"}""", cleaner["schedule"]!.ToJsonString());
        await stay.Ask("/sandbox/advance_clock", new { to = "2026-03-10T10:00:00Z" });
        Assert.Equal("03-10 09:00-11:00", Windows(await stay.Code(cleaner))[0]);
        var listed = (await stay.Ask("/access_codes/list", new { device_id = stay.Door }))["access_codes"]!.AsArray();
        Assert.Equal(5, Assert.Single(listed)!["next_windows"]!.AsArray().Count);
        var plain = await stay.Create(new { name = "Jane" });
        Assert.False(plain.ContainsKey("schedule") || plain.ContainsKey("next_windows"));
    }

    [Theory, BothEngines]
    public async Task The_pin_is_nobody_elses_between_the_windows(Engine engine)
    {
        await using var stay = await Stay.At(engine, Plain);
        await stay.Create(new { code = "2580", schedule = Tuesdays });
        await stay.Until(60);
        Assert.Empty(await stay.OnLock());
        Assert.Equal((409, "duplicate_access_code"), await stay.Refused("/access_codes/create", new { device_id = stay.Door, code = "2580" }));
    }

    [Theory]
    [InlineData(Plain, Engine.Sqlite)]
    [InlineData(KeepsWeeks, Engine.Sqlite)]
    [InlineData(Plain, Engine.Postgres)]
    [InlineData(KeepsWeeks, Engine.Postgres)]
    public async Task Through_both_nights_on_which_the_clocks_change_the_cleaner_comes_in_when_the_clock_says_so(string door, Engine engine)
    {
        await using var stay = await Stay.At(engine, door);
        var cleaner = await stay.Create(new
        {
            code = "735846", starts_at = "2026-03-25T00:00:00Z",
            schedule = new { rrule = "FREQ=DAILY;BYDAY=SA,SU,MO", start_time = "01:30", end_time = "04:00", time_zone = "Europe/Vienna" },
        });
        foreach (var (moment, isOpen) in Nights())
        {
            await stay.Ask("/sandbox/advance_clock", new { to = moment });
            Assert.True(isOpen == await stay.Opens("735846"), $"{moment:O}");
        }
        Assert.Equal("unset", await stay.Status(cleaner));
    }

    // The last night before the clocks change, the night itself, the first after: 01:30 to 04:00 in Vienna and Berlin, and whether the door opens.
    static IEnumerable<(DateTimeOffset Moment, bool IsOpen)> Nights()
    {
        foreach (var (opens, shuts) in new[]
        {
            ("2026-03-28T00:30:00Z", "2026-03-28T03:00:00Z"), ("2026-03-29T00:30:00Z", "2026-03-29T02:00:00Z"), ("2026-03-29T23:30:00Z", "2026-03-30T02:00:00Z"),
            ("2026-10-23T23:30:00Z", "2026-10-24T02:00:00Z"), ("2026-10-24T23:30:00Z", "2026-10-25T03:00:00Z"), ("2026-10-26T00:30:00Z", "2026-10-26T03:00:00Z"),
        })
        {
            var (start, end) = (DateTimeOffset.Parse(opens, null), DateTimeOffset.Parse(shuts, null));
            foreach (var at in new[] { (start.AddMinutes(-31), false), (start, true), (end.AddSeconds(-1), true), (end, false) }) yield return at;
        }
    }

    [Theory]
    [InlineData("Workshop", Engine.Sqlite)]
    [InlineData("Office Door", Engine.Sqlite)]
    [InlineData("Front Door", Engine.Sqlite)]
    [InlineData("Workshop", Engine.Postgres)]
    [InlineData("Office Door", Engine.Postgres)]
    public async Task By_a_grant_too_the_cleaner_comes_in_by_the_clock_on_the_wall_at_locks_and_entrances(string door, Engine engine)
    {
        await using var stay = await Stay.At(engine, door);
        var street = await stay.Server.EntranceId("Street Door");
        var grant = await stay.Server.Grant(new
        {
            user_identity = new { full_name = "Casey Cleaner" }, device_ids = new[] { stay.Door }, acs_entrance_ids = new[] { street },
            starts_at = "2026-03-25T00:00:00Z", requested_access_methods = new[] { new { mode = "code", code = "735846" } },
            schedule = new { rrule = "FREQ=DAILY;BYDAY=SA,SU,MO", start_time = "01:30", end_time = "04:00", time_zone = "Europe/Berlin" },
        });
        foreach (var (moment, isOpen) in Nights())
        {
            await stay.Ask("/sandbox/advance_clock", new { to = moment });
            Assert.True(isOpen == await stay.Opens("735846"), $"{door} {moment:O}");
            Assert.True(isOpen == (await stay.Server.Present("Street Door", new { code = "735846" }) == "opened"), $"Street Door {moment:O}");
        }
        var method = await stay.Server.Method(grant);
        Assert.Equal(("735846", true), ((string)method["code"]!, (bool)method["is_issued"]!));
        Assert.Equal(1, (await stay.Server.Told(grant)).Count(type => type is "access_method.issued" or "access_method.reissued"));
    }

    // ---- on a lock that keeps weeks ----

    [Theory, BothEngines]
    public async Task On_a_lock_that_keeps_weeks_the_code_lies_there_once_with_its_hours(Engine engine)
    {
        await using var stay = await Stay.At(engine, KeepsWeeks);
        var cleaner = await stay.Create(new { name = "Cleaner", code = "735846", schedule = new { rrule = "FREQ=WEEKLY;BYDAY=TU", start_time = "10:00", end_time = "12:00" } });
        Assert.Equal("Europe/Vienna", (string?)cleaner["schedule"]!["time_zone"]);
        await stay.Now();
        var slot = Assert.Single(await stay.Slots())!;
        Assert.Equal(
            """{"rrule":"FREQ=WEEKLY;BYDAY=TU","start_time":"10:00","end_time":"12:00","time_zone":"Europe/Vienna"}""", slot["schedule"]!.ToJsonString());
        var ready = await stay.Code(cleaner);
        Assert.Equal(("unset", true), ((string?)ready["status"], (bool)ready["is_scheduled_on_device"]!));
        Assert.Empty(Stay.Pending(ready));
        Assert.False(await stay.Opens("735846"));

        await stay.Until(45);
        Assert.Equal("set", await stay.Status(cleaner));
        Assert.True(await stay.Opens("735846"));
        await stay.Until(47);
        Assert.Equal("unset", await stay.Status(cleaner));
        Assert.False(await stay.Opens("735846"));
        Assert.Single(await stay.OnLock());
        await stay.Until(45 + 168);
        Assert.True(await stay.Opens("735846"));
        await stay.Until(45 + 170);
        Assert.Equal(
            ["created now", "mutations_requested now", "scheduled_on_device now", "set_on_device 1d21h", "set_on_device 8d21h"], await stay.Told(cleaner));
    }

    [Theory, BothEngines]
    public async Task What_such_a_lock_cannot_keep_goes_on_before_each_window(Engine engine)
    {
        await using var stay = await Stay.At(engine, KeepsWeeks);
        var guard = await stay.Create(new { code = "735846", schedule = new { rrule = "FREQ=DAILY", start_time = "22:00", end_time = "06:00" } });
        await stay.Until(8.49);
        Assert.Empty(await stay.OnLock());
        await stay.Until(8.5);
        Assert.Equal(["735846"], await stay.OnLock());
        Assert.Null((await stay.Slots())[0]!["schedule"]);
        await stay.Until(17);
        Assert.Empty(await stay.OnLock());
        Assert.Equal("unset", await stay.Status(guard));
    }

    // ---- changes ----

    [Theory, BothEngines]
    public async Task A_schedule_that_is_changed_while_the_cleaner_is_in_holds_at_once(Engine engine)
    {
        await using var stay = await Stay.At(engine, Plain);
        var cleaner = await stay.Create(new { code = "2580", schedule = Tuesdays });
        await stay.Until(46);
        Assert.True(await stay.Opens("2580"));
        await stay.Ask("/access_codes/update", new
        {
            access_code_id = Stay.Id(cleaner), schedule = new { rrule = "FREQ=WEEKLY;BYDAY=WE", start_time = "10:00", end_time = "12:00", time_zone = "Europe/Berlin" },
        });
        await stay.Now();
        Assert.False(await stay.Opens("2580"));
        Assert.Empty(await stay.OnLock());
        await stay.Until(46 + 24);
        Assert.True(await stay.Opens("2580"));
        var changed = (await stay.Event(cleaner, "changed"))["changed_properties"]!.AsArray();
        Assert.Equal(
            ("schedule", "FREQ=WEEKLY;BYDAY=TU 10:00-12:00 Europe/Berlin", "FREQ=WEEKLY;BYDAY=WE 10:00-12:00 Europe/Berlin"),
            ((string?)changed[0]!["property"], (string?)changed[0]!["from"], (string?)changed[0]!["to"]));
    }

    [Theory, BothEngines]
    public async Task A_code_that_gets_a_schedule_comes_off_until_its_window_and_without_it_is_there_for_good(Engine engine)
    {
        foreach (var door in new[] { Plain, KeepsWeeks })
        {
            await using var stay = await Stay.At(engine, door);
            var jane = await stay.Create(new { code = "735846" });
            await stay.Now();
            Assert.True(await stay.Opens("735846"));
            await stay.Ask("/access_codes/update", new
            {
                access_code_id = Stay.Id(jane), schedule = new { rrule = "FREQ=DAILY;BYDAY=TU,WE", start_time = "10:00", end_time = "12:00", time_zone = "Europe/Vienna" },
            });
            await stay.Now();
            Assert.False(await stay.Opens("735846"));
            await stay.Until(46);
            Assert.True(await stay.Opens("735846"));
            await stay.Until(48);
            Assert.False(await stay.Opens("735846"));
            await stay.Ask("/access_codes/update", new { access_code_id = Stay.Id(jane), schedule = (object?)null });
            await stay.Now();
            Assert.True(await stay.Opens("735846"));
            Assert.False((await stay.Code(jane)).ContainsKey("schedule"));
            await stay.Until(100);
            Assert.True(await stay.Opens("735846"));
        }
    }

    [Theory, BothEngines]
    public async Task A_code_that_is_deleted_in_its_window_is_off_and_gone(Engine engine)
    {
        await using var stay = await Stay.At(engine, Plain);
        var cleaner = await stay.Create(new { code = "2580", schedule = Tuesdays });
        await stay.Until(46);
        await stay.Ask("/access_codes/delete", new { access_code_id = Stay.Id(cleaner) });
        await stay.Now();
        Assert.True(await stay.IsGone(cleaner));
        Assert.Empty(await stay.OnLock());
        Assert.Equal(
            ["created", "mutations_requested", "set_on_device", "mutations_requested", "removed_from_device", "deleted"], await stay.ToldTypes(cleaner));
    }

    [Theory, BothEngines]
    public async Task Between_two_windows_it_is_deleted_at_once(Engine engine)
    {
        await using var stay = await Stay.At(engine, Plain);
        var cleaner = await stay.Create(new { code = "2580", schedule = Tuesdays });
        await stay.Until(60);
        await stay.Ask("/access_codes/delete", new { access_code_id = Stay.Id(cleaner) });
        Assert.True(await stay.IsGone(cleaner));
        Assert.Equal(["created", "mutations_requested", "set_on_device", "removed_from_device", "deleted"], await stay.ToldTypes(cleaner));
    }

    [Theory, BothEngines]
    public async Task After_the_last_window_the_code_is_over(Engine engine)
    {
        foreach (var door in new[] { Plain, KeepsWeeks })
        {
            await using var stay = await Stay.At(engine, door);
            var painter = await stay.Create(new
            {
                code = "735846", ends_at = "2026-12-31T00:00:00Z",
                schedule = new { rrule = "FREQ=DAILY;COUNT=2", start_time = "10:00", end_time = "12:00", time_zone = "Europe/Vienna" },
            });
            Assert.Equal(["03-02 09:00-11:00", "03-03 09:00-11:00"], Windows(painter));
            await stay.Until(46.9);
            Assert.Equal("set", await stay.Status(painter));
            await stay.Until(47);
            Assert.True(await stay.IsGone(painter));
            Assert.Empty(await stay.OnLock());
        }
    }

    // ---- when the lock is out of reach ----

    [Theory, BothEngines]
    public async Task A_lock_that_is_offline_when_the_window_begins_gets_the_code_as_soon_as_it_is_back(Engine engine)
    {
        await using var stay = await Stay.At(engine, Plain);
        var cleaner = await stay.Create(new { code = "2580", schedule = Tuesdays });
        await stay.Until(44);
        await stay.Faults(new { is_offline = true });
        await stay.Until(45.5);
        Assert.Equal("setting", await stay.Status(cleaner));
        Assert.Contains("delay_in_setting_on_device", Stay.Warnings(await stay.Code(cleaner)));
        Assert.Contains("failed_to_set_on_device", Stay.Errors(await stay.Code(cleaner)));
        await stay.Faults(new { is_offline = false });
        await stay.Until(45.6);
        Assert.Equal("set", await stay.Status(cleaner));
        Assert.True(await stay.Opens("2580"));
        await stay.Until(47);
        Assert.Empty(await stay.OnLock());
    }

    [Theory, BothEngines]
    public async Task A_window_that_was_missed_is_over_and_the_next_one_begins_afresh(Engine engine)
    {
        await using var stay = await Stay.At(engine, Plain);
        var cleaner = await stay.Create(new { code = "2580", schedule = Tuesdays });
        await stay.Until(44);
        await stay.Faults(new { is_offline = true });
        await stay.Until(47);
        var missed = await stay.Code(cleaner);
        Assert.Equal("unset", (string?)missed["status"]);
        Assert.Empty(Stay.Warnings(missed));
        Assert.Equal(["device_disconnected"], Stay.Errors(missed));
        await stay.Until(48 + 160);
        await stay.Faults(new { is_offline = false });
        await stay.Until(46 + 168);
        Assert.True(await stay.Opens("2580"));
        Assert.Empty(Stay.Errors(await stay.Code(cleaner)));
        Assert.Equal(
            ["created", "mutations_requested", "delay_in_setting_on_device", "failed_to_set_on_device", "set_on_device"], await stay.ToldTypes(cleaner));
    }

    [Theory, BothEngines]
    public async Task A_lock_that_is_offline_when_the_window_ends_is_told_of_and_the_code_comes_off_as_soon_as_it_can(Engine engine)
    {
        await using var stay = await Stay.At(engine, Plain);
        var cleaner = await stay.Create(new { code = "2580", schedule = Tuesdays });
        await stay.Until(46);
        await stay.Faults(new { is_offline = true });
        await stay.Until(47.6);
        var late = await stay.Code(cleaner);
        Assert.Equal("removing", (string?)late["status"]);
        Assert.Contains("delay_in_removing_from_device", Stay.Warnings(late));
        Assert.Contains("failed_to_remove_from_device", Stay.Errors(late));
        await stay.Faults(new { is_offline = false });
        await stay.Until(47.7);
        Assert.Equal("unset", await stay.Status(cleaner));
        Assert.Empty(await stay.OnLock());
        await stay.Until(46 + 168);
        Assert.True(await stay.Opens("2580"));
    }

    [Theory, BothEngines]
    public async Task What_somebody_does_to_it_at_the_keypad_concerns_one_window_only(Engine engine)
    {
        await using var stay = await Stay.At(engine, Plain);
        var cleaner = await stay.Create(new { code = "2580", is_external_modification_allowed = true, schedule = Tuesdays });
        await stay.Until(46);
        await stay.Keypad("delete", "2580");
        await stay.Until(46.5);
        Assert.False(await stay.Opens("2580"));
        Assert.Contains("external_modification_in_effect", Stay.Warnings(await stay.Code(cleaner)));
        await stay.Until(46 + 168);
        Assert.True(await stay.Opens("2580"));
        Assert.Empty(Stay.Warnings(await stay.Code(cleaner)));
    }

    // ---- doors that share a code ----

    [Theory, BothEngines]
    public async Task Two_doors_may_share_the_cleaners_code_and_its_hours(Engine engine)
    {
        await using var stay = await Stay.At(engine, Plain);
        var other = await stay.Server.DoorNamed(KeepsWeeks);
        var codes = (await stay.Ask("/access_codes/create_multiple", new { device_ids = new[] { stay.Door, other }, schedule = Tuesdays }))["access_codes"]!.AsArray();
        Assert.Single(codes.Select(c => (string)c!["code"]!).Distinct());
        Assert.All(codes, c => Assert.Equal(5, c!["next_windows"]!.AsArray().Count));
        await stay.Ask("/access_codes/update_multiple", new
        {
            common_code_key = (string)codes[0]!["common_code_key"]!, schedule = new { rrule = "FREQ=DAILY;BYDAY=MO", start_time = "08:00", end_time = "09:00", time_zone = "UTC" },
        });
        foreach (var code in codes) Assert.Equal("03-02 08:00-09:00", Windows(await stay.Code(code!.AsObject()))[0]);
        await stay.Ask("/access_codes/update_multiple", new { common_code_key = (string)codes[0]!["common_code_key"]!, schedule = (object?)null });
        foreach (var code in codes) Assert.False((await stay.Code(code!.AsObject())).ContainsKey("schedule"));
    }

    // ---- refusals ----

    [Theory]
    [InlineData("""{"rrule": "FREQ=MONTHLY", "start_time": "10:00", "end_time": "12:00"}""", "FREQ must be DAILY or WEEKLY for \"schedule.rrule\"")]
    [InlineData("""{"rrule": "FREQ=DAILY", "start_time": "25:00", "end_time": "12:00"}""", "Must be a time of day from 00:00 to 23:59 for \"schedule.start_time\"")]
    [InlineData("""{"rrule": "FREQ=DAILY", "start_time": "10:00", "end_time": ""}""", "Must be a time of day from 00:00 to 23:59 for \"schedule.end_time\"")]
    [InlineData("""{"rrule": "FREQ=DAILY", "start_time": "10:00", "end_time": "12:00", "time_zone": "CET/Bielefeld"}""", "Must be an IANA time zone, for example Europe/Berlin for \"schedule.time_zone\"")]
    [InlineData("""{"rrule": "FREQ=DAILY", "start_time": "10:00"}""", "schedule.end_time is required")]
    [InlineData("""{"rrule": "FREQ=DAILY;UNTIL=20260228", "start_time": "10:00", "end_time": "12:00"}""", "Must have a window that is not over, between starts_at and ends_at for \"schedule\"")]
    [InlineData("\"tuesdays\"", "Expected object, received string for \"schedule\"")]
    public async Task A_schedule_that_cannot_be_kept_is_refused_by_name(string schedule, string message)
    {
        await using var stay = await Stay.At(Engine.Sqlite, Plain);
        var answer = await stay.Server.Post("/access_codes/create", new { device_id = stay.Door, schedule = JsonNode.Parse(schedule) });
        Assert.Equal((400, message), (answer.Status, (string?)answer.Body["error"]!["message"]));
    }

    [Fact]
    public async Task Hours_are_not_taken_off_a_grant_that_has_ended()
    {
        await using var stay = await Stay.At(Engine.Sqlite, Plain);
        var grant = await stay.Server.Grant(new
        {
            user_identity = new { full_name = "Jo" }, device_ids = new[] { stay.Door }, starts_at = stay.Hour(0), ends_at = stay.Hour(480),
            requested_access_methods = new[] { new { mode = "code" } }, schedule = Tuesdays,
        });
        await stay.Ask("/sandbox/advance_clock", new { to = stay.Hour(481) });
        var answer = await stay.Server.Post("/access_grants/update", new { access_grant_id = (string)grant["access_grant_id"]!, schedule = (object?)null });
        Assert.Equal((400, "Must not be taken off what has ended: move ends_at first for \"schedule\""), (answer.Status, (string?)answer.Body["error"]!["message"]));
        await stay.Ask("/access_grants/update", new { access_grant_id = (string)grant["access_grant_id"]!, schedule = (object?)null, ends_at = stay.Hour(600) });
    }

    [Fact]
    public async Task Codes_that_cannot_come_and_go_have_no_schedule()
    {
        await using var stay = await Stay.At(Engine.Sqlite, Plain);
        var lodge = await stay.Server.DoorNamed("Lake Lodge");
        Assert.Equal("invalid_input", (await stay.Refused("/access_codes/create", new { device_id = lodge, is_offline_access_code = true, ends_at = stay.Hour(48), schedule = Tuesdays })).Type);
        var chooses = await stay.Server.DoorNamed("Coworking");
        Assert.Equal("invalid_input", (await stay.Refused("/access_codes/create", new { device_id = chooses, schedule = Tuesdays })).Type);
        Assert.Equal("invalid_input", (await stay.Refused("/access_codes/create", new { device_id = stay.Door, ends_at = stay.Hour(480), use_backup_access_code_pool = true, schedule = Tuesdays })).Type);
        var jane = await stay.Create(new { ends_at = stay.Hour(480), use_backup_access_code_pool = true });
        Assert.Equal("invalid_input", (await stay.Refused("/access_codes/update", new { access_code_id = Stay.Id(jane), schedule = Tuesdays })).Type);
        var joe = await stay.Create(new { ends_at = stay.Hour(480), schedule = Tuesdays });
        Assert.Equal("backup_access_codes_not_supported", (await stay.Refused("/access_codes/pull_backup_access_code", new { access_code_id = Stay.Id(joe) })).Type);
        Assert.Equal("invalid_input", (await stay.Refused("/access_codes/update", new { access_code_id = Stay.Id(joe), ends_at = stay.Hour(2) })).Type);
    }

    static string[] Windows(JsonObject code) =>
    [
        .. code["next_windows"]!.AsArray().Select(w => (Start: (DateTimeOffset)w!["starts_at"]!, End: (DateTimeOffset)w["ends_at"]!))
            .Select(w => $"{w.Start.UtcDateTime:MM-dd HH:mm}-{w.End.UtcDateTime:HH:mm}"),
    ];
}
