using System.Diagnostics;
using System.Text.Json.Nodes;
using Latchkey.ConnectedAccounts;
using Latchkey.Drivers;
using Latchkey.Events;

namespace Latchkey.Devices;

/// <summary>What a lock's report makes of its device, and which events it is.</summary>
/// <remarks>
/// Said twice, a report changes nothing and is no event; what happens at the door (a PIN, a refusal, a tamper)
/// happens each time.
/// </remarks>
static class Reporting
{
    /// <summary>
    /// An opening or closing by a known slot carries it as the detail <c>slot</c>, for the caller to put the access
    /// code in its place.
    /// </summary>
    public static (Device Device, IReadOnlyList<Event> Events) Apply(
        Device device, ConnectedAccount account, LockReport report, DateTimeOffset now)
    {
        var after = After(device, report, now);
        var events = Happened(device, after, account, report, now).ToList();
        if (Connection.Change((device, account), (after, account), now) is { } change)
            events.Add(change);
        return (after, [.. events.Where(e => device.IsManaged || IsForUnmanaged(e)).Select(e =>
            e with { DeviceId = device.DeviceId, ConnectedAccountId = device.ConnectedAccountId })]);
    }

    static Device After(Device device, LockReport report, DateTimeOffset now) => report switch
    {
        LockReport.Reachable { IsOnline: true } => device.WithState(s => s with { IsOnline = true })
            .Without(DeviceErrors.DeviceDisconnected)
            .Without(DeviceErrors.DeviceOffline)
            .Without(DeviceErrors.DeviceRemoved),
        LockReport.Reachable => device.WithState(s => s with { IsOnline = false })
            .With(DeviceErrors.DeviceDisconnected, now),
        LockReport.HubReachable { IsOnline: true } => device.Without(DeviceErrors.HubDisconnected),
        LockReport.HubReachable => device.With(DeviceErrors.HubDisconnected, now),
        LockReport.Removed => device.With(DeviceErrors.DeviceRemoved, now),
        LockReport.Battery(var level) => device.WithState(s => s with { Battery = Math.Clamp(level, 0, 1) }),
        LockReport.KeypadConnected(var isConnected) =>
            device.WithState(s => s with { IsKeypadConnected = isConnected }),
        // A bolt that moved is not jammed.
        LockReport.Opened => device.WithState(s => s with { IsLocked = false }).Without(DeviceWarnings.ProviderIssue),
        LockReport.Closed => device.WithState(s => s with { IsLocked = true }).Without(DeviceWarnings.ProviderIssue),
        // A jammed bolt is neither out nor in.
        LockReport.Jammed => device.WithState(s => s with { IsLocked = null }).With(DeviceWarnings.ProviderIssue, now),
        LockReport.Trouble(var code, true) => device.With(code, now),
        LockReport.Trouble(var code, false) => device.Without(code),
        LockReport.Tampered or LockReport.Rang or LockReport.AccessDenied or LockReport.SlotChanged or LockReport.Edited => device,
        _ => throw new UnreachableException($"No rule for {report.GetType().Name}."),
    };

    static IEnumerable<Event> Happened(
        Device before, Device after, ConnectedAccount account, LockReport report, DateTimeOffset now) => report switch
    {
        LockReport.Reachable { IsOnline: true } when before.Errors.ContainsKey(DeviceErrors.DeviceRemoved) =>
            [new("device.added", now)],
        LockReport.Removed when !before.Errors.ContainsKey(DeviceErrors.DeviceRemoved) => [new("device.removed", now)],
        LockReport.Battery => BatteryEvents(before.State.Battery, after.State.Battery!.Value, now),
        LockReport.Tampered => [new("device.tampered", now)],
        LockReport.Rang => [new("device.doorbell_rang", now)],
        LockReport.KeypadConnected(true) when before.State.IsKeypadConnected != true =>
            [new("device.accessory_keypad_connected", now)],
        LockReport.KeypadConnected(false) when before.State.IsKeypadConnected == true =>
            [new("device.accessory_keypad_disconnected", now, Troubles.Of(after, account))],
        LockReport.Opened(var method, var slot) when before.State.IsLocked != false || IsEntry(method) =>
            [new("lock.unlocked", now, Movement(method, slot))],
        LockReport.Closed(var method, var slot) when before.State.IsLocked != true || IsEntry(method) =>
            [new("lock.locked", now, Movement(method, slot))],
        LockReport.AccessDenied(var reason) => [new("lock.access_denied", now, new() { ["reason"] = Denial(reason) })],
        // The public description has no event for it; the timeline has.
        LockReport.Jammed => [new("internal.lock.jammed", now)],
        LockReport.Trouble(var code, var isPresent) when before.Has(code) != isPresent =>
            TroubleEvents(code, isPresent, after, account, now),
        _ => [],
    };

