using Latchkey.AccessCodes;
using Latchkey.Drivers;
using Latchkey.Drivers.Virtual;

namespace Latchkey.Reconciling;

public class SettlingTests
{
    [Fact]
    public void A_lock_that_says_yes_and_cannot_be_read_holds_what_was_sent()
    {
        var stage = new Stage(Makes.SmartThings);
        var jane = stage.Has("2580");
        Assert.Equal((new Pin("2580"), false), (jane.Held!.Pin!.Value, jane.Held.IsReadable));
        Assert.Equal(AccessCodeStatus.Set, stage.StatusOf(jane));
    }

    [Fact]
    public void A_lock_that_chooses_the_pin_tells_it()
    {
        var stage = new Stage(Makes.SaltoKs);
        var jane = stage.Wants(null);
        stage.Look();
        Assert.Equal(stage.Pins, [stage[jane].Pin!.Value.Reveal()]);
        Assert.Equal(AccessCodeStatus.Set, stage.StatusOf(jane));
    }

    [Fact]
    public void A_lock_that_has_to_choose_again_is_sent_no_pin_and_the_new_one_is_told()
    {
        var stage = new Stage(Makes.SaltoKs);
        var jane = stage.Wants(null);
        stage.Look();
        var first = stage[jane].Pin;
        stage.Lock = stage.Lock with { Codes = [] };
        stage.Reported(new LockReport.Edited());
        stage.Passes(Timing.Default.SecondLookWhenEmpty + TimeSpan.FromHours(1));
        Assert.Null(stage.Sent.OfType<Command.Put>().Last().Content.Pin);
        Assert.Equal(stage.Pins, [stage[jane].Pin!.Value.Reveal()]);
        Assert.NotEqual(first, stage[jane].Pin);
        Assert.Contains("code_changed", stage.Told(jane));
    }

    [Fact]
    public void A_yes_that_names_no_slot_is_no_answer()
    {
        var stage = new Stage(Makes.August);
        var jane = stage.Wants("2580");
        stage.Instead = c => c is Command.Put ? new Answer.ToPut(new(Outcome.Confirmed)) : null;
        stage.Look();
        Assert.Null(stage[jane].Held);
        Assert.NotNull(stage[jane].InFlight);
    }

    [Fact]
    public void A_code_that_is_not_reached_is_tried_again_after_five_seconds_then_ten()
    {
        var stage = new Stage(Makes.August);
        stage.Suffers(new() { FailsNextCommands = 2 });
        var jane = stage.Wants("2580");
        stage.Look();
        Assert.Equal((1, stage.Now.AddSeconds(5)), (stage[jane].Effort.Tries, stage[jane].Effort.NextTryAt));
        stage.Passes(TimeSpan.FromSeconds(5));
        Assert.Equal((2, stage.Now.AddSeconds(10)), (stage[jane].Effort.Tries, stage[jane].Effort.NextTryAt));
        stage.Passes(TimeSpan.FromSeconds(10));
        Assert.Equal(AccessCodeStatus.Set, stage.StatusOf(jane));
    }

    [Fact]
    public void A_trouble_is_as_old_as_its_first_time()
    {
        var stage = new Stage(Makes.August);
        stage.Suffers(new() { FailsNextCommands = 2 });
        var jane = stage.Wants("2580");
        stage.Look();
        var first = stage.Now;
        stage.Passes(TimeSpan.FromSeconds(5));
        Assert.Equal((Trouble.NotReached, first), (stage[jane].Effort.Trouble, stage[jane].Effort.TroubleSince));
        stage.Instead = command => command is Command.Put ? Stage.Failed(command, Outcome.RefusedForGood, Refused.Other) : null;
        stage.Passes(TimeSpan.FromSeconds(10));
        Assert.Equal((Trouble.Refused, stage.Now), (stage[jane].Effort.Trouble, stage[jane].Effort.TroubleSince));
        stage.Passes(Timing.Default.RoutineListing * 2);
        Assert.Equal((Trouble.Refused, first.AddSeconds(15)), (stage[jane].Effort.Trouble, stage[jane].Effort.TroubleSince));
    }

    [Fact]
    public void A_lock_rests_after_the_second_code_that_was_not_reached_and_no_more_once_it_answers()
    {
        var stage = new Stage(Makes.August);
        stage.Suffers(new() { FailsNextCommands = 2 });
        stage.Wants("2580");
        stage.Wants("1379");
        stage.Look();
        Assert.Equal((2, stage.Now.AddSeconds(5)), (stage.Watch.FailuresInARow, stage.Watch.PausedUntil));
        stage.Passes(TimeSpan.FromSeconds(5));
        Assert.Equal((0, (DateTimeOffset?)null), (stage.Watch.FailuresInARow, stage.Watch.PausedUntil));
    }

