using Latchkey.AccessCodes;
using Latchkey.ActionAttempts;
using Latchkey.Drivers;
using Latchkey.Drivers.Virtual;

namespace Latchkey.Reconciling;

public class PlanningTests
{
    [Fact]
    public void A_code_that_is_due_goes_on()
    {
        var stage = new Stage(Makes.August);
        var jane = stage.Wants("2580");
        stage.Look();
        Assert.Equal(["2580"], stage.Pins);
        Assert.Equal(AccessCodeStatus.Set, stage.StatusOf(jane));
    }

    [Theory, MemberData(nameof(ProgrammableMakes))]
    public void A_lock_that_agrees_is_never_written_to(string make)
    {
        var stage = new Stage(Makes.Find(make)!);
        // Salto KS makes the PINs.
        var pin = stage.Lock.ChoosesPins ? null : "246135";
        stage.Wants(pin, with: c => c with { Name = "A name that is longer than some locks can keep" });
        stage.Look();
        Assert.Single(stage.Sent.OfType<Command.Put>());
        stage.Sent.Clear();
        stage.Passes(TimeSpan.FromDays(7));
        Assert.All(stage.Sent, command => Assert.IsType<Command.List>(command));
        Assert.InRange(stage.Sent.Count, 6, 8);
    }

    public static TheoryData<string> ProgrammableMakes =>
        [.. Makes.All.Where(m => m.Traits.CanProgramOnlineCodes == true && m.HasHub | !m.Habits.NeedsHub).Select(m => m.Key)];

    [Fact]
    public void What_may_still_open_the_door_comes_off_before_anything_goes_on()
    {
        var stage = new Stage(Makes.Hubitat);
        var jane = stage.Has("2580");
        stage.Delete(jane);
        stage.Wants("1379");
        stage.Look();
        Assert.Collection(stage.Sent, c => Assert.IsType<Command.Remove>(c), c => Assert.IsType<Command.Put>(c));
        Assert.Equal(["1379"], stage.Pins);
    }

    [Fact]
    public void A_pin_that_moves_to_another_guest_leaves_the_first_one_before()
    {
        var stage = new Stage(Makes.August);
        stage.Delete(stage.Has("2580"));
        var joe = stage.Wants("2580");
        stage.Look();
        Assert.Equal(["2580"], stage.Pins);
        Assert.Equal(AccessCodeStatus.Set, stage.StatusOf(joe));
    }

    [Fact]
    public void Who_should_have_left_first_leaves_first()
    {
        var stage = new Stage(Makes.Hubitat);
        var codes = Enumerable.Range(0, 4).Select(i => stage.Has($"258{i}")).ToList();
        stage.Change(codes[0], code => code with { DeletedAt = Guests.Hours(-1) });
        stage.Change(codes[1], code => code with { Frame = Guests.Frame(-5, -2) });
        stage.Change(codes[2], code => code with { Frame = Guests.Frame(-5, -3) });
        stage.Change(codes[3], code => code with { DeletedAt = Guests.Hours(-4) });
        stage.Look();
        Assert.Equal([codes[3], codes[2], codes[1], codes[0]], stage.Sent.OfType<Command.Remove>().Select(r => codes.Single(c => c.AccessCodeId == r.AccessCodeId)));
    }

    [Fact]
    public void The_guest_who_comes_first_gets_the_code_first_and_a_backup_code_waits_for_all()
    {
        var stage = new Stage(Makes.Hubitat);
        var backup = stage.Wants("1111", with: code => code with { IsBackup = true });
        var later = stage.Wants("1379", Guests.Frame(0.4, 5));
        var sooner = stage.Wants("2580", Guests.Frame(0.2, 5));
        stage.Look();
        Assert.Equal([sooner.AccessCodeId, later.AccessCodeId, backup.AccessCodeId], stage.Sent.OfType<Command.Put>().Select(put => put.AccessCodeId));
    }

    [Fact]
    public void A_lock_that_keeps_no_names_is_sent_none()
    {
        var stage = new Stage(Makes.August);
        stage.Device = stage.Device with { Traits = stage.Device.Traits with { KeepsNames = false } };
        stage.Wants("2580");
        stage.Look();
        Assert.Null(Assert.Single(stage.Sent.OfType<Command.Put>()).Content.Name);
    }

