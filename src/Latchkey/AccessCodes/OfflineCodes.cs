using Latchkey.ActionAttempts;
using Latchkey.Api;
using Latchkey.Devices;
using Latchkey.Drivers;
using Latchkey.Storage;

namespace Latchkey.AccessCodes;

/// <summary>Codes that the maker's algorithm gives: the lock is never spoken to, takes them as they are, and cannot be told otherwise.</summary>
static class OfflineCodes
{
    /// <exception cref="Refusal">The device has no offline codes, or none for that time.</exception>
    public static async Task<Create.Response> Create(Create.Request ask, Call call)
    {
        var (device, now) = await call.Read(session =>
        {
            var found = session.Device(call.WorkspaceId, ask.DeviceId);
            return found is { IsManaged: true } ? (found, call.Now(session)) : throw Refusals.NoDevice(ask.DeviceId);
        });
        Check(ask, device);
        call.Server.DeviceLimits.Take(call.Workspace, ask.DeviceId, DeviceLimit.CreateCode);
        var frame = Draft.Framed(ask.StartsAt ?? now, ask.EndsAt ?? OneTimeEnd(ask, now), now);
        var (pin, given) = await FreePin(ask, call, device, frame);
        return await call.Write(session => Write(ask, new(call, session), pin, given));
    }

    static void Check(Create.Request ask, Device device)
    {
        if (device.Traits.CanProgramOfflineCodes != true)
            throw new Refusal(400, "cannot_program_offline_access_codes",
                "This device has no offline access codes (can_program_offline_access_codes is not true).");
        if (ask.Code is not null) throw Refusal.Invalid("code", "Must be left out: the maker's algorithm gives an offline code its PIN");
        if (ask.EndsAt is null && ask.IsOneTimeUse != true) throw Refusal.Invalid("ends_at", FieldError.Required);
        if (ask.UseBackupAccessCodePool == true)
            throw Refusal.Invalid("use_backup_access_code_pool", "Offline access codes have no backup");
        if (ask.IsExternalModificationAllowed == true)
            throw Refusal.Invalid("is_external_modification_allowed", "Offline access codes cannot be changed at the lock");
        if (ask.Schedule is not null) throw Refusal.Invalid("schedule", "An offline access code cannot have one: the maker's algorithm knows a start and an end only");
        if (ask.CommonCodeKey is not null) throw Refusal.Invalid("common_code_key", "The maker gives each offline code its own PIN");
    }

    // A one-time code lives for a day at most; its maker tells the exact end.
    static DateTimeOffset OneTimeEnd(Create.Request ask, DateTimeOffset now) => (ask.StartsAt ?? now).AddDays(1);

    static OfflineKind KindOf(Create.Request ask) => ask.IsOneTimeUse == true ? OfflineKind.OneTime
        : ask.MaxTimeRounding is Rounding.OneDay or Rounding.ADay ? OfflineKind.Daily
        : OfflineKind.Hourly;

    static async Task<(Pin Pin, TimeFrame Frame)> FreePin(Create.Request ask, Call call, Device device, TimeFrame frame)
    {
        var answer = await OfflinePins.Ask(call.Server, device, KindOf(ask), frame, call.Gone);
        return answer is { Outcome: Outcome.Confirmed, Pin: { } pin } ? (pin, answer.Frame) : throw NotGiven(answer);
    }

    static Refusal NotGiven(OfflineAnswer answer) => answer switch
    {
        { Why: Refused.Schedule } => Refusal.Invalid("ends_at", answer.Detail ?? "The maker has no offline code for that time frame"),
        { Why: Refused.NoSpace } => Refusal.Conflict("no_free_code", answer.Detail ?? "The maker gives no more codes with this start."),
        { Outcome: Outcome.Transient or Outcome.Unknown } =>
            new(503, "provider_unavailable", "The maker did not answer. Nothing was created; try again.") { RetryAfter = TimeSpan.FromSeconds(10) },
        _ => Refusal.Conflict("no_free_code", answer.Detail ?? "The maker gives no more codes with this start."),
    };

    static Create.Response Write(Create.Request ask, Desk desk, Pin pin, TimeFrame frame)
    {
        var door = desk.Door(ask.DeviceId);
        if (desk.IsTaken(door, pin)) throw Refusals.Duplicate();
        var code = new AccessCode
        {
            WorkspaceId = door.Device.WorkspaceId, AccessCodeId = door.NewId(), DeviceId = door.Device.DeviceId,
            ConnectedAccountId = door.Device.ConnectedAccountId, IsManaged = true, IsOffline = true, IsOneTimeUse = ask.IsOneTimeUse == true,
            Name = ask.Name, Pin = pin, Frame = frame, CreatedAt = door.Now, WantedSince = door.Now,
        };
        var attempt = desk.Add(door, code);
        desk.Close(door);
        return new(desk.View(door, code), new(door.Attempt(attempt.ActionAttemptId)!));
    }
}