    [Fact]
    public void A_look_that_is_planned_is_not_put_off_and_may_come_sooner()
    {
        var door = new Stage(Makes.August).Open();
        Settling.Recheck(door, TimeSpan.FromMinutes(10));
        Settling.Recheck(door, TimeSpan.FromHours(1));
        Assert.Equal(door.Now.AddMinutes(10), door.Device.Watch.RecheckAt);
        Settling.Recheck(door, TimeSpan.FromMinutes(1));
        Assert.Equal(door.Now.AddMinutes(1), door.Device.Watch.RecheckAt);
    }

    [Fact]
    public void What_was_never_answered_may_land_as_late_as_ever_after_the_clock_was_set()
    {
        var stage = new Stage(Makes.August);
        stage.Instead = command => command is Command.Put ? Stage.Unanswered(command) : Stage.Failed(command, Outcome.Transient);
        stage.Wants("2580");
        stage.Look();
        var late = Timing.Default.CommandTimeout + Timing.Default.LateLanding;
        Assert.Equal(stage.Now + late, stage.Watch.LateUntil);
        stage.ClockIsSet(TimeSpan.FromHours(-24));
        Assert.Equal(stage.Now + late, stage.Watch.LateUntil);
    }

    [Fact]
    public void Where_nothing_is_on_its_way_nothing_lands_late_because_the_clock_was_set()
    {
        var stage = new Stage(Makes.August);
        stage.ClockIsSet(TimeSpan.FromHours(1));
        Assert.Null(stage.Watch.LateUntil);
    }

    [Theory]
    [InlineData("Duplicate", "duplicate_code_on_device")]
    [InlineData("NoSpace", "no_space_for_access_code_on_device")]
    [InlineData("Length", "failed_to_set_on_device")]
    [InlineData("Schedule", "failed_to_set_on_device")]
    [InlineData("Other", "failed_to_set_on_device")]
    public void What_the_lock_refuses_is_said_and_not_sent_again(string why, string error)
    {
        var stage = new Stage(Makes.August);
        var jane = stage.Wants("2580");
        stage.Instead = c => c is Command.Put ? Stage.Failed(c, Outcome.RefusedForGood, Enum.Parse<Refused>(why)) : null;
        stage.Look();
        stage.Passes(TimeSpan.FromHours(10));
        Assert.Equal([error], stage.ErrorsOf(jane));
        Assert.Single(stage.Sent.OfType<Command.Put>());
    }

    [Fact]
    public void A_removal_that_the_lock_refuses_is_tried_again()
    {
        var stage = new Stage(Makes.August);
        var jane = stage.Has("2580");
        stage.Delete(jane);
        var refusals = 3;
        stage.Instead = c => c is Command.Remove && refusals-- > 0 ? Stage.Failed(c, Outcome.RefusedForGood) : null;
        stage.Look();
        Assert.Equal(AccessCodeStatus.Removing, stage.StatusOf(jane));
        stage.Passes(TimeSpan.FromMinutes(1));
        Assert.False(stage.Has(jane));
        Assert.Empty(stage.Pins);
    }

    [Fact]
    public void A_new_pin_is_put_over_the_old_one()
    {
        var stage = new Stage(Makes.Hubitat);
        var jane = stage.Has("2580");
        stage.Change(jane, c => c with { Pin = new("1379") });
        stage.Look();
        Assert.Equal(["1379"], stage.Pins);
        Assert.Equal(["code_changed", "set_on_device"], stage.Told(jane));
    }

    [Fact]
    public void A_new_name_and_new_times_are_told_when_the_lock_has_them()
    {
        var stage = new Stage(Makes.August);
        var jane = stage.Has("2580", Guests.Frame(-1, 5));
        stage.Change(jane, c => c with { Name = "Joe", Frame = Guests.Frame(-1, 6) });
        stage.Look();
        Assert.Equal(["name_changed", "time_frame_changed", "set_on_device"], stage.Told(jane));
        Assert.Equal(("Joe", Guests.Frame(-1, 6)), (stage.Lock.Codes[0].Name, stage.Lock.Codes[0].Schedule));
    }

    [Fact]
    public void A_code_that_is_deleted_while_it_is_on_its_way_comes_off_again()
    {
        var stage = new Stage(Makes.August);
        var jane = stage.Wants("2580");
        stage.Instead = c =>
        {
            if (c is Command.Put) stage.Delete(jane);
            return null;
        };
        stage.Look();
        Assert.Empty(stage.Pins);
        Assert.False(stage.Has(jane));
        Assert.Equal(["removed_from_device", "deleted"], stage.Told(jane));
    }