    [Fact]
    public void What_is_sent_is_told_to_the_timeline_and_so_is_what_came_back()
    {
        var stage = new Stage(Makes.Hubitat);
        stage.Delete(stage.Has("1379"));
        stage.Wants("2580");
        stage.Look();
        Assert.Equal(
            ["programming_started remove", "programming_finished remove", "programming_started put", "programming_finished put"],
            stage.Events.Where(e => e.IsInternal).Select(e => $"{e.Type["internal.access_code.".Length..]} {e.Details!["command"]}"));
    }

    // ---- room ----

    [Fact]
    public void On_a_lock_with_room_for_one_the_guest_who_comes_first_gets_it()
    {
        var stage = new Stage(Makes.Hubitat);
        stage.HasRoomFor(1);
        var later = stage.Wants("1379", Guests.Frame(0.4, 5));
        var sooner = stage.Wants("2580", Guests.Frame(0.2, 5));
        stage.Look();
        Assert.Equal(["2580"], stage.Pins);
        Assert.Equal(["no_space_for_access_code_on_device"], stage.ErrorsOf(later));
        Assert.Empty(stage.ErrorsOf(sooner));
    }

    [Fact]
    public void A_freed_slot_wakes_the_code_that_waits_for_it()
    {
        var stage = new Stage(Makes.Hubitat);
        stage.HasRoomFor(1);
        var sooner = stage.Has("2580", Guests.Frame(-1, 2));
        var later = stage.Wants("1379", Guests.Frame(0.2, 5));
        stage.Until(Guests.Hours(2));
        Assert.Equal(["1379"], stage.Pins);
        Assert.Empty(stage.ErrorsOf(later));
        Assert.False(stage.Has(sooner));
    }

    [Fact]
    public void A_full_lock_is_not_asked_again_and_again()
    {
        var stage = new Stage(Makes.Hubitat);
        stage.HasRoomFor(1);
        stage.Has("2580");
        stage.Wants("1379");
        stage.Passes(TimeSpan.FromHours(11));
        Assert.Empty(stage.Sent);
    }

    [Fact]
    public void A_code_that_was_put_there_ahead_of_its_time_gives_way_to_the_next_guest_and_comes_back()
    {
        var stage = new Stage(Makes.August);
        stage.HasRoomFor(1);
        var later = stage.Has("1379", Guests.Frame(48, 60));
        stage.Wants("2580", Guests.Frame(1, 5));
        stage.Look();
        Assert.Equal(["2580"], stage.Pins);
        Assert.Equal(["no_space_for_access_code_on_device"], stage.ErrorsOf(later));
        stage.Until(Guests.Hours(5));
        Assert.Equal(["1379"], stage.Pins);
        Assert.Empty(stage.ErrorsOf(later));
    }

    [Fact]
    public void Of_those_that_could_wait_the_one_that_comes_last_gives_way()
    {
        var stage = new Stage(Makes.August);
        stage.HasRoomFor(3);
        stage.Has("1379", Guests.Frame(20, 60));
        stage.Has("1246", Guests.Frame(40, 60));
        stage.Has("1357", Guests.Frame(30, 60));
        stage.Wants("2580", Guests.Frame(1, 5));
        stage.Look();
        Assert.Equal(["1357", "1379", "2580"], stage.Pins.Order());
    }

    [Fact]
    public void Who_comes_at_the_same_time_pushes_nobody_off()
    {
        var stage = new Stage(Makes.August);
        stage.HasRoomFor(1);
        stage.Has("1379", Guests.Frame(20, 60));
        var second = stage.Wants("2580", Guests.Frame(20, 60));
        stage.Look();
        Assert.Empty(stage.Sent);
        Assert.Equal(["no_space_for_access_code_on_device"], stage.ErrorsOf(second));
    }

    [Fact]
    public void A_running_code_never_gives_way()
    {
        var stage = new Stage(Makes.August);
        stage.HasRoomFor(1);
        stage.Has("1379", Guests.Frame(-1, 60));
        stage.Wants("2580", Guests.Frame(-2, 5));
        stage.Look();
        Assert.Equal(["1379"], stage.Pins);
    }

    [Theory]
    [InlineData(2, "2")]
    [InlineData(1, "1")]
    public void A_guest_gets_a_slot_in_which_nothing_lost_may_lie_as_long_as_there_is_one(int room, string slot)
    {
        var stage = new Stage(Makes.SmartThings);
        stage.HasRoomFor(room);
        var jane = stage.Wants("1379");
        stage.LosesNextCommand();
        stage.Look();
        stage.Delete(jane);
        stage.Passes(TimeSpan.FromMinutes(10));
        var joe = stage.Has("2580");
        Assert.Equal(slot, joe.Held?.Slot);
    }

