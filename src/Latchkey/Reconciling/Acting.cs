using System.Text.Json;
using Latchkey.AccessCodes;
using Latchkey.ActionAttempts;
using Latchkey.Drivers;
using Latchkey.Events;

namespace Latchkey.Reconciling;

/// <summary>A caller's door command, from its answer to its end.</summary>
static class Acting
{
    public static void Settle(Door door, ActionAttempt sent, CommandAnswer answer)
    {
        var attempt = door.Attempt(sent.ActionAttemptId) ?? sent;
        if (attempt.Status != AttemptStatus.Pending) return;
        switch (answer.Outcome)
        {
            case Outcome.Confirmed or Outcome.AcceptedUnreadable:
                Succeed(door, attempt, answer.Outcome == Outcome.Confirmed);
                break;
            case Outcome.RefusedForGood:
                Fail(door, attempt, "device_refused", answer.Detail ?? "The lock refused the command.");
                break;
            case Outcome.Transient:
                Fail(door, attempt, "device_not_reached", answer.Detail ?? "The lock could not be reached.");
                break;
            case Outcome.Unknown:
                Fail(door, attempt, "no_answer", "The lock did not answer in time; the command may have been carried out.");
                break;
        }
    }

    public static void Expire(Door door, ActionAttempt attempt) => Fail(door, attempt, "action_attempt_expired",
        attempt.SentAt is null
            ? "The command could not be sent to the lock in time."
            : "The lock did not answer in time; the command may have been carried out.");

    public static void CutOff(Door door, ActionAttempt attempt) => Fail(door, attempt, Devices.DeviceErrors.AccountDisconnected,
        "The lock's account is disconnected: its owner must log in again.");

    static void Succeed(Door door, ActionAttempt attempt, bool isConfirmed)
    {
        var confirmed = attempt.ActionType is "LOCK_DOOR" or "UNLOCK_DOOR";
        var result = confirmed
            ? new Dictionary<string, JsonElement> { ["was_confirmed_by_device"] = JsonSerializer.SerializeToElement(isConfirmed) }
            : [];
        door.Change(attempt with { Status = AttemptStatus.Success, Result = result });
        var state = door.Device.State;
        switch (attempt.ActionType)
        {
            case "LOCK_DOOR":
                door.Change(door.Device with { State = state with { IsLocked = true } });
                TellMoved(door, attempt, "lock.locked");
                break;
            case "UNLOCK_DOOR":
                door.Change(door.Device with { State = state with { IsLocked = false } });
                TellMoved(door, attempt, "lock.unlocked");
                break;
            case "CONFIGURE_AUTO_LOCK":
                var delay = DelayOf(attempt);
                door.Change(door.Device with { State = state with { AutoLockDelay = delay, IsAutoLockOn = delay is not null } });
                break;
        }
        TellEnd(door, attempt, "succeeded", "success");
    }

    static void Fail(Door door, ActionAttempt attempt, string type, string message)
    {
        door.Change(attempt with { Status = AttemptStatus.Error, ErrorType = type, ErrorMessage = message });
        TellEnd(door, attempt, "failed", "error");
    }

    /// <summary>Ends the attempts that are about codes: done when the lock agrees (or nothing is due yet), failed when the caller is told so.</summary>
    public static void SettleCodeAttempts(Door door)
    {
        foreach (var attempt in door.PendingAttempts.Where(a => a.AccessCodeId is not null).ToList())
        {
            var code = door.Code(attempt.AccessCodeId!.Value);
            if (attempt.ActionType == "DELETE_ACCESS_CODE")
            {
                if (code is null) Done(door, attempt);
                else if (code.Told.RemovingHasFailed) Fail(door, attempt, "failed_to_remove_from_device", "The code could not be taken off the lock; it is still being tried.");
            }
            else if (code is null or { DeletedAt: not null }) Fail(door, attempt, "access_code_deleted", "The code was deleted before it was on the lock.");
            else if (code.Told.SettingHasFailed) Fail(door, attempt, "failed_to_set_on_device", "The code could not be put on the lock; it is still being tried.");
            else if (IsSettled(door, code)) Done(door, attempt);
        }
    }

    static bool IsSettled(Door door, AccessCode code) => code.InFlight is null
        && door.MutationsOf(code) is [] or [{ Kind: MutationKind.DeferringCreation }];

    static void Done(Door door, ActionAttempt attempt) => door.Change(attempt with { Status = AttemptStatus.Success });

    public static TimeSpan? DelayOf(ActionAttempt attempt) =>
        attempt.Parameters.TryGetValue("auto_lock_delay_seconds", out var seconds) && seconds.ValueKind == JsonValueKind.Number
            ? TimeSpan.FromSeconds(seconds.GetDouble())
            : null;

    static void TellMoved(Door door, ActionAttempt attempt, string type) =>
        door.Tell(Of(door, attempt, type, new() { ["method"] = "remote" }) with
        {
            About = attempt.Holder?.UserIdentityId is { } person ? new Dictionary<string, Guid> { ["user_identity_id"] = person } : [],
        });

    static void TellEnd(Door door, ActionAttempt attempt, string end, string status)
    {
        // The public description has these events for door commands only.
        if (attempt.ActionType is not ("LOCK_DOOR" or "UNLOCK_DOOR")) return;
        door.Tell(Of(door, attempt, $"action_attempt.{attempt.ActionType.ToLowerInvariant()}.{end}",
            new() { ["action_type"] = attempt.ActionType, ["status"] = status }));
    }

    static Event Of(Door door, ActionAttempt attempt, string type, System.Text.Json.Nodes.JsonObject details) => new(type, door.Now, details)
    {
        DeviceId = door.Device.DeviceId,
        ConnectedAccountId = door.Device.ConnectedAccountId,
        ActionAttemptId = attempt.ActionAttemptId,
        FoundBy = attempt.Holder is { } holder ? [holder.AccessMethodId] : [],
    };
}