    static IEnumerable<Event> BatteryEvents(double? before, double level, DateTimeOffset now)
    {
        var status = Battery.StatusOf(level);
        BatteryStatus? earlier = before is { } b ? Battery.StatusOf(b) : null;
        if (Battery.IsLow(status) && (earlier is not { } e || !Battery.IsLow(e)))
            yield return new("device.low_battery", now, new() { ["battery_level"] = level });
        if (earlier is not null && earlier != status)
            yield return new("device.battery_status_changed", now,
                new() { ["battery_level"] = level, ["battery_status"] = Battery.Word(status) });
    }

    static IEnumerable<Event> TroubleEvents(
        string code, bool isPresent, Device after, ConnectedAccount account, DateTimeOffset now) =>
        (code, isPresent) switch
        {
            (DeviceErrors.SubscriptionRequired, true) =>
                [new("device.error.subscription_required", now, Troubles.Of(after, account))],
            (DeviceErrors.SubscriptionRequired, false) => [new("device.error.subscription_required.resolved", now)],
            ("device_has_flaky_connection", true) =>
                [new("device.connection_became_flaky", now, Troubles.Of(after, account))],
            ("device_has_flaky_connection", false) => [new("device.connection_stabilized", now)],
            ("third_party_integration_detected", true) => [new("device.third_party_integration_detected", now)],
            ("third_party_integration_detected", false) =>
                [new("device.third_party_integration_no_longer_detected", now)],
            ("salto_ks_privacy_mode", true) => [new("device.salto.privacy_mode_activated", now)],
            ("salto_ks_privacy_mode", false) => [new("device.salto.privacy_mode_deactivated", now)],
            _ => [],
        };

    /// <summary>Somebody was let in or let go, whatever the bolt did.</summary>
    static bool IsEntry(EntryMethod method) => method is EntryMethod.Keycode or EntryMethod.Card;

    static JsonObject Movement(EntryMethod method, string? slot)
    {
        var details = new JsonObject { ["method"] = method.ToString().ToLowerInvariant() };
        if (slot is not null)
            details["slot"] = slot;
        return details;
    }

    static JsonObject Denial(DenialReason reason) => reason switch
    {
        DenialReason.UnknownCode => Because("unknown_code", "The code that was typed is not on the lock."),
        DenialReason.ExpiredCode => Because("expired_code", "The code that was typed is not valid at this time."),
        DenialReason.BlocklistedCode => Because("blocklisted_code", "The code that was typed is blocked on the lock."),
        DenialReason.TooManyAttempts =>
            Because("too_many_attempts", "Too many wrong codes were typed, so the keypad is locked for a while."),
        DenialReason.BlockedByPrivacyMode => Because("blocked_by_privacy_mode", "The lock is in Privacy Mode."),
        DenialReason.CredentialError =>
            Because("credential_error", "The card or key could not be read or may not open this door."),
    };

    static JsonObject Because(string code, string message) => new() { ["reason_code"] = code, ["message"] = message };

    /// <summary>Of an unmanaged device only its coming and going is told.</summary>
    static bool IsForUnmanaged(Event happened) =>
        happened.Type is "device.added" or "device.removed" ||
        happened.Type.StartsWith("device.unmanaged.", StringComparison.Ordinal) ||
        happened.Type.StartsWith("internal.", StringComparison.Ordinal);
}
