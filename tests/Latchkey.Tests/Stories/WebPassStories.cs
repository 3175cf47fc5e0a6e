using System.Text.Json.Nodes;
using Latchkey.AccessGrants;
using Latchkey.Acs;
using Latchkey.Pages;
using Latchkey.Sandbox;
using Latchkey.Stores;

namespace Latchkey.Stories;

/// <summary>A guest's weekend with nothing but a link.</summary>
public class WebPassStories
{
    [Theory, BothEngines]
    public async Task The_link_opens_from_the_first_second_to_the_last(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Front Door");
        var (grant, phone) = await stay.Server.PassTo(Fields(stay, 27, 71));
        using var _1 = phone;

        // The page says when, and neither what the door does now nor how to open it.
        var ahead = await phone.Look();
        Assert.Contains("Your pass begins on Monday, 2 March, 07:00.", ahead.Text, StringComparison.Ordinal);
        Assert.Contains("Valid until Wednesday, 4 March, 03:00", ahead.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<form", ahead.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("data-shows=\"locked\"", ahead.Text, StringComparison.Ordinal);
        await stay.Until(27 - 1 / 3600.0);
        Assert.Equal(("failed", "This pass does not open the door right now."), (await phone.Tap(stay.Door)).Outcome);
        Assert.True(await IsLocked(stay));

        await stay.Until(27);
        Assert.Equal("done", (await phone.Tap(stay.Door)).Outcome.Kind);
        Assert.False(await IsLocked(stay));
        Assert.Equal("done", (await phone.Tap(stay.Door, "lock")).Outcome.Kind);
        await stay.Until(71 - 1 / 3600.0);
        Assert.Equal("done", (await phone.Tap(stay.Door)).Outcome.Kind);
        Assert.Equal("done", (await phone.Tap(stay.Door, "lock")).Outcome.Kind);

        await stay.Until(71);
        Assert.Equal(404, (await phone.Look()).Status);
        Assert.Equal(404, (await phone.Tap(stay.Door)).Status);
        Assert.True(await IsLocked(stay));

        // A stay that is made longer has its link again.
        await stay.Ask("/access_grants/update", new { access_grant_id = grant.Id(), ends_at = stay.Hour(90) });
        Assert.Contains("Valid until Wednesday, 4 March, 22:00", (await phone.Look()).Text, StringComparison.Ordinal);
        Assert.Equal("done", (await phone.Tap(stay.Door)).Outcome.Kind);
    }

    [Theory, BothEngines]
    public async Task The_page_follows_the_door_and_the_grant(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Front Door");
        var (grant, phone) = await stay.Server.PassTo(Fields(stay, 0, 71));
        using var _1 = phone;
        var first = (await phone.Live()).Json;
        Assert.Equal(["locked"], Shows(first));

        // Somebody opens with the thumbturn, and the battery dies.
        await stay.Ask("/locks/unlock_door", new { device_id = stay.Door });
        Assert.Equal(["unlocked"], Shows((await phone.Live()).Json));
        await stay.Faults(new { is_offline = true });
        await stay.Until(1);
        Assert.Equal(["offline"], Shows((await phone.Live()).Json));
        Assert.Equal((string)first["version"]!, (string)(await phone.Live()).Json["version"]!);

        // Another door comes to the grant: the page loads itself anew, and shows both.
        var workshop = await stay.Server.DoorNamed("Workshop");
        await stay.Ask("/access_grants/update", new { access_grant_id = grant.Id(), device_ids = new[] { stay.Door, workshop } });
        var both = (await phone.Live()).Json;
        Assert.NotEqual((string)first["version"]!, (string)both["version"]!);
        Assert.Equal(["offline", "locked"], Shows(both));
        Assert.Equal("done", (await phone.Tap(workshop)).Outcome.Kind);
    }

    static Dictionary<string, object> Fields(Stay stay, double from, double until) => new()
    {
        ["device_ids"] = new[] { stay.Door }, ["starts_at"] = stay.Hour(from), ["ends_at"] = stay.Hour(until),
    };

    static async Task<bool> IsLocked(Stay stay) => (bool)(await stay.Server.Lock(stay.Door))["is_locked"]!;

    static string[] Shows(JsonObject live) => [.. live["doors"]!.AsArray().Select(d => (string)d!["shows"]!)];
}
