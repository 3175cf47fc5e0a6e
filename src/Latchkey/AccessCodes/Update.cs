using System.Text.Json.Nodes;
using Latchkey.ActionAttempts;
using Latchkey.Api;
using Latchkey.Reconciling;

namespace Latchkey.AccessCodes;

/// <summary>Wants a code otherwise: another PIN, name or time, the other type, or out of our hands.</summary>
static class Update
{
    public sealed record Request(
        Guid AccessCodeId, Guid? DeviceId, Optional<string> Name, [Bounds(4, 12), Digits] string? Code,
        Optional<DateTimeOffset?> StartsAt, Optional<DateTimeOffset?> EndsAt, CodeType? Type, bool? IsManaged,
        [Bounds(4, 12)] int? PreferredCodeLength, bool? PreferNativeScheduling, bool? UseBackupAccessCodePool,
        [Also("allow_external_modification")] bool? IsExternalModificationAllowed, bool? AttemptForOfflineDevice,
        [Also("use_offline_access_code")] bool? IsOfflineAccessCode, bool? IsOneTimeUse, Rounding? MaxTimeRounding, bool? Sync, Optional<ScheduleAsk> Schedule = default);

    public sealed record Response(ActionAttemptView ActionAttempt);

    public static async Task<Response> Handle(Request ask, Call call)
    {
        await Limits.Take(call, ask.AccessCodeId, DeviceLimit.UpdateCode);
        var response = await call.Write(session => Write(ask, call, new(call, session)));
        return ask.Sync == true
            ? new(await Synchronous.Outcome(call, response.ActionAttempt))
            : response;
    }

    static Response Write(Request ask, Call call, Desk desk)
    {
        var (door, code) = desk.Find(ask.AccessCodeId, isManaged: true, ask.DeviceId);
        Check(ask, door, code);
        var attempt = desk.Attempt(door, code, "UPDATE_ACCESS_CODE");
        var changed = Changed(ask, call, desk, door, code);
        if (changed.UsesBackupPool && !code.UsesBackupPool) Draft.TurnPoolOn(door);
        if (changed != code) Wanted(desk, door, code, changed, ask.IsManaged == false);
        desk.Close(door);
        return new(new(door.Attempt(attempt.ActionAttemptId)!));
    }

    static void Check(Request ask, Door door, AccessCode code)
    {
        if (code.IsOffline)
            throw new Refusal(400, "cannot_update_offline_access_code", "The lock is never spoken to, so an offline access code cannot be changed.");
        if (ask.IsOfflineAccessCode == true)
            throw Refusal.Invalid("is_offline_access_code", "An online access code cannot become an offline one: create it anew");
        if (ask.IsOneTimeUse == true)
            throw Refusal.Invalid("is_one_time_use", "Only offline access codes are one-time codes");
        if (code.DeletedAt is not null) throw Refusals.BeingDeleted();
        if (ask.AttemptForOfflineDevice == false && !door.Device.State.IsOnline)
            throw new Refusal(400, "device_offline", "The device is offline, and attempt_for_offline_device is false.");
    }

    static AccessCode Changed(Request ask, Call call, Desk desk, Door door, AccessCode code)
    {
        var frame = FrameOf(ask, code, door.Now);
        if (ask.Schedule.IsGiven || frame != code.Frame) frame = Recurring(ask.Schedule, frame, code, door);
        if (frame.Schedule is not null) Draft.CheckRecurring(door.Device, ask.UseBackupAccessCodePool ?? code.UsesBackupPool);
        var draft = new Draft
        {
            Code = ask.Code, EndsAt = frame.End, PreferredLength = ask.PreferredCodeLength, UsesBackupPool = ask.UseBackupAccessCodePool == true,
        };
        draft.Check(door);
        var pin = ask.Code is null ? code.Pin : draft.PinFor(door, call.Server.Chance, p => desk.IsTaken(door, p, code.AccessCodeId));
        return code with
        {
            Name = ask.Name.Or(code.Name), Pin = pin, Frame = frame,
            PrefersNativeScheduling = ask.PreferNativeScheduling ?? code.PrefersNativeScheduling,
            AllowsExternalModification = ask.IsExternalModificationAllowed ?? code.AllowsExternalModification,
            UsesBackupPool = ask.UseBackupAccessCodePool ?? code.UsesBackupPool,
            // A PIN of its own: it no longer follows the others.
            CommonCodeKey = pin == code.Pin ? code.CommonCodeKey : null,
            IsManaged = ask.IsManaged ?? true,
        };
    }

