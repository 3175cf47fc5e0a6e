using Latchkey.AccessCodes;
using Latchkey.Devices;
using Latchkey.Drivers;
using Latchkey.Drivers.Virtual;

namespace Latchkey.Reconciling;

public class TellingTests
{
    [Fact]
    public void A_native_code_is_told_when_it_lies_ready_and_when_it_begins()
    {
        var stage = new Stage(Makes.August);
        var jane = stage.Wants("2580", Guests.Frame(100, 120));
        stage.Until(Guests.Hours(28));
        Assert.Equal(["scheduled_on_device"], stage.Told(jane));
        Assert.Equal(AccessCodeStatus.Unset, stage.StatusOf(jane));
        stage.Until(Guests.Hours(100));
        Assert.Equal([(100.0, "set_on_device")], Moments(stage, jane).Skip(1));
        stage.Until(Guests.Hours(121));
        Assert.Equal([(28.0, "scheduled_on_device"), (100, "set_on_device"), (120, "removed_from_device"), (120, "deleted")], Moments(stage, jane));
    }

    [Fact]
    public void When_the_clock_is_set_back_before_its_start_and_right_again_that_it_is_set_is_news()
    {
        var stage = new Stage(Makes.August);
        var jane = stage.Wants("2580", Guests.Frame(-2, 120));
        stage.Look();
        Assert.Equal(["set_on_device"], stage.Told(jane));
        // Nobody sees the status meanwhile: the account is away.
        var connected = stage.Account;
        stage.Account = connected with { Errors = Condition.With(connected.Errors, DeviceErrors.AccountDisconnected, stage.Now) };
        stage.ClockIsSet(TimeSpan.FromHours(-24));
        stage.ClockIsSet(TimeSpan.FromHours(24));
        stage.Account = connected;
        stage.Look();
        Assert.Equal(AccessCodeStatus.Set, stage.StatusOf(jane));
        Assert.Equal(["set_on_device", "scheduled_on_device", "set_on_device"], stage.Told(jane));
    }

    [Fact]
    public void A_code_put_just_in_time_is_set_half_an_hour_before()
    {
        var stage = new Stage(Makes.Hubitat);
        var jane = stage.Wants("2580", Guests.Frame(10, 20));
        stage.Until(Guests.Hours(21));
        Assert.Equal([(9.5, "set_on_device"), (20, "removed_from_device"), (20, "deleted")], Moments(stage, jane));
    }

    [Fact]
    public void What_is_told_is_told_once()
    {
        var stage = new Stage(Makes.August);
        var jane = stage.Has("2580");
        for (var i = 0; i < 5; i++) stage.Look();
        stage.Passes(TimeSpan.FromDays(5));
        Assert.Empty(stage.Told(jane));
    }

    // ---- late ----

    [Fact]
    public void A_code_that_could_have_been_set_is_late_after_five_minutes()
    {
        var stage = new Stage(Makes.August);
        stage.Suffers(new() { IsOffline = true });
        var jane = stage.Wants("2580");
        stage.Until(Guests.Hours(2));
        Assert.Equal((5 / 60.0, "delay_in_setting_on_device"), Moments(stage, jane)[0]);
        Assert.Single(stage.Told(jane), "delay_in_setting_on_device");
        Assert.Contains("delay_in_setting_on_device", stage.WarningsOf(jane));
    }

    [Theory]
    [InlineData("hubitat", 10 - 20 / 60.0)]
    [InlineData("august", 100 - 24.0)]
    public void A_code_that_lies_ahead_is_late_only_when_its_guest_is_near(string make, double late)
    {
        var stage = new Stage(Makes.Find(make)!);
        stage.Suffers(new() { IsOffline = true });
        var from = make == "hubitat" ? 10 : 100;
        var jane = stage.Wants("2580", Guests.Frame(from, 120));
        stage.Until(Guests.Hours(121));
        Assert.Equal(late, Moments(stage, jane).Single(m => m.Type == "delay_in_setting_on_device").Hours, 1e-9);
    }

