using System.Text.Json.Nodes;
using Latchkey.AccessGrants;
using Latchkey.Acs;
using Latchkey.Stores;

namespace Latchkey.Stories;

/// <summary>A week of guests: they come early, stay longer, lose a card, change rooms.</summary>
public class HotelWeekStories
{
    [Theory, BothEngines]
    public async Task A_guest_comes_early_and_stays_longer_with_the_same_PIN(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Workshop");
        var grant = await stay.Server.Grant(new { device_ids = new[] { stay.Door }, starts_at = stay.Hour(27), ends_at = stay.Hour(47) });
        var pin = (string)(await stay.Server.Method(grant))["code"]!;
        await stay.Until(2);
        Assert.False((bool)(await stay.Server.Method(grant))["is_issued"]!);

        // Early check-in.
        await stay.Ask("/access_grants/update", new { access_grant_id = grant.Id(), starts_at = stay.Hour(2) });
        await stay.Until(2.1);
        Assert.True(await stay.Opens(pin));
        // Extension.
        await stay.Until(40);
        await stay.Ask("/access_grants/update", new { access_grant_id = grant.Id(), ends_at = stay.Hour(71) });
        await stay.Until(48);
        Assert.True(await stay.Opens(pin));
        Assert.True((bool)(await stay.Server.Method(grant))["is_issued"]!);
        await stay.Until(71.2);
        Assert.False(await stay.Opens(pin));
        Assert.Equal(
            [
                "access_grant.created", "access_method.created", "access_grant.access_times_changed", "access_method.issued",
                "access_grant.access_granted_to_all_doors", "access_grant.access_times_changed", "access_method.revoked",
            ],
            await stay.Server.Told(grant));
    }

    [Theory, BothEngines]
    public async Task A_lost_card_is_revoked_and_another_is_written(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var begin = server.Clock.GetUtcNow();
        var grant = await server.Grant(new
        {
            acs_entrance_ids = new[] { await server.EntranceId("Room 101"), await server.EntranceId("Spa") }, reservation_key = "stay-1",
            starts_at = begin, ends_at = begin.AddDays(4), requested_access_methods = new[] { new { mode = "card" } },
        });
        var lost = await server.Method(grant);
        Assert.True((bool)lost["is_encoding_required"]!);
        Assert.Contains("access_method.card_encoding_required", await server.Told(grant));
        var first = await Write(server, lost);
        Assert.Equal("opened", await server.Present("Room 101", new { card_number = first }));

        await server.Done("/access_methods/delete", new { access_method_id = (string)lost["access_method_id"]! });
        await server.Done("/access_grants/request_access_methods", new { access_grant_id = grant.Id(), requested_access_methods = new[] { new { mode = "card" } } });
        await server.Settle();
        var second = await Write(server, await server.Method(grant));
        Assert.NotEqual(first, second);
        Assert.NotEqual("opened", await server.Present("Room 101", new { card_number = first }));
        Assert.Equal("opened", await server.Present("Spa", new { card_number = second }));
        Assert.Equal(
            ["access_method.created", "access_method.card_encoding_required", "access_method.issued", "access_method.revoked", "access_method.deleted"],
            await server.EventTypesAbout("access_method_id", (string)lost["access_method_id"]!));
        Assert.Empty(server.Problems);
    }

    [Fact]
    public async Task A_longer_stay_needs_the_card_again()
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var begin = server.Clock.GetUtcNow();
        var grant = await server.Grant(new
        {
            acs_entrance_ids = new[] { await server.EntranceId("Room 101") }, starts_at = begin, ends_at = begin.AddDays(1),
            requested_access_methods = new[] { new { mode = "card" } },
        });
        await Write(server, await server.Method(grant));
        await server.Done("/access_grants/update", new { access_grant_id = grant.Id(), ends_at = begin.AddDays(2) });
        var method = await server.Method(grant);
        Assert.Equal((true, true), ((bool)method["is_issued"]!, (bool)method["is_encoding_required"]!));
        Assert.Equal(["updating_access_times"], method.Codes("pending_mutations"));
        Assert.Equal(["updating_access_times"], (await server.Again(grant)).Codes("warnings"));
        await Write(server, method);
        Assert.Empty((await server.Method(grant)).Codes("pending_mutations"));
        Assert.Contains("access_method.reissued", await server.Told(grant));
    }

    [Theory, BothEngines]
    public async Task A_guest_changes_rooms_and_keeps_the_PIN(Engine engine)
    {
        await using var server = await LatchkeyServer.On(engine);
        var (front, workshop) = (await Sandbox.SandboxDoors.DoorNamed(server, "Front Door"), await Sandbox.SandboxDoors.DoorNamed(server, "Workshop"));
        var grant = await server.Grant(new { device_ids = new[] { front } });
        await server.Settle();
        var pin = (string)(await server.Method(grant))["code"]!;
        // Both at once, so that the guest can move.
        await server.Done("/access_grants/update", new { access_grant_id = grant.Id(), device_ids = new[] { front, workshop } });
        await server.Done("/access_grants/update", new { access_grant_id = grant.Id(), device_ids = new[] { workshop } });
        await server.Settle();
        Assert.Equal(pin, (string)(await server.Method(grant))["code"]!);
        Assert.Empty(await server.OnLock(front));
        Assert.Contains(pin, await server.OnLock(workshop));
        Assert.Empty((await server.Again(grant)).Codes("warnings"));
        Assert.Empty(server.Problems);
    }

    [Theory]
    [InlineData("Spa", 0, 4, 400, "invalid_input")]
    [InlineData("Room 102", 0, 4, 409, "reservation_entrance_change_requires_cleanup")]
    [InlineData("Room 101 and Room 102", 0, 4, 409, "reservation_joiner_entrance_set_conflict")]
    [InlineData("Room 101", 5, 8, 409, "reservation_time_frames_must_overlap")]
    [InlineData("Room 101 and Spa", 1, 8, 200, null)]
    public async Task A_stay_is_joined_by_its_rules(string doors, int fromDay, int toDay, int status, string? error)
    {
        await using var server = await LatchkeyServer.OnSqlite();
        var begin = server.Clock.GetUtcNow();
        await server.Grant(new
        {
            acs_entrance_ids = new[] { await server.EntranceId("Room 101") }, reservation_key = "stay-1", starts_at = begin, ends_at = begin.AddDays(4),
            requested_access_methods = new[] { new { mode = "card" } },
        });
        var rooms = new List<string>();
        foreach (var door in doors.Split(" and ")) rooms.Add(await server.EntranceId(door));
        var answer = await server.Post("/access_grants/create", new
        {
            user_identity = new { full_name = "John Doe" }, acs_entrance_ids = rooms, reservation_key = "stay-1", starts_at = begin.AddDays(fromDay),
            ends_at = begin.AddDays(toDay), requested_access_methods = new[] { new { mode = "card" } },
        });
        Assert.Equal((status, error), (answer.Status, answer.ErrorType));
    }

    /// <returns>The number of the card.</returns>
    static async Task<string> Write(LatchkeyServer server, JsonObject method)
    {
        var attempt = (await server.Done("/access_methods/encode", new
        {
            access_method_id = (string)method["access_method_id"]!, acs_encoder_id = await server.EncoderId("Lakeside Hotel"),
        })).Body["action_attempt"]!;
        Assert.Equal(("ENCODE_CREDENTIAL", "success"), ((string)attempt["action_type"]!, (string)attempt["status"]!));
        return (string)attempt["result"]!["card_number"]!;
    }
}