    [Fact]
    public void A_backup_code_takes_no_guests_slot()
    {
        var stage = new Stage(Makes.August);
        stage.HasRoomFor(1);
        stage.Has("1379", Guests.Frame(48, 60));
        stage.Wants("2580", with: c => c with { IsBackup = true });
        stage.Look();
        Assert.Equal(["1379"], stage.Pins);
    }

    [Fact]
    public void A_lock_that_says_that_it_is_full_is_asked_again_some_time()
    {
        var stage = new Stage(Makes.TTLock);
        stage.Suffers(new() { IsFull = true });
        var jane = stage.Wants("2580");
        stage.Look();
        Assert.Equal(["no_space_for_access_code_on_device"], stage.ErrorsOf(jane));
        stage.Suffers(new());
        stage.Passes(Timing.Default.RoutineListing);
        Assert.Equal(AccessCodeStatus.Set, stage.StatusOf(jane));
    }

    // ---- duplicates ----

    [Fact]
    public void A_pin_that_somebody_else_has_on_the_lock_is_not_even_sent()
    {
        var stage = new Stage(Makes.August);
        stage.Happens(door => door.KeypadAdd(new("2580"), "Aunt", isReported: true));
        var jane = stage.Wants("2580");
        stage.Passes(TimeSpan.FromHours(11));
        Assert.Empty(stage.Sent);
        Assert.Equal(["duplicate_code_on_device"], stage.ErrorsOf(jane));
        Assert.Equal(stage.Codes.Single(c => !c.IsManaged).AccessCodeId, stage[jane].Effort.Other);
    }

    [Fact]
    public void It_goes_on_when_the_other_one_is_gone()
    {
        var stage = new Stage(Makes.August);
        stage.Happens(door => door.KeypadAdd(new("2580"), "Aunt", isReported: true));
        var jane = stage.Wants("2580");
        stage.Look();
        stage.Happens(door => door.KeypadDelete(new("2580"), isReported: true));
        stage.Look();
        Assert.Equal(AccessCodeStatus.Set, stage.StatusOf(jane));
        Assert.Empty(stage.ErrorsOf(jane));
    }

    [Fact]
    public void A_duplicate_that_only_the_lock_knows_of_is_found_and_not_sent_again()
    {
        var stage = new Stage(Makes.August);
        stage.Happens(door => door.KeypadAdd(new("2580"), "Aunt", isReported: false));
        var jane = stage.Wants("2580");
        stage.Look();
        Assert.Equal(["duplicate_code_on_device"], stage.ErrorsOf(jane));
        stage.Passes(TimeSpan.FromMinutes(1));
        Assert.NotNull(stage[jane].Effort.Other);
        stage.Passes(TimeSpan.FromHours(10));
        Assert.Single(stage.Sent.OfType<Command.Put>());
    }

    // ---- one bad code ----

    [Theory]
    [InlineData(nameof(Outcome.Transient))]
    [InlineData(nameof(Outcome.Unknown))]
    [InlineData(nameof(Outcome.RefusedForGood))]
    public void A_code_that_never_gets_through_holds_up_no_other(string outcome)
    {
        var stage = new Stage(Makes.Hubitat);
        var bad = stage.Wants("1379", Guests.Frame(-3, null));
        var good = Enumerable.Range(0, 5).Select(i => stage.Wants($"258{i}", Guests.Frame(-2, null))).ToList();
        stage.Instead = command => command is Command.Put put && put.AccessCodeId == bad.AccessCodeId
            ? Stage.Failed(command, Enum.Parse<Outcome>(outcome), Refused.Other)
            : null;
        stage.Look();
        Assert.All(good, code => Assert.Equal(AccessCodeStatus.Set, stage.StatusOf(code)));
        stage.Passes(TimeSpan.FromHours(1));
        var late = stage.Wants("2589");
        stage.Passes(TimeSpan.FromMinutes(1));
        Assert.Equal(AccessCodeStatus.Set, stage.StatusOf(late));
        Assert.Equal(AccessCodeStatus.Setting, stage.StatusOf(bad));
    }

    [Fact]
    public void A_code_that_did_not_get_through_is_tried_again_after_a_pause()
    {
        var stage = new Stage(Makes.Hubitat);
        stage.Instead = command => command is Command.Put ? Stage.Failed(command, Outcome.Transient) : null;
        var jane = stage.Wants("2580");
        stage.Look();
        stage.Instead = _ => null;
        Assert.Equal(AccessCodeStatus.Setting, stage.StatusOf(jane));
        Assert.NotNull(stage.LookAgainAt);
        Assert.Equal(stage[jane].Effort.NextTryAt, stage.LookAgainAt);
        stage.Until(stage.LookAgainAt.Value);
        Assert.Equal(AccessCodeStatus.Set, stage.StatusOf(jane));
    }