    [Fact]
    public void A_pin_that_is_changed_while_it_is_on_its_way_is_put_after_it()
    {
        var stage = new Stage(Makes.Hubitat);
        var jane = stage.Wants("2580");
        var isFirst = true;
        stage.Instead = c =>
        {
            if (c is Command.Put && isFirst) stage.Change(jane, code => code with { Pin = new("1379") });
            isFirst = false;
            return null;
        };
        stage.Look();
        Assert.Equal(["1379"], stage.Pins);
        Assert.Equal(AccessCodeStatus.Set, stage.StatusOf(jane));
    }

    [Fact]
    public void A_running_code_that_is_moved_to_later_comes_off_and_comes_back()
    {
        var stage = new Stage(Makes.Hubitat);
        var jane = stage.Has("2580", Guests.Frame(-1, 20));
        stage.Change(jane, c => c with { Frame = Guests.Frame(10, 20) });
        stage.Look();
        Assert.Empty(stage.Pins);
        Assert.Equal(AccessCodeStatus.Unset, stage.StatusOf(jane));
        stage.Until(Guests.Hours(9.5));
        Assert.Equal(["2580"], stage.Pins);
        Assert.Equal(["removed_from_device", "set_on_device"], stage.Told(jane));
    }

    [Fact]
    public void A_code_keeps_its_slot()
    {
        var stage = new Stage(Makes.Hubitat);
        stage.Has("1111");
        var jane = stage.Has("2580");
        Assert.Equal("2", jane.Held!.Slot);
        stage.Happens(door => door.KeypadDelete(new("2580"), isReported: true));
        stage.Happens(door => door.KeypadDelete(new("1111"), isReported: true));
        stage.Look();
        Assert.Equal("2", stage[jane].Held!.Slot);
    }

    [Fact]
    public void A_slot_that_somebody_else_has_taken_is_left_to_them()
    {
        var stage = new Stage(Makes.Hubitat);
        var jane = stage.Has("2580");
        stage.Happens(door => door.KeypadDelete(new("2580"), isReported: true));
        stage.Happens(door => door.KeypadAdd(new("1379"), "Aunt", isReported: true));
        stage.Look();
        Assert.Equal("2", stage[jane].Held!.Slot);
        Assert.Equal(["1379", "2580"], stage.Pins);
    }

    [Fact]
    public void Of_two_pins_that_were_sent_and_never_answered_the_older_comes_off_again()
    {
        var stage = new Stage(Makes.August);
        var jane = stage.Wants("2580");
        // What is sent is carried out, no answer comes, and the lists are old.
        stage.Instead = command => command switch
        {
            Command.List => new Answer.ToList(new(Outcome.Confirmed, [], IsComplete: true)),
            _ when stage.Carry(command) is Answer.ToPut { Value.Outcome: not Outcome.Confirmed } refused => refused,
            _ => Stage.Unanswered(command),
        };
        stage.Look();
        stage.Passes(TimeSpan.FromMinutes(30));
        stage.Change(jane, c => c with { Pin = new("4711") });
        stage.Passes(TimeSpan.FromMinutes(30));
        Assert.Equal(["2580", "4711"], stage.Pins);

        stage.Instead = _ => null;
        stage.Passes(TimeSpan.FromHours(1));

        Assert.Equal(["4711"], stage.Pins);
        Assert.Equal(AccessCodeStatus.Set, stage.StatusOf(jane));
        Assert.All(stage.Codes, code => Assert.True(code.IsManaged));
    }

    // ---- a clock that is set ----

    [Theory]
    [InlineData(nameof(Refused.Schedule))]
    [InlineData(nameof(Refused.NoSpace))]
    public void What_the_lock_refused_is_tried_again_when_the_clock_is_set(string why)
    {
        var stage = new Stage(Makes.August);
        stage.Wants("2580");
        stage.Instead = command => command is Command.Put put ? Stage.Failed(put, Outcome.RefusedForGood, Enum.Parse<Refused>(why)) : null;
        stage.Look();
        stage.Instead = _ => null;
        stage.Passes(TimeSpan.FromHours(1));
        Assert.Empty(stage.Pins);
        stage.ClockIsSet(TimeSpan.FromHours(24));
        Assert.Equal(["2580"], stage.Pins);
    }

    [Fact]
    public void A_pin_that_is_there_twice_is_not_sent_again_for_a_clock_that_is_set()
    {
        var stage = new Stage(Makes.August);
        var jane = stage.Wants("2580");
        stage.Instead = command => command is Command.Put put ? Stage.Failed(put, Outcome.RefusedForGood, Refused.Duplicate) : null;
        stage.Look();
        stage.Sent.Clear();
        stage.ClockIsSet(TimeSpan.FromHours(24));
        Assert.DoesNotContain(stage.Sent, command => command is Command.Put);
        Assert.Equal(["duplicate_code_on_device"], stage.ErrorsOf(jane).Except(["failed_to_set_on_device"]));
    }
}
