using Latchkey.ConnectedAccounts;
using Latchkey.Drivers;
using Latchkey.Events;
using static Latchkey.Devices.Doors;

namespace Latchkey.Devices;

public sealed class ReportingTests
{
    static (Device Device, IReadOnlyList<Event> Events) Tell(Device device, params LockReport[] reports) => Tell(device, Account, reports);

    static (Device Device, IReadOnlyList<Event> Events) Tell(Device device, ConnectedAccount account, params LockReport[] reports)
    {
        var events = new List<Event>();
        foreach (var (report, minute) in reports.Select((r, i) => (r, i + 1)))
        {
            (device, var told) = Reporting.Apply(device, account, report, Minutes(minute));
            events.AddRange(told);
        }
        return (device, events);
    }

    static string[] Types(IReadOnlyList<Event> events) => [.. events.Select(e => e.Type)];

    [Fact]
    public void A_lock_that_goes_offline_gets_an_error_since_then_and_one_event()
    {
        var (device, events) = Tell(Front, new LockReport.Reachable(false), new LockReport.Reachable(false));

        Assert.Equal(Minutes(1), device.Errors["device_disconnected"]);
        var happened = Assert.Single(events);
        Assert.Equal("device.disconnected", happened.Type);
        Assert.Equal("device_disconnected", (string?)happened.Details!["error_code"]);
        Assert.Equal("device_disconnected", (string?)happened.Details["device_errors"]![0]!["error_code"]);
        Assert.Equal((Front.DeviceId, Account.ConnectedAccountId), (happened.DeviceId, happened.ConnectedAccountId));
    }

    [Fact]
    public void A_lock_that_comes_back_has_no_error_any_more()
    {
        var (device, events) = Tell(Front, new LockReport.Reachable(false), new LockReport.Reachable(true));

        Assert.Empty(device.Errors);
        Assert.Equal(["device.disconnected", "device.connected"], Types(events));
    }

    [Fact]
    public void Being_online_all_along_is_no_event()
    {
        var (device, events) = Tell(Front, new LockReport.Reachable(true));

        Assert.Same(Front, device);
        Assert.Empty(events);
    }

    [Fact]
    public void A_lock_behind_a_dead_hub_is_offline_because_of_the_hub()
    {
        var (device, events) = Tell(Front, new LockReport.HubReachable(false));

        Assert.False(Connection.IsOnline(device, Account));
        Assert.True(device.Errors.ContainsKey("hub_disconnected"));
        Assert.Equal("hub_disconnected", (string?)Assert.Single(events).Details!["error_code"]);
    }

    [Fact]
    public void A_lock_is_back_only_when_both_it_and_its_hub_are()
    {
        var (_, events) = Tell(Front,
            new LockReport.HubReachable(false), new LockReport.Reachable(false),
            new LockReport.HubReachable(true), new LockReport.Reachable(true));

        Assert.Equal(["device.disconnected", "device.connected"], Types(events));
        Assert.Equal(Minutes(4), events[1].OccurredAt);
    }

    [Fact]
    public void A_removed_lock_is_told_as_removed_and_not_also_as_disconnected()
    {
        var (device, events) = Tell(Front, new LockReport.Removed(), new LockReport.Removed());

        Assert.False(Connection.IsOnline(device, Account));
        Assert.Equal(["device.removed"], Types(events));
    }

    [Fact]
    public void A_removed_lock_that_answers_again_was_added_again()
    {
        var (device, events) = Tell(Front, new LockReport.Removed(), new LockReport.Reachable(true));

        Assert.Empty(device.Errors);
        Assert.Equal(["device.removed", "device.added", "device.connected"], Types(events));
    }

    [Fact]
    public void Nothing_comes_back_online_while_the_account_is_disconnected()
    {
        var away = Account with { Errors = new Dictionary<string, DateTimeOffset> { ["account_disconnected"] = Noon } };

        var (_, events) = Tell(Front, away, new LockReport.Reachable(false), new LockReport.Reachable(true));

        Assert.Empty(events);
        Assert.Equal("account_disconnected", Connection.Obstacle(Front, away));
    }

    [Fact]
    public void When_the_account_is_lost_each_of_its_locks_goes_offline()
    {
        var away = Account with { Errors = new Dictionary<string, DateTimeOffset> { ["account_disconnected"] = Noon } };

        var happened = Assert.Single(Connection.AccountChanged(Front, Account, away, Noon));

        Assert.Equal("device.disconnected", happened.Type);
        Assert.Equal("account_disconnected", (string?)happened.Details!["error_code"]);
        Assert.Equal("account_disconnected", (string?)happened.Details["connected_account_errors"]![0]!["error_code"]);
    }

    [Fact]
    public void A_battery_that_runs_down_is_told_once_for_each_word()
    {
        var (device, events) = Tell(Front,
            new LockReport.Battery(0.5), new LockReport.Battery(0.24), new LockReport.Battery(0.2), new LockReport.Battery(0.09));

        Assert.Equal(0.09, device.State.Battery);
        Assert.Equal(
            ["device.low_battery", "device.battery_status_changed", "device.battery_status_changed"], Types(events));
        Assert.Equal(0.24, (double?)events[0].Details!["battery_level"]);
        Assert.Equal("low", (string?)events[1].Details!["battery_status"]);
        Assert.Equal("critical", (string?)events[2].Details!["battery_status"]);
    }

