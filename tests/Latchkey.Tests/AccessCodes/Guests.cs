using Latchkey.Devices;

namespace Latchkey.AccessCodes;

/// <summary>Guests' codes for a front door, and moments around noon.</summary>
static class Guests
{
    public static readonly DateTimeOffset Noon = Doors.Noon;

    /// <summary>The front door of <see cref="Doors"/>, whose lock keeps schedules by itself.</summary>
    public static readonly Device Native = Doors.Front;

    /// <summary>As <see cref="Native"/>, on a lock that lets in whatever it holds.</summary>
    public static readonly Device JustInTime = Doors.Front.With(t => t with { SchedulesNatively = false });

    public static DateTimeOffset Hours(double hours) => Noon.AddHours(hours);

    /// <param name="from">Hours from noon; null: no start.</param>
    /// <param name="until">Hours from noon; null: no end.</param>
    public static TimeFrame Frame(double? from, double? until) =>
        new(from is { } f ? Hours(f) : null, until is { } u ? Hours(u) : null);

    public static AccessCode Code(string? pin = "2580", TimeFrame frame = default) => new()
    {
        WorkspaceId = Doors.Front.WorkspaceId,
        AccessCodeId = Guid.CreateVersion7(Noon),
        DeviceId = Doors.Front.DeviceId,
        ConnectedAccountId = Doors.Front.ConnectedAccountId,
        IsManaged = true,
        Name = "Jane",
        Pin = pin is null ? null : new Pin(pin),
        Frame = frame,
        CreatedAt = Noon,
        WantedSince = Noon,
    };

    /// <summary>The lock holds it as it is wanted, with <paramref name="schedule"/>.</summary>
    public static AccessCode On(this AccessCode code, string slot, TimeFrame schedule = default) => code with
    {
        Held = new(slot, code.Pin, code.Name, schedule, Noon, IsReadable: true),
    };
}