    [Fact]
    public void After_ten_tries_it_has_failed_and_is_tried_on()
    {
        var stage = new Stage(Makes.August);
        stage.Suffers(new() { IsOffline = true });
        var jane = stage.Wants("2580");
        stage.Until(Guests.Hours(3));
        Assert.Single(stage.Told(jane), "failed_to_set_on_device");
        Assert.Equal(["failed_to_set_on_device"], stage.ErrorsOf(jane));
        Assert.Equal(10, stage.Sent.OfType<Command.Put>().TakeWhile((_, i) => i < 10).Count());
        stage.Suffers(new());
        stage.Passes(TimeSpan.FromMinutes(20));
        Assert.Empty(stage.ErrorsOf(jane));
        Assert.Empty(stage.WarningsOf(jane));
        Assert.Equal(["delay_in_setting_on_device", "failed_to_set_on_device", "set_on_device"], stage.Told(jane));
    }

    [Fact]
    public void At_its_start_it_has_failed_however_often_it_was_tried()
    {
        var stage = new Stage(Makes.Hubitat);
        var jane = stage.Wants("2580", Guests.Frame(10, 20));
        stage.Until(Guests.Hours(10).AddSeconds(-20));
        stage.Happens(door => door.KeypadDelete(new("2580"), isReported: true));
        stage.Suffers(new() { IsOffline = true });
        stage.Until(Guests.Hours(10.1));
        Assert.Equal(10, Moments(stage, jane).Single(m => m.Type == "failed_to_set_on_device").Hours);
    }

    [Fact]
    public void A_code_that_does_not_come_off_is_late_then_failed_then_gone()
    {
        var stage = new Stage(Makes.August);
        var jane = stage.Has("2580", Guests.Frame(-1, 1));
        stage.Until(Guests.Hours(0.9));
        stage.Suffers(new() { IsOffline = true });
        stage.Until(Guests.Hours(3));
        Assert.Equal(["delay_in_removing_from_device", "failed_to_remove_from_device"], stage.Told(jane));
        Assert.Equal(1 + 5 / 60.0, Moments(stage, jane)[0].Hours, 1e-9);
        Assert.InRange(Moments(stage, jane)[1].Hours, 1 + 10 / 60.0, 1.5);
        Assert.Equal(["failed_to_remove_from_device"], stage.ErrorsOf(jane));
        Assert.Equal(AccessCodeStatus.Removing, stage.StatusOf(jane));
        stage.Suffers(new());
        stage.Passes(TimeSpan.FromMinutes(20));
        Assert.False(stage.Has(jane));
        Assert.Equal(["removed_from_device", "deleted"], stage.Told(jane).Skip(2));
    }

    [Fact]
    public void A_code_that_came_off_late_to_come_back_later_is_late_no_more()
    {
        var stage = new Stage(Makes.Hubitat);
        var jane = stage.Has("2580", Guests.Frame(-1, 50));
        stage.Suffers(new() { IsOffline = true });
        stage.Change(jane, c => c with { Frame = Guests.Frame(40, 50) });
        stage.Until(Guests.Hours(2));
        Assert.Contains("delay_in_removing_from_device", stage.WarningsOf(jane));
        stage.Suffers(new());
        stage.Until(Guests.Hours(3));
        Assert.Empty(stage.WarningsOf(jane));
        Assert.Empty(stage.ErrorsOf(jane));
    }

    [Fact]
    public void A_code_that_was_never_on_the_lock_is_only_deleted()
    {
        var stage = new Stage(Makes.August);
        var jane = stage.Wants("2580", Guests.Frame(100, 120));
        stage.Look();
        stage.Delete(jane);
        stage.Look();
        Assert.Equal(["deleted"], stage.Told(jane));
    }

    [Fact]
    public void A_code_whose_lock_is_lost_to_its_owner_says_nothing_of_it()
    {
        var stage = new Stage(Makes.August);
        var jane = stage.Has("2580");
        stage.Account = stage.Account with { Errors = new Dictionary<string, DateTimeOffset> { ["account_disconnected"] = stage.Now } };
        stage.Look();
        Assert.Equal(AccessCodeStatus.Unknown, stage.StatusOf(jane));
        stage.Account = stage.Account with { Errors = new Dictionary<string, DateTimeOffset>() };
        stage.Look();
        Assert.Empty(stage.Told(jane));
    }

    /// <summary>Hours from noon, and the event.</summary>
    static List<(double Hours, string Type)> Moments(Stage stage, AccessCode code) =>
        [.. stage.Events.Where(e => e.AccessCodeId == code.AccessCodeId && !e.Type.StartsWith("internal.", StringComparison.Ordinal))
            .Select(e => ((e.OccurredAt - Guests.Noon).TotalHours, e.Type["access_code.".Length..]))];
}
