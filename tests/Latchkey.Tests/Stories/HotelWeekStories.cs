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

    /// <summary>The whole week: a PIN for the house and a card for the room, early, longer, lost, moved, gone.</summary>
    [Theory, BothEngines]
    public async Task A_week_in_the_life_of_a_stay(Engine engine)
    {
        await using var stay = await Stay.At(engine, "Workshop");
        var (room, other, spa) = (await stay.Server.EntranceId("Room 101"), await stay.Server.EntranceId("Room 102"), await stay.Server.EntranceId("Spa"));
        // Monday 15:00 to Thursday 11:00, UTC.
        var grant = await stay.Server.Grant(new
        {
            device_ids = new[] { stay.Door }, acs_entrance_ids = new[] { room, spa }, reservation_key = "stay-7", access_grant_key = "jane",
            starts_at = stay.Hour(27), ends_at = stay.Hour(95), requested_access_methods = new[] { new { mode = "code" }, new { mode = "card" } },
        });
        var pin = (string)(await Of(stay, grant, "code")).Single()["code"]!;
        var card = await Write(stay.Server, (await Of(stay, grant, "card")).Single());
        Assert.Equal("not_yet", await stay.Server.Present("Room 101", new { card_number = card }));

        // She is there at ten in the morning.
        await stay.Until(22);
        await stay.Ask("/access_grants/update", new { access_grant_key = "jane", starts_at = stay.Hour(22) });
        card = await Write(stay.Server, (await Of(stay, grant, "card")).Single());
        await stay.Until(22.1);
        Assert.True(await stay.Opens(pin));
        Assert.Equal("opened", await stay.Server.Present("Room 101", new { card_number = card }));

        // On Tuesday she loses the card.
        await stay.Until(50);
        await stay.Ask("/access_methods/delete", new { access_method_id = (await Of(stay, grant, "card")).Single()["access_method_id"] });
        await stay.Ask("/access_grants/request_access_methods", new { access_grant_id = grant.Id(), requested_access_methods = new[] { new { mode = "card" } } });
        await stay.Now();
        var found = card;
        card = await Write(stay.Server, (await Of(stay, grant, "card")).Single());
        Assert.NotEqual("opened", await stay.Server.Present("Room 101", new { card_number = found }));
        Assert.Equal("opened", await stay.Server.Present("Spa", new { card_number = card }));

        // On Wednesday she stays until Saturday, and moves to another room: that is another reservation of rooms.
        await stay.Until(72);
        await stay.Ask("/access_grants/update", new { access_grant_id = grant.Id(), ends_at = stay.Hour(143) });
        Assert.Equal("reservation_entrance_change_requires_cleanup", (await stay.Server.Post("/access_grants/create", new
        {
            user_identity_id = grant["user_identity_id"], acs_entrance_ids = new[] { other }, reservation_key = "stay-7", starts_at = stay.Hour(72), ends_at = stay.Hour(143),
            requested_access_methods = new[] { new { mode = "card" } },
        })).ErrorType);
        await stay.Ask("/access_grants/update", new { access_grant_id = grant.Id(), acs_entrance_ids = new[] { other, spa } });
        await stay.Now();
        card = await Write(stay.Server, (await Of(stay, grant, "card")).Single());
        Assert.Equal("opened", await stay.Server.Present("Room 102", new { card_number = card }));
        Assert.NotEqual("opened", await stay.Server.Present("Room 101", new { card_number = card }));
        await stay.Until(120);
        Assert.True(await stay.Opens(pin));

        // On Saturday she is gone.
        await stay.Until(143.1);
        Assert.False(await stay.Opens(pin));
        Assert.NotEqual("opened", await stay.Server.Present("Room 102", new { card_number = card }));
        Assert.Empty(await stay.OnLock());
        Assert.Equal("access_method.revoked", (await stay.Server.Told(grant))[^1]);
    }

    static async Task<List<JsonObject>> Of(Stay stay, JsonObject grant, string mode) =>
        [.. (await stay.Server.Methods(grant)).Where(m => (string?)m["mode"] == mode && m.Codes("warnings").All(w => w != "being_deleted"))];

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