    [Fact]
    public void A_code_that_does_not_come_off_holds_up_no_other()
    {
        var stage = new Stage(Makes.Hubitat);
        var bad = stage.Has("1379");
        stage.Delete(bad);
        var good = stage.Wants("2580");
        stage.Instead = command => command is Command.Remove ? Stage.Failed(command, Outcome.RefusedForGood) : null;
        stage.Look();
        Assert.Equal(AccessCodeStatus.Set, stage.StatusOf(good));
        Assert.Equal(AccessCodeStatus.Removing, stage.StatusOf(bad));
    }

    [Fact]
    public void A_guest_who_waits_for_digits_that_do_not_come_off_holds_up_no_other()
    {
        var stage = new Stage(Makes.Hubitat);
        var gone = stage.Has("1379");
        stage.Delete(gone);
        stage.Instead = command => command is Command.Remove ? Stage.Failed(command, Outcome.RefusedForGood) : null;
        stage.Look();
        var waiting = stage.Wants("1379", Guests.Frame(-2, null));
        var good = stage.Wants("2580", Guests.Frame(-1, null));
        stage.Look();
        Assert.Equal(AccessCodeStatus.Setting, stage.StatusOf(waiting));
        Assert.Equal(AccessCodeStatus.Set, stage.StatusOf(good));
    }

    // ---- a lock that does not answer ----

    [Fact]
    public void A_dead_lock_is_not_called_once_for_every_code()
    {
        var stage = new Stage(Makes.August);
        stage.Suffers(new() { IsOffline = true });
        for (var i = 0; i < 20; i++) stage.Wants($"25{i:D2}");
        stage.Look();
        Assert.Equal(2, stage.Sent.Count);
        Assert.True(stage.Watch.PausedUntil > stage.Now);
        Assert.True(stage.LookAgainAt >= stage.Watch.PausedUntil);
    }

    [Fact]
    public void A_dead_lock_is_tried_for_ever_but_ever_less()
    {
        var stage = new Stage(Makes.August);
        stage.Suffers(new() { IsOffline = true });
        var jane = stage.Wants("2580");
        stage.Passes(TimeSpan.FromHours(6));
        Assert.InRange(stage.Sent.OfType<Command.Put>().Count(), 24, 40);
        stage.Suffers(new());
        stage.Passes(TimeSpan.FromMinutes(20));
        Assert.Equal(AccessCodeStatus.Set, stage.StatusOf(jane));
    }

    [Fact]
    public void A_lock_that_says_that_it_is_back_is_tried_at_once()
    {
        var stage = new Stage(Makes.August);
        stage.Happens(door => door.Disconnect());
        var jane = stage.Wants("2580");
        stage.Passes(TimeSpan.FromHours(6));
        stage.Happens(door => door.Connect());
        stage.Look();
        Assert.Equal(AccessCodeStatus.Set, stage.StatusOf(jane));
    }