    [Fact]
    public void A_new_battery_is_a_change_and_no_warning()
    {
        var (_, events) = Tell(Front with { State = new() { Battery = 0.05 } }, new LockReport.Battery(1));

        Assert.Equal(["device.battery_status_changed"], Types(events));
    }

    [Fact]
    public void A_first_report_of_a_low_battery_is_low_and_no_change()
    {
        var (_, events) = Tell(Front with { State = new() }, new LockReport.Battery(0.2));

        Assert.Equal(["device.low_battery"], Types(events));
    }

    [Fact]
    public void A_guest_who_types_a_code_unlocks_the_door_with_it()
    {
        var (device, events) = Tell(Front, new LockReport.Opened(EntryMethod.Keycode, "7"));

        Assert.False(device.State.IsLocked);
        var happened = Assert.Single(events);
        Assert.Equal("lock.unlocked", happened.Type);
        Assert.Equal("keycode", (string?)happened.Details!["method"]);
        Assert.Equal("7", (string?)happened.Details["slot"]);
    }

    [Fact]
    public void A_second_guest_at_an_unlocked_door_is_told_too()
    {
        var (_, events) = Tell(Front, new LockReport.Opened(EntryMethod.Keycode, "7"), new LockReport.Opened(EntryMethod.Keycode, "8"));

        Assert.Equal(["lock.unlocked", "lock.unlocked"], Types(events));
    }

    [Fact]
    public void A_door_that_was_locked_from_afar_and_says_so_itself_is_told_once()
    {
        var (_, events) = Tell(Front with { State = new() { IsLocked = false } },
            new LockReport.Closed(EntryMethod.Remote), new LockReport.Closed(EntryMethod.Unknown));

        Assert.Equal(["lock.locked"], Types(events));
        Assert.Equal("remote", (string?)events[0].Details!["method"]);
    }

    [Theory]
    [InlineData(DenialReason.UnknownCode, "unknown_code")]
    [InlineData(DenialReason.ExpiredCode, "expired_code")]
    [InlineData(DenialReason.BlocklistedCode, "blocklisted_code")]
    [InlineData(DenialReason.TooManyAttempts, "too_many_attempts")]
    [InlineData(DenialReason.BlockedByPrivacyMode, "blocked_by_privacy_mode")]
    [InlineData(DenialReason.CredentialError, "credential_error")]
    internal void Who_is_kept_out_is_told_with_the_reason(DenialReason reason, string word)
    {
        var (_, events) = Tell(Front, new LockReport.AccessDenied(reason));

        Assert.Equal("lock.access_denied", Assert.Single(events).Type);
        Assert.Equal(word, (string?)events[0].Details!["reason"]!["reason_code"]);
    }

    [Fact]
    public void A_jammed_bolt_is_a_warning_until_it_moves()
    {
        var (jammed, events) = Tell(Front, new LockReport.Jammed());
        var (moved, _) = Tell(jammed, new LockReport.Closed(EntryMethod.Manual));

        Assert.Null(jammed.State.IsLocked);
        Assert.True(jammed.Warnings.ContainsKey("provider_issue"));
        Assert.Equal(["internal.lock.jammed"], Types(events));
        Assert.Empty(moved.Warnings);
    }

    [Fact]
    public void Every_tampering_is_told()
    {
        var (_, events) = Tell(Front, new LockReport.Tampered(), new LockReport.Tampered());

        Assert.Equal(["device.tampered", "device.tampered"], Types(events));
    }

    [Fact]
    public void A_keypad_that_is_taken_away_and_brought_back_is_told_once_each()
    {
        var (_, events) = Tell(Front,
            new LockReport.KeypadConnected(true), new LockReport.KeypadConnected(true),
            new LockReport.KeypadConnected(false), new LockReport.KeypadConnected(false));

        Assert.Equal(["device.accessory_keypad_connected", "device.accessory_keypad_disconnected"], Types(events));
    }

    [Fact]
    public void A_subscription_that_ends_is_an_error_until_it_is_paid()
    {
        var (unpaid, first) = Tell(Front, new LockReport.Trouble("subscription_required", true));
        var (paid, second) = Tell(unpaid,
            new LockReport.Trouble("subscription_required", true), new LockReport.Trouble("subscription_required", false));

        Assert.Equal(Minutes(1), unpaid.Errors["subscription_required"]);
        Assert.Equal(["device.error.subscription_required"], Types(first));
        Assert.Empty(paid.Errors);
        Assert.Equal(["device.error.subscription_required.resolved"], Types(second));
    }

    [Fact]
    public void A_trouble_that_is_only_a_warning_is_kept_as_one()
    {
        var (device, events) = Tell(Front, new LockReport.Trouble("salto_ks_privacy_mode", true));

        Assert.Empty(device.Errors);
        Assert.Equal(Minutes(1), device.Warnings["salto_ks_privacy_mode"]);
        Assert.Equal(["device.salto.privacy_mode_activated"], Types(events));
    }

    [Fact]
    public void Of_an_unmanaged_lock_only_its_coming_and_going_is_told()
    {
        var (device, events) = Tell(Front with { IsManaged = false },
            new LockReport.Battery(0.01), new LockReport.Opened(EntryMethod.Manual), new LockReport.Tampered(),
            new LockReport.Reachable(false), new LockReport.Reachable(true), new LockReport.Removed());

        Assert.Equal(0.01, device.State.Battery);
        Assert.Equal(["device.unmanaged.disconnected", "device.unmanaged.connected", "device.removed"], Types(events));
    }
}
