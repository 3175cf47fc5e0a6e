using Latchkey.AccessCodes;
using Latchkey.Acs;
using Latchkey.Api;
using Latchkey.Devices;

namespace Latchkey.AccessGrants;

/// <summary>When a grant lets somebody in, and which doors cannot keep such times.</summary>
static class GrantTimes
{
    /// <summary>The zone of a schedule that names none: the one that all doors of the grant are in.</summary>
    public static DefaultZone ZoneOf(AcsDesk desk, Doors doors)
    {
        var zones = doors.Devices.Select(d => d.TimeZone).Concat(doors.Entrances.Select(e => (string?)desk.System(e.AcsSystemId).TimeZone)).Distinct().ToList();
        return new(zones is [var only] ? only : null, "Must be given: the doors of the grant are not all in one time zone that is known");
    }

    /// <summary>Why a code for these times cannot be put on a device, whatever its maker says; null: it can.</summary>
    public static string? Objection(Device device, TimeFrame frame)
    {
        if (frame.Schedule is not null && Doors.TakesOfflineCodes(device))
            return "It has offline codes only: the maker's algorithm knows a start and an end, and no hours of days.";
        if (frame.Schedule is not null && device.Traits.Pins.LockChooses)
            return "It chooses the PINs itself (cannot_specify_pin_code), and would choose another for each window of the schedule.";
        return frame.End is null && Doors.TakesOfflineCodes(device) ? "It has offline codes only, and these have an end: give ends_at." : null;
    }

    /// <summary>A card that opens doors without a line carries its times, and nobody writes it before each window.</summary>
    public static bool Carries(AcsSystem system, Means mode) => mode == Means.Card && system.Traits.CardsCarryAccess;

    /// <summary>A caller who asks for hours learns at once which of the doors cannot keep them. Doors that come later are left out.</summary>
    /// <exception cref="Refusal">One cannot.</exception>
    public static void Check(AcsDesk desk, AccessGrant grant, Doors doors)
    {
        if (grant.Frame.Schedule is null) return;
        if (grant.Wants(Means.Code) && doors.Devices.FirstOrDefault(d => Objection(d, grant.Frame) is not null) is { } device)
            throw Refusal.Invalid("schedule", $"Must be left out for device {device.DeviceId}. {Objection(device, grant.Frame)}");
        foreach (var entrance in doors.Entrances.Where(e => grant.Wants(Means.Card) && e.Takes(Means.Card) && Carries(desk.System(e.AcsSystemId), Means.Card)))
        {
            throw Refusal.Invalid("schedule", $"Must be left out for cards that open entrance {entrance.AcsEntranceId}: they carry their times, and would have to be "
                + "written before each window");
        }
    }
}
