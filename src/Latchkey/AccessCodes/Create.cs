using System.Text.Json.Serialization;
using Latchkey.ActionAttempts;
using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.AccessCodes;

/// <summary>Wants a code on a door. Acknowledged once it is durable; it goes onto the lock in time.</summary>
static class Create
{
    public sealed record Request(
        Guid DeviceId, string? Name, [Bounds(4, 12), Digits] string? Code, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt,
        [Bounds(4, 12)] int? PreferredCodeLength, bool? PreferNativeScheduling, bool? UseBackupAccessCodePool,
        [Also("allow_external_modification")] bool? IsExternalModificationAllowed, bool? AttemptForOfflineDevice,
        [Bounds(1, 255)] string? CommonCodeKey,
        [Also("use_offline_access_code")] bool? IsOfflineAccessCode, bool? IsOneTimeUse, Rounding? MaxTimeRounding, bool? Sync, ScheduleAsk? Schedule = null);

    public sealed record Response(AccessCodeView AccessCode, ActionAttemptView ActionAttempt);

    public static async Task<Response> Handle(Request ask, Call call)
    {
        if (ask.IsOneTimeUse == true && ask.IsOfflineAccessCode != true)
            throw Refusal.Invalid("is_one_time_use", "Only offline access codes are one-time codes: set is_offline_access_code");
        if (ask.IsOfflineAccessCode == true) return await OfflineCodes.Create(ask, call);

        await Limits.TakeOf(call, ask.DeviceId, DeviceLimit.CreateCode);
        var response = await call.Write(session => Write(ask, call, new(call, session)));
        return ask.Sync == true
            ? response with { ActionAttempt = await Synchronous.Outcome(call, response.ActionAttempt) }
            : response;
    }

    static Response Write(Request ask, Call call, Desk desk)
    {
        var door = desk.Door(ask.DeviceId);
        var draft = DraftOf(ask);
        draft.Check(door);
        var pin = CommonPin(ask, call, desk) is { } common
            ? (draft with { Code = common.Reveal() }).PinFor(door, call.Server.Chance, desk.Taken(door))
            : draft.PinFor(door, call.Server.Chance, desk.Taken(door));
        var code = draft.Make(door, pin);
        if (draft.UsesBackupPool) Draft.TurnPoolOn(door);
        var attempt = desk.Add(door, code);
        desk.Close(door);
        return new(desk.View(door, code), new(door.Attempt(attempt.ActionAttemptId)!));
    }

    static Draft DraftOf(Request ask) => new()
    {
        Name = ask.Name, Code = ask.Code, StartsAt = ask.StartsAt, EndsAt = ask.EndsAt, PreferredLength = ask.PreferredCodeLength,
        PrefersNativeScheduling = ask.PreferNativeScheduling ?? true, UsesBackupPool = ask.UseBackupAccessCodePool ?? false,
        AllowsExternalModification = ask.IsExternalModificationAllowed ?? false,
        AttemptsOffline = ask.AttemptForOfflineDevice ?? true, CommonCodeKey = ask.CommonCodeKey, Schedule = ask.Schedule,
    };

    // Codes with the same key have the same PIN: the first one decides.
    static Pin? CommonPin(Request ask, Call call, Desk desk)
    {
        if (ask.CommonCodeKey is not { } key) return null;
        var first = desk.Session.AccessCodesWithCommonKey(call.Server.Vault, call.WorkspaceId, key).FirstOrDefault(c => c.Pin is not null);
        if (first is not null && ask.Code is not null && first.Pin != new Pin(ask.Code))
            throw Refusal.Conflict("common_code_key_in_use", "common_code_key belongs to codes with another PIN. Leave code out to share theirs.");
        return first?.Pin;
    }
}

/// <summary>The public description's <c>max_time_rounding</c>: how far a maker may round an offline code's ends. Two words for each.</summary>
enum Rounding
{
    [JsonStringEnumMemberName("1hour")] OneHour,
    [JsonStringEnumMemberName("1day")] OneDay,
    [JsonStringEnumMemberName("1h")] AnHour,
    [JsonStringEnumMemberName("1d")] ADay,
}
