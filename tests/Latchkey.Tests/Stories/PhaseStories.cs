using Latchkey.Storage;
using Latchkey.Stores;
using Latchkey.Workspaces;

namespace Latchkey.Stories;

/// <summary>The table "Phases and status", row by row.</summary>
public class PhaseStories
{
    [Theory, BothEngines]
    public async Task A_code_for_later_is_unset_until_half_an_hour_before(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Workshop");
        var jane = await stay.Create(new { name = "Jane", code = "2580", starts_at = stay.Hour(10), ends_at = stay.Hour(20) });
        Assert.Equal(("unset", "time_bound", false), ((string?)jane["status"], (string?)jane["type"], (bool)jane["is_scheduled_on_device"]!));
        Assert.Equal(["deferring_creation"], Stay.Pending(jane));
        Assert.Equal(stay.Hour(9.5), (DateTimeOffset)jane["pending_mutations"]![0]!["scheduled_at"]!);

        await stay.Until(9.49);
        Assert.Equal("unset", await stay.Status(jane));
        Assert.Empty(await stay.OnLock());

        await stay.Until(9.5);
        var set = await stay.Code(jane);
        Assert.Equal("set", (string?)set["status"]);
        Assert.Empty(Stay.Pending(set));
        Assert.Equal(["2580"], await stay.OnLock());

        await stay.Until(20);
        Assert.True(await stay.IsGone(jane));
        Assert.Empty(await stay.OnLock());
        Assert.Equal(
            ["created now", "mutations_requested now", "set_on_device 9h30m", "removed_from_device 20h", "deleted 20h"], await stay.Told(jane));
    }

    [Theory, BothEngines]
    public async Task A_native_code_lies_ready_72_hours_before_and_is_set_at_its_start(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Front Door");
        var jane = await stay.Create(new { name = "Jane", code = "2580", starts_at = stay.Hour(100), ends_at = stay.Hour(120) });
        Assert.Equal(["deferring_creation"], Stay.Pending(jane));
        Assert.Equal(stay.Hour(28), (DateTimeOffset)jane["pending_mutations"]![0]!["scheduled_at"]!);

        await stay.Until(28);
        var ready = await stay.Code(jane);
        Assert.Equal(("unset", true), ((string?)ready["status"], (bool)ready["is_scheduled_on_device"]!));
        Assert.Empty(Stay.Pending(ready));
        var slot = Assert.Single(await stay.Slots())!;
        Assert.Equal((stay.Hour(100), stay.Hour(120)), ((DateTimeOffset)slot["starts_at"]!, (DateTimeOffset)slot["ends_at"]!));
        Assert.False(await stay.Opens("2580"));

        await stay.Until(100);
        Assert.Equal("set", await stay.Status(jane));
        Assert.True(await stay.Opens("2580"));

        await stay.Until(120);
        Assert.True(await stay.IsGone(jane));
        Assert.Equal(
            [
                "created now", "mutations_requested now", "scheduled_on_device 1d4h", "set_on_device 4d4h", "removed_from_device 5d",
                "deleted 5d",
            ],
            await stay.Told(jane));
    }

    [Theory, BothEngines]
    public async Task A_native_code_that_begins_within_72_hours_lies_ready_at_once(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Front Door");
        var jane = await stay.Create(new { code = "2580", starts_at = stay.Hour(5), ends_at = stay.Hour(6) });
        Assert.Equal("unset", (string?)jane["status"]);
        await stay.Until(7);
        Assert.Equal(
            ["created now", "mutations_requested now", "scheduled_on_device now", "set_on_device 5h", "removed_from_device 6h", "deleted 6h"],
            await stay.Told(jane));
    }

    [Theory, BothEngines]
    public async Task A_native_code_that_is_not_on_its_lock_at_its_start_is_being_set(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Front Door");
        await stay.Faults(new { is_offline = true });
        var jane = await stay.Create(new { code = "2580", starts_at = stay.Hour(5), ends_at = stay.Hour(60) });
        await stay.Until(4.99);
        Assert.Equal("unset", await stay.Status(jane));
        await stay.Until(5);
        Assert.Equal("setting", await stay.Status(jane));
        await stay.Faults(new { is_offline = false });
        await stay.Until(5.01);
        Assert.Equal("set", await stay.Status(jane));
        Assert.DoesNotContain("scheduled_on_device", await stay.ToldTypes(jane));
    }

    [Theory, BothEngines]
    public async Task A_code_without_ends_is_being_set_and_then_set(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Workshop");
        var jane = await stay.Create(new { name = "Jane", code = "2580" });
        Assert.Equal(("setting", "ongoing"), ((string?)jane["status"], (string?)jane["type"]));
        Assert.Equal(["creating"], Stay.Pending(jane));
        await stay.Now();
        Assert.Equal("set", await stay.Status(jane));
        Assert.Equal(["created now", "mutations_requested now", "set_on_device now"], await stay.Told(jane));
        Assert.Equal("2580", (string?)(await stay.Event(jane, "set_on_device"))["code"]);
    }

    [Theory, BothEngines]
    public async Task An_ongoing_code_may_begin_later(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Workshop");
        var jane = await stay.Create(new { code = "2580", starts_at = stay.Hour(10) });
        Assert.Equal(("unset", "ongoing"), ((string?)jane["status"], (string?)jane["type"]));
        await stay.Until(500);
        Assert.Equal("set", await stay.Status(jane));
        Assert.Equal(["created now", "mutations_requested now", "set_on_device 9h30m"], await stay.Told(jane));
    }