    [Fact]
    public void What_the_lock_refused_for_want_of_a_subscription_is_tried_when_there_is_one()
    {
        var stage = new Stage(Makes.Nuki);
        stage.Happens(door => door.Subscribe(isExpired: true));
        var jane = stage.Wants("258316");
        stage.Look();
        Assert.Equal(["failed_to_set_on_device", "subscription_required"], stage.ErrorsOf(jane));
        stage.Happens(door => door.Subscribe(isExpired: false));
        stage.Look();
        Assert.Equal(AccessCodeStatus.Set, stage.StatusOf(jane));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_lock_that_only_its_owner_can_bring_back_is_left_alone(bool isAccount)
    {
        var stage = new Stage(Makes.August);
        var gone = new Dictionary<string, DateTimeOffset> { [isAccount ? "account_disconnected" : "device_removed"] = stage.Now };
        if (isAccount) stage.Account = stage.Account with { Errors = gone };
        else stage.Device = stage.Device with { Errors = gone };
        var jane = stage.Wants("2580");
        stage.Look();
        Assert.Empty(stage.Sent);
        Assert.Equal(AccessCodeStatus.Unknown, stage.StatusOf(jane));
    }

    // ---- doors ----

    [Fact]
    public void Who_stands_at_the_door_comes_before_everything()
    {
        var stage = new Stage(Makes.August);
        stage.Delete(stage.Has("1379"));
        stage.Wants("2580");
        var attempt = stage.Asks("UNLOCK_DOOR");
        stage.Look();
        Assert.IsType<Command.Act>(stage.Sent[0]);
        Assert.Equal(AttemptStatus.Success, stage[attempt].Status);
    }

    [Fact]
    public void Of_two_door_commands_the_older_goes_first()
    {
        var stage = new Stage(Makes.August);
        stage.Asks("LOCK_DOOR", after: TimeSpan.FromSeconds(1));
        stage.Asks("UNLOCK_DOOR");
        stage.Look();
        Assert.Equal(["UNLOCK_DOOR", "LOCK_DOOR"], stage.Sent.OfType<Command.Act>().Select(act => act.Attempt.ActionType));
    }

    [Fact]
    public void A_door_command_that_is_on_its_way_is_not_sent_again_and_looked_after_at_its_deadline()
    {
        var stage = new Stage(Makes.August);
        var attempt = stage.Asks("UNLOCK_DOOR");
        var door = stage.Open();
        Assert.IsType<Command.Act>(Planning.Next(door));
        Assert.Null(Planning.Next(door));
        Assert.Equal(attempt.Deadline, Planning.LookAgainAt(door));
    }

    [Fact]
    public void Door_commands_of_an_account_that_is_cut_off_end_at_once()
    {
        var stage = new Stage(Makes.August);
        stage.Account = stage.Account with { Errors = new Dictionary<string, DateTimeOffset> { ["account_disconnected"] = stage.Now } };
        var attempts = new[] { stage.Asks("UNLOCK_DOOR"), stage.Asks("LOCK_DOOR", after: TimeSpan.FromSeconds(1)) };
        stage.Look();
        Assert.Empty(stage.Sent);
        Assert.All(attempts, attempt => Assert.Equal((AttemptStatus.Error, "account_disconnected"), (stage[attempt].Status, stage[attempt].ErrorType)));
    }

    [Fact]
    public void A_door_command_does_not_wait_for_a_pause()
    {
        var stage = new Stage(Makes.August);
        stage.Suffers(new() { FailsNextCommands = 2 });
        stage.Wants("2580");
        stage.Wants("1379");
        stage.Look();
        var attempt = stage.Asks("UNLOCK_DOOR");
        stage.Look();
        Assert.Equal(AttemptStatus.Success, stage[attempt].Status);
    }

    [Fact]
    public void A_door_command_that_could_not_be_sent_in_time_is_not_sent()
    {
        var stage = new Stage(Makes.August);
        var attempt = stage.Asks("UNLOCK_DOOR", patience: TimeSpan.Zero);
        stage.Look();
        Assert.Empty(stage.Sent);
        Assert.Equal((AttemptStatus.Error, "action_attempt_expired"), (stage[attempt].Status, stage[attempt].ErrorType));
        Assert.True(stage.Lock.IsLocked);
    }

    [Fact]
    public void A_door_command_whose_answer_is_lost_may_have_been_carried_out()
    {
        var stage = new Stage(Makes.August);
        stage.LosesNextAnswer();
        var attempt = stage.Asks("UNLOCK_DOOR");
        stage.Look();
        Assert.Equal("no_answer", stage[attempt].ErrorType);
        Assert.Single(stage.Sent);
    }

    // ---- a server that was killed ----

    [Fact]
    public void A_command_that_was_on_its_way_when_the_server_died_is_looked_for()
    {
        var stage = new Stage(Makes.August);
        var jane = stage.Wants("2580");
        var door = stage.Open();
        var sent = Assert.IsType<Command.Put>(Planning.Next(door));
        stage.Carry(sent);
        stage.Change(jane, _ => door.Code(jane.AccessCodeId)!);
        Assert.Equal(stage.Now, stage.LookAgainAt);

        stage.Look();
        Assert.Equal(["2580"], stage.Pins);
        Assert.Equal(AccessCodeStatus.Set, stage.StatusOf(jane));
        Assert.DoesNotContain(stage.Sent, c => c is Command.Put);
    }

    [Fact]
    public void And_when_it_did_not_reach_the_lock_it_is_sent_again()
    {
        var stage = new Stage(Makes.Hubitat);
        var jane = stage.Wants("2580");
        var door = stage.Open();
        Planning.Next(door);
        stage.Change(jane, _ => door.Code(jane.AccessCodeId)!);

        stage.Look();
        Assert.Equal(["2580"], stage.Pins);
        Assert.Equal(AccessCodeStatus.Set, stage.StatusOf(jane));
    }
}
