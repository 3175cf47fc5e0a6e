using System.Text.Json.Nodes;
using Latchkey.Sandbox;
using Latchkey.Stores;

namespace Latchkey.Stories;

/// <summary>A house with all its troubles: whoever adds an event that nothing tells, or tells one that has no name, hears of it here.</summary>
public class EveryEventStories
{
    /// <summary>Source: the public description, 1.977.0.</summary>
    static readonly string[] Described =
    [
        "access_code.backup_access_code_pulled", "access_code.changed", "access_code.code_changed", "access_code.created",
        "access_code.delay_in_removing_from_device", "access_code.delay_in_setting_on_device", "access_code.deleted",
        "access_code.deleted_external_to_seam", "access_code.failed_to_remove_from_device", "access_code.failed_to_set_on_device",
        "access_code.modified_external_to_seam", "access_code.mutations_requested", "access_code.name_changed",
        "access_code.removed_from_device", "access_code.scheduled_on_device", "access_code.set_on_device",
        "access_code.time_frame_changed", "access_code.unmanaged.converted_to_managed", "access_code.unmanaged.created",
        "access_code.unmanaged.failed_to_convert_to_managed", "access_code.unmanaged.removed",
    ];

    [Theory, BothEngines]
    public async Task Every_event_of_the_description_is_told_and_no_other(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Front Door");
        await AGuestWhoseStayIsMoved(stay);
        await AGuestWhoseLockSleeps(stay);
        await PeopleAtTheKeypad(stay);
        await ABackup(stay);
        var events = (await stay.Ask("/events/list", new { since = "2020-01-01T00:00:00Z", limit = 10_000 }))["events"]!.AsArray();
        var types = events.Select(e => (string)e!["event_type"]!).Where(t => t.StartsWith("access_code.", StringComparison.Ordinal));
        Assert.Equal(Described, types.Distinct().Order(StringComparer.Ordinal));
        // What is only for the timeline stays there.
        Assert.DoesNotContain(events, e => ((string)e!["event_type"]!).StartsWith("internal.", StringComparison.Ordinal));
    }

    static async Task AGuestWhoseStayIsMoved(Stay stay)
    {
        var jane = await stay.Create(new { name = "Jane", code = "2580", starts_at = stay.Hour(5), ends_at = stay.Hour(10) });
        await stay.Now();
        await stay.Ask("/access_codes/update",
            new { access_code_id = Stay.Id(jane), name = "Joe", code = "1379", starts_at = stay.Hour(1), ends_at = stay.Hour(4) });
        await stay.Until(4);
        Assert.Equal(
            [
                "created now", "mutations_requested now", "scheduled_on_device now", "changed now", "mutations_requested now", "code_changed now",
                "name_changed now", "time_frame_changed now", "scheduled_on_device now", "set_on_device 1h", "removed_from_device 4h", "deleted 4h",
            ],
            await stay.Told(jane));
    }

    static async Task AGuestWhoseLockSleeps(Stay stay)
    {
        await stay.Faults(new { is_offline = true });
        var jane = await stay.Create(new { code = "2580", ends_at = stay.Hour(8) });
        await stay.Until(6);
        await stay.Faults(new { is_offline = false });
        await stay.Until(7);
        await stay.Faults(new { is_offline = true });
        await stay.Until(10);
        await stay.Faults(new { is_offline = false });
        await stay.Now();
        Assert.Equal(
            [
                "created", "mutations_requested", "delay_in_setting_on_device", "failed_to_set_on_device", "set_on_device",
                "delay_in_removing_from_device", "failed_to_remove_from_device", "removed_from_device", "deleted",
            ],
            await stay.ToldTypes(jane));
    }

    static async Task PeopleAtTheKeypad(Stay stay)
    {
        var jane = await stay.Create(new { code = "2580" });
        await stay.Now();
        await stay.Keypad("change", "2580", newCode: "4682");
        await stay.Now();
        await stay.Keypad("delete", "2580");
        await stay.Now();
        Assert.Equal(
            ["set_on_device", "modified_external_to_seam", "code_changed", "set_on_device", "deleted_external_to_seam", "set_on_device"],
            (await stay.ToldTypes(jane)).Skip(2));
        await stay.Keypad("add", "1470", name: "Aunt");
        var aunt = Assert.Single(await stay.Server.Unmanaged(stay.Door))!.AsObject();
        await stay.Ask("/access_codes/unmanaged/convert_to_managed", new { access_code_id = Stay.Id(aunt) });
        await stay.Keypad("add", "1583");
        await stay.Keypad("delete", "1583");

        var studio = await stay.Server.DoorNamed("Studio");
        await stay.Ask("/sandbox/edit_keypad", new { device_id = studio, action = "add", code = "2580" });
        var hidden = Assert.Single(await stay.Server.Unmanaged(studio))!.AsObject();
        await stay.Refused("/access_codes/unmanaged/convert_to_managed", new { access_code_id = Stay.Id(hidden) });
    }

    static async Task ABackup(Stay stay)
    {
        var jane = await stay.Create(new { ends_at = stay.Hour(20), use_backup_access_code_pool = true });
        await stay.Until(11);
        await stay.Ask("/access_codes/pull_backup_access_code", new { access_code_id = Stay.Id(jane) });
    }
}