    static TimeFrame FrameOf(Request ask, AccessCode code, DateTimeOffset now)
    {
        if (ask.Type == CodeType.Ongoing)
        {
            if (ask.EndsAt is { IsGiven: true, Value: not null }) throw Refusal.Invalid("ends_at", "An ongoing code has no end: leave ends_at out");
            return new(ask.StartsAt.Value, null);
        }
        if (!ask.StartsAt.IsGiven && !ask.EndsAt.IsGiven)
        {
            if (IsTimeBound(ask) && code.Frame.End is null) throw Refusal.Invalid("ends_at", FieldError.Required);
            return code.Frame;
        }
        var frame = Draft.Framed(ask.StartsAt.Or(code.Frame.Start), ask.EndsAt.Or(code.Frame.End), now);
        return IsTimeBound(ask) && frame.End is null ? throw Refusal.Invalid("ends_at", FieldError.Required) : frame;
    }

    /// <summary>As <see cref="ScheduleAsk.Changed"/>, of a code.</summary>
    /// <exception cref="Refusal">Nothing of them is left in the frame, or it is a backup code.</exception>
    public static TimeFrame Recurring(Optional<ScheduleAsk> asked, TimeFrame frame, AccessCode code, Door door)
    {
        if (asked.Value is not null && code.IsBackup) throw Refusal.Invalid("schedule", "A backup access code cannot have one: it stands in for another code");
        return ScheduleAsk.Changed(asked, frame, code.Frame, ScheduleAsk.ZoneOf(door), door.Now);
    }

    static bool IsTimeBound(Request ask) => ask.Type is CodeType.TimeBound or CodeType.Timebound;

    /// <summary>Writes what is wanted now, forgets what stood in the way of what was wanted before, and tells.</summary>
    public static void Wanted(Desk desk, Door door, AccessCode before, AccessCode changed, bool isLetGo = false)
    {
        if (isLetGo)
        {
            LetGo(door, changed);
            return;
        }
        var wanted = changed with
        {
            WantedSince = door.Now, Effort = new(), ExternalChange = null,
            Told = new() { Scheduled = changed.Told.Scheduled, Set = changed.Told.Set },
        };
        door.Change(wanted);
        if (ChangesOf(before, wanted) is { Count: > 0 } changes)
            door.Tell("access_code.changed", wanted, new() { ["changed_properties"] = changes });
        desk.TellRequested(door, wanted);
    }

    // No longer ours: what lies on the lock stays there as an unmanaged code, and what does not is not wanted any more.
    public static void LetGo(Door door, AccessCode code)
    {
        if (code.Held is not { } held)
        {
            door.Change(code with { IsManaged = true, DeletedAt = door.Now, Effort = new() });
            return;
        }
        door.Change(code with
        {
            Effort = new(), ExternalChange = null, Told = default, Pin = held.Pin, Name = held.Name ?? code.Name, CommonCodeKey = null,
            Frame = code.Frame.Schedule is null ? code.Frame : held.Schedule,
        });
        door.Tell("access_code.unmanaged.created", code);
    }

    static JsonArray ChangesOf(AccessCode before, AccessCode after)
    {
        var changes = new JsonArray();
        void Add(string property, string? from, string? to)
        {
            if (from != to) changes.Add(new JsonObject { ["property"] = property, ["from"] = from, ["to"] = to });
        }
        Add("name", before.Name, after.Name);
        Add("code", before.Pin?.Reveal(), after.Pin?.Reveal());
        Add("starts_at", Changes.Text(before.Frame.Start), Changes.Text(after.Frame.Start));
        Add("ends_at", Changes.Text(before.Frame.End), Changes.Text(after.Frame.End));
        Add("schedule", before.Frame.Schedule?.ToString(), after.Frame.Schedule?.ToString());
        Add("is_external_modification_allowed", Word(before.AllowsExternalModification), Word(after.AllowsExternalModification));
        return changes;
    }

    static string Word(bool value) => value ? "true" : "false";
}

/// <summary>The public description's <c>type</c>. One example in an older guide writes <c>timebound</c>.</summary>
enum CodeType { Ongoing, TimeBound, Timebound }
