using System.Text.Json.Nodes;
using Latchkey.ConnectedAccounts;
using Latchkey.Devices;
using Latchkey.Reconciling;

namespace Latchkey.AccessCodes;

/// <summary>What is wrong with a code now, in the public description's words. Worked out, never stored.</summary>
static class Issues
{
    /// <summary>The code's own errors, then those of its device and account that concern it.</summary>
    public static IEnumerable<JsonObject> Errors(AccessCode code, Device device, ConnectedAccount account) =>
        Own(code).Concat(Copied(device, account));

    static IEnumerable<JsonObject> Own(AccessCode code)
    {
        if (code.IsOffline) yield break;
        var effort = code.Effort;
        if (effort is { Trouble: Trouble.Duplicate, WaitsForChangeSince: not null })
            yield return Duplicate(effort);
        if (effort is { Trouble: Trouble.NoSpace, WaitsForChangeSince: not null })
            yield return Error("no_space_for_access_code_on_device", effort.TroubleSince,
                "The lock holds as many codes as it can. The code goes on as soon as another comes off; remove codes that are no longer needed.");
        if (code.Told.SettingHasFailed && effort.Trouble is not (Trouble.Duplicate or Trouble.NoSpace))
            yield return Error("failed_to_set_on_device", code.Told.FailedSince, effort.Trouble == Trouble.Refused
                ? "The lock refused the code. Change the code, its name or its times."
                : "The code could not be put on the lock. It is still being tried; check that the lock is online, or pull a backup code.");
        if (code.Told.RemovingHasFailed)
            yield return Error("failed_to_remove_from_device", code.Told.FailedSince,
                "The code could not be taken off the lock and may still open the door. It is still being tried; check that the lock is online.");
        if (code.ExternalChange is { IsAccepted: false } change)
            yield return External(change, "error_code", "conflicting_external_modification", change.IsRemoval
                ? "The code was removed at the lock by somebody else. It is being put back."
                : "The code was changed at the lock by somebody else. It is being changed back.", isError: true);
    }

    static IEnumerable<JsonObject> Copied(Device device, ConnectedAccount account) => DeviceErrors.Of(device, account)
        .Where(e => e.Code != "auxiliary_heat_running")
        .Select(e =>
        {
            var error = new JsonObject { ["error_code"] = e.Code, ["message"] = e.Message, ["created_at"] = Changes.Text(e.CreatedAt) };
            switch (e.Kind)
            {
                case ErrorKind.Device: error["is_device_error"] = true; break;
                case ErrorKind.Account:
                    error["is_connected_account_error"] = true;
                    error["is_device_error"] = false;
                    break;
                case ErrorKind.Bridge: error["is_bridge_error"] = true; break;
            }
            return error;
        });

    public static IEnumerable<JsonObject> Warnings(AccessCode code, Device device)
    {
        if (code.Told is { SettingIsLate: true, Set: false, Scheduled: false })
            yield return Warning("delay_in_setting_on_device", code.Told.LateSince, "The code is taking unusually long to get onto the lock.");
        if (code.Told.RemovingIsLate)
            yield return Warning("delay_in_removing_from_device", code.Told.LateSince, "The code is taking unusually long to come off the lock.");
        if (code.ExternalChange is { IsAccepted: true } change)
            yield return External(change, "warning_code", "external_modification_in_effect",
                "The code was changed at the lock by somebody else, and is left as it is because this code allows that.", isError: false);
        if (code.PulledBackupId is not null)
            yield return Warning("using_backup_access_code", null, "A backup access code was pulled for this code.");
        if (code.IsOffline && device.Traits.OfflineAlgorithm == OfflineAlgorithm.Igloohome)
            yield return Warning("igloo_algopin_must_be_used_within_24_hours", code.CreatedAt,
                "The code stops working unless it is used on the lock within 24 hours of its start.");
        if (code.DeletedAt is { } deleted)
            yield return Warning("being_deleted", deleted, "The code is being deleted.");
        if (device.Traits.SchedulesNatively && device.TimeZone is null && code.Frame != TimeFrame.Always && !code.IsOffline)
            yield return Warning("time_frame_adjusted_for_unknown_time_zone", code.CreatedAt,
                "The lock's time zone is unknown, so it gets no schedule: the code goes on shortly before its start and off at its end.");
    }

    /// <summary>What the events about delay and failure carry: the errors and warnings of the code, its device and its account.</summary>
    public static JsonObject ForEvent(AccessCode code, Device device, ConnectedAccount account, DateTimeOffset now)
    {
        return new()
        {
            ["access_code_errors"] = Listed(Own(code), "error_code", now),
            ["access_code_warnings"] = Listed(Warnings(code, device), "warning_code", now),
            ["device_errors"] = Listed(Copied(device, account).Where(e => e["is_device_error"]?.GetValue<bool>() == true), "error_code", now),
            ["device_warnings"] = Listed(device.Warnings.Select(w => Plain(w.Key, DeviceWarnings.Message(w.Key), w.Value)), "warning_code", now),
            ["connected_account_errors"] = Listed(
                account.Errors.Select(e => Plain(e.Key, DeviceErrors.Message(e.Key), e.Value, "error_code")), "error_code", now),
            ["connected_account_warnings"] = Listed(account.Warnings.Select(w => Plain(w.Key, DeviceWarnings.Message(w.Key), w.Value)), "warning_code", now),
        };
    }

    static JsonObject Plain(string code, string message, DateTimeOffset since, string key = "warning_code") =>
        new() { [key] = code, ["message"] = message, ["created_at"] = Changes.Text(since) };

    static JsonArray Listed(IEnumerable<JsonObject> issues, string key, DateTimeOffset now) => new([.. issues.Select(issue => new JsonObject
    {
        [key] = issue[key]!.GetValue<string>(),
        ["message"] = issue["message"]!.GetValue<string>(),
        ["created_at"] = issue["created_at"]?.GetValue<string>() ?? Changes.Text(now),
    })]);

    static JsonObject Duplicate(Effort effort)
    {
        var error = Error("duplicate_code_on_device", effort.TroubleSince,
            "The same code is already on the lock in another slot. Use another code, or remove the other one.");
        if (effort.Other is { } other) error["managed_access_code_id"] = other;
        return error;
    }

    static JsonObject Error(string code, DateTimeOffset? since, string message)
    {
        var error = new JsonObject { ["error_code"] = code, ["message"] = message, ["is_access_code_error"] = true };
        if (since is not null) error["created_at"] = Changes.Text(since);
        return error;
    }

    static JsonObject Warning(string code, DateTimeOffset? since, string message)
    {
        var warning = new JsonObject { ["warning_code"] = code, ["message"] = message };
        if (since is not null) warning["created_at"] = Changes.Text(since);
        return warning;
    }

    static JsonObject External(ExternalChange change, string key, string code, string message, bool isError)
    {
        var issue = new JsonObject
        {
            [key] = code, ["message"] = message, ["created_at"] = Changes.Text(change.At),
            ["change_type"] = change.IsRemoval ? "removed" : "modified",
            ["modified_fields"] = new JsonArray([.. change.Fields.Select(f =>
                new JsonObject { ["field"] = f.Field, ["from"] = f.From, ["to"] = f.To })]),
        };
        if (isError) issue["is_access_code_error"] = true;
        return issue;
    }
}
