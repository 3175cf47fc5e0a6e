using System.Text.Json;
using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Acs.Systems;

/// <summary>Tells which rooms and encoders a Hotek system has: it lists none itself.</summary>
static class ReportDevices
{
    /// <summary>A guess: what a large hotel reports at once.</summary>
    const int DevicesMax = 5_000;

    public sealed record Request(
        Guid AcsSystemId, [Bounds(0, DevicesMax)] IReadOnlyList<EncoderReport>? AcsEncoders,
        [Bounds(0, DevicesMax)] IReadOnlyList<EntranceReport>? AcsEntrances);

    public sealed record EncoderReport(HotekEncoder HotekMetadata, bool? IsRemoved);

    public sealed record HotekEncoder([Bounds(1, 40)] string EncoderNumber);

    public sealed record EntranceReport(HotekEntrance HotekMetadata, bool? IsRemoved);

    public sealed record HotekEntrance(
        [Bounds(1, 200)] string? CommonAreaName, [Bounds(1, 40)] string? CommonAreaNumber, [Bounds(1, 40)] string? RoomNumber);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        var system = desk.Hold(ask.AcsSystemId);
        if (system.Make != HotekMake) throw AcsRefusals.NotSupported($"{system.Traits.TypeName} lists its entrances itself.");
        var entrances = AcsRows.Entrances.List(session, call.Server.Vault, call.WorkspaceId, new() { Owners = [system.AcsSystemId] })
            .ToDictionary(NumberOf);
        var grants = new AccessGrants.GrantDesk(call, session);
        var around = new List<Guid>();
        foreach (var (report, i) in (ask.AcsEntrances ?? []).Select((r, i) => (r, i))) around.AddRange(Take(desk, system, grants, report, entrances, i));
        var encoders = AcsRows.Encoders.List(session, call.Server.Vault, call.WorkspaceId, new() { Owners = [system.AcsSystemId] })
            .ToDictionary(e => e.Number ?? "");
        foreach (var report in ask.AcsEncoders ?? []) Take(desk, system, report, encoders);
        grants.Refit(around);
        return new Response();
    });

    public const string HotekMake = "hotek";

    /// <returns>The grants that lost or won a door.</returns>
    static List<Guid> Take(
        AcsDesk desk, AcsSystem system, AccessGrants.GrantDesk grants, EntranceReport report, Dictionary<string, AcsEntrance> known, int place)
    {
        var room = report.HotekMetadata;
        var number = room.RoomNumber ?? room.CommonAreaNumber
            ?? throw Refusal.Invalid($"acs_entrances.{place}.hotek_metadata", "Needs a room_number or a common_area_number");
        known.TryGetValue(number, out var entrance);
        if (report.IsRemoved == true)
        {
            if (entrance is null) return [];
            known.Remove(number);
            var lost = grants.Around(entrance.AcsEntranceId);
            desk.Delete(entrance);
            desk.Tell("acs_entrance.removed", system, ("acs_entrance_id", entrance.AcsEntranceId));
            return lost;
        }
        var now = Entrance(desk, system, entrance, room, number);
        known[number] = now;
        desk.Save(now);
        if (entrance is not null) return [];
        desk.Tell("acs_entrance.added", system, ("acs_entrance_id", now.AcsEntranceId));
        return grants.Around(now.AcsEntranceId);
    }

    static AcsEntrance Entrance(AcsDesk desk, AcsSystem system, AcsEntrance? before, HotekEntrance room, string number) => new()
    {
        WorkspaceId = desk.WorkspaceId, AcsEntranceId = before?.AcsEntranceId ?? desk.NewId(), AcsSystemId = system.AcsSystemId,
        ConnectedAccountId = system.ConnectedAccountId, CreatedAt = before?.CreatedAt ?? desk.Now, Means = [Means.Card],
        Name = room.CommonAreaName ?? (room.RoomNumber is null ? $"Area {number}" : $"Room {number}"),
        CanBelongToReservation = room.RoomNumber is not null,
        ProviderMetadata = new Dictionary<string, JsonElement>
        {
            ["hotek_metadata"] = JsonSerializer.SerializeToElement(room, Given),
        },
    };

    static readonly JsonSerializerOptions Given = new(Wire.Json)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The number by which the system knows an entrance.</summary>
    static string NumberOf(AcsEntrance entrance)
    {
        var room = entrance.ProviderMetadata["hotek_metadata"];
        return room.TryGetProperty("room_number", out var number) || room.TryGetProperty("common_area_number", out number)
            ? number.GetString()! : $"{entrance.AcsEntranceId}";
    }

    static void Take(AcsDesk desk, AcsSystem system, EncoderReport report, Dictionary<string, AcsEncoder> known)
    {
        var number = report.HotekMetadata.EncoderNumber;
        known.TryGetValue(number, out var encoder);
        var isRemoved = report.IsRemoved == true;
        if (isRemoved ? encoder is null or { RemovedAt: not null } : encoder is { RemovedAt: null }) return;
        var now = (encoder ?? new AcsEncoder
        {
            WorkspaceId = desk.WorkspaceId, AcsEncoderId = desk.NewId(), AcsSystemId = system.AcsSystemId,
            ConnectedAccountId = system.ConnectedAccountId, CreatedAt = desk.Now, Name = $"Encoder {number}", Number = number,
        }) with { RemovedAt = isRemoved ? desk.Now : null };
        known[number] = now;
        desk.Save(now);
        desk.Tell(isRemoved ? "acs_encoder.removed" : "acs_encoder.added", system, ("acs_encoder_id", now.AcsEncoderId));
    }
}