    [Theory, BothEngines]
    public async Task An_end_alone_begins_now(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Workshop");
        var jane = await stay.Create(new { code = "2580", ends_at = stay.Hour(1) });
        Assert.Equal(("time_bound", stay.Begin), ((string?)jane["type"], (DateTimeOffset)jane["starts_at"]!));
        await stay.Until(1);
        Assert.True(await stay.IsGone(jane));
    }

    [Theory, BothEngines]
    public async Task An_end_that_is_past_or_before_the_start_is_refused(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Workshop");
        foreach (var (from, until) in new[] { (-5, -1), (-5, 0), (5, 5), (5, 4) })
        {
            Assert.Equal((400, "invalid_input"), await stay.Refused("/access_codes/create",
                new { device_id = stay.Door, code = "2580", starts_at = stay.Hour(from), ends_at = stay.Hour(until) }));
        }
    }

    [Theory, BothEngines]
    public async Task A_code_that_is_over_and_still_on_its_lock_is_being_removed(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Workshop");
        var jane = await stay.Create(new { code = "2580", ends_at = stay.Hour(1) });
        await stay.Until(0.9);
        await stay.Faults(new { is_offline = true });
        await stay.Until(1);
        var over = await stay.Code(jane);
        Assert.Equal("removing", (string?)over["status"]);
        Assert.Equal(["deleting"], Stay.Pending(over));
        await stay.Faults(new { is_offline = false });
        await stay.Until(1.01);
        Assert.True(await stay.IsGone(jane));
    }

    [Theory, BothEngines]
    public async Task A_deleted_code_is_listed_until_it_is_off_its_lock(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Workshop");
        var jane = await stay.Create(new { code = "2580" });
        await stay.Now();
        await stay.Faults(new { is_offline = true });
        await stay.Ask("/access_codes/delete", new { access_code_id = Stay.Id(jane) });
        var going = await stay.Code(jane);
        Assert.Equal("removing", (string?)going["status"]);
        Assert.Contains("being_deleted", Stay.Warnings(going));
        Assert.Equal(["2580"], await stay.OnLock());
        await stay.Until(0.01);
        await stay.Faults(new { is_offline = false });
        await stay.Now();
        Assert.True(await stay.IsGone(jane));
        Assert.Empty(await stay.OnLock());
        Assert.Equal(
            ["created now", "mutations_requested now", "set_on_device now", "mutations_requested now", "removed_from_device 36s", "deleted 36s"],
            await stay.Told(jane));
        Assert.NotEmpty((await stay.Ask("/access_codes/get_timeline", new { access_code_id = Stay.Id(jane) }))["timeline_events"]!.AsArray());
    }

    [Theory, BothEngines]
    public async Task A_code_that_was_never_on_its_lock_is_only_deleted(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Workshop");
        var jane = await stay.Create(new { code = "2580", starts_at = stay.Hour(10) });
        await stay.Ask("/access_codes/delete", new { access_code_id = Stay.Id(jane) });
        Assert.True(await stay.IsGone(jane));
        await stay.Now();
        Assert.Equal(["created now", "mutations_requested now", "deleted now"], await stay.Told(jane));
    }

    [Theory, BothEngines]
    public async Task A_lock_that_is_gone_from_its_account_leaves_its_codes_unknown(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Workshop");
        var jane = await stay.Create(new { code = "2580" });
        await stay.Now();
        await stay.Ask("/devices/simulate/remove", new { device_id = stay.Door });
        var lost = await stay.Code(jane);
        Assert.Equal("unknown", (string?)lost["status"]);
        Assert.Equal(["device_removed"], Stay.Errors(lost));
        await stay.Ask("/devices/simulate/connect", new { device_id = stay.Door });
        await stay.Now();
        Assert.Equal("set", await stay.Status(jane));
        Assert.Equal(["created now", "mutations_requested now", "set_on_device now"], await stay.Told(jane));
    }

    [Theory, BothEngines]
    public async Task A_disconnected_account_leaves_its_codes_unknown_and_says_so_on_devices_and_codes(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Workshop");
        var jane = await stay.Create(new { code = "2580" });
        await stay.Now();
        await Account(stay, isConnected: false);
        var lost = await stay.Code(jane);
        Assert.Equal("unknown", (string?)lost["status"]);
        Assert.Equal(["account_disconnected"], Stay.Errors(lost));
        Assert.True((bool)lost["errors"]![0]!["is_connected_account_error"]!);
        Assert.Equal(["account_disconnected"], Stay.Errors(await stay.Device()));

        await stay.Ask("/access_codes/delete", new { access_code_id = Stay.Id(jane) });
        await stay.Until(2);
        Assert.Equal("unknown", await stay.Status(jane));
        await Account(stay, isConnected: true);
        await stay.Until(100);
        Assert.True(await stay.IsGone(jane));
    }

    // The sandbox has no door to this yet: an account's connection is its driver's affair.
    static async Task Account(Stay stay, bool isConnected)
    {
        var device = await stay.Device();
        var (workspace, account) = ((Guid)device["workspace_id"]!, (Guid)device["connected_account_id"]!);
        await stay.Server.Server.Store.Write(session =>
        {
            var found = session.FindConnectedAccount(workspace, account)!;
            var errors = isConnected ? [] : new Dictionary<string, DateTimeOffset> { ["account_disconnected"] = stay.Begin };
            session.LookSooner(workspace, stay.Door, session.ClockOf(workspace).Now(stay.Server.Clock), session.ClockOf(workspace));
            return session.UpdateConnectedAccount(found with { Errors = errors });
        });
    }
}
