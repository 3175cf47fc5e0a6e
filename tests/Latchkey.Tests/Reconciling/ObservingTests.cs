using Latchkey.AccessCodes;
using Latchkey.Drivers;
using Latchkey.Drivers.Virtual;

namespace Latchkey.Reconciling;

public class ObservingTests
{
    // ---- reads that prove nothing ----

    [Theory]
    [InlineData(nameof(ReadFault.Failing))]
    [InlineData(nameof(ReadFault.Partial))]
    [InlineData(nameof(ReadFault.Stale))]
    [InlineData(nameof(ReadFault.Empty))]
    public void A_bad_read_takes_nothing_away_and_finds_nothing_changed(string fault)
    {
        var stage = new Stage(Makes.August);
        stage.Has("2580");
        stage.Has("1379", Guests.Frame(-1, 1000));
        stage.Happens(door => door.KeypadAdd(new("4682"), "Aunt", isReported: true));
        stage.Events.Clear();
        stage.Suffers(new() { Reading = Enum.Parse<ReadFault>(fault) });
        var before = stage.Codes.ToList();
        stage.Until(stage.Watch.RoutineAt!.Value);
        stage.Suffers(new());
        stage.Passes(TimeSpan.FromMinutes(5));
        Assert.Equal(before, stage.Codes);
        Assert.Empty(stage.Events);
        Assert.All(stage.Sent, command => Assert.IsType<Command.List>(command));
    }

    [Fact]
    public void A_lock_that_reads_empty_for_a_quarter_of_an_hour_is_having_a_bad_day()
    {
        var stage = new Stage(Makes.August);
        var jane = stage.Has("2580");
        stage.Has("1379");
        stage.Suffers(new() { Reading = ReadFault.Empty });
        stage.Until(stage.Watch.RoutineAt!.Value);
        stage.Passes(TimeSpan.FromMinutes(15));
        Assert.Equal(AccessCodeStatus.Set, stage.StatusOf(jane));
        Assert.Empty(stage.Events);
    }

    [Fact]
    public void A_lock_that_reads_empty_for_hours_is_believed()
    {
        var stage = new Stage(Makes.August);
        var jane = stage.Has("2580");
        stage.Happens(door => door.KeypadDelete(new("2580"), isReported: false));
        stage.Until(stage.Watch.RoutineAt!.Value);
        Assert.Empty(stage.Events);
        stage.Passes(TimeSpan.FromHours(2));
        Assert.Equal(["deleted_external_to_seam", "set_on_device"], stage.Told(jane));
    }

    [Fact]
    public void A_lock_that_cannot_be_read_is_left_until_the_next_day_when_nothing_waits_for_it()
    {
        var stage = new Stage(Makes.August);
        stage.Has("2580");
        stage.Suffers(new() { Reading = ReadFault.Failing });
        stage.Passes(TimeSpan.FromDays(7));
        Assert.InRange(stage.Sent.Count, 6, 8);
    }

    [Fact]
    public void A_pin_that_is_not_shown_is_neither_match_nor_mismatch()
    {
        var stage = new Stage(Makes.August);
        var jane = stage.Has("2580");
        stage.Suffers(new() { IsMasked = true });
        stage.Passes(TimeSpan.FromDays(3));
        Assert.All(stage.Sent, command => Assert.IsType<Command.List>(command));
        Assert.Equal(new Pin("2580"), stage[jane].Held!.Pin);
    }

    [Fact]
    public void The_only_code_that_came_off_without_an_answer_and_is_wanted_again_is_put_back_at_once_and_nobody_is_blamed()
    {
        var stage = new Stage(Makes.Hubitat);
        var jane = stage.Has("2580");
        stage.Change(jane, code => code with { Frame = Guests.Frame(96, 120) });
        stage.LosesNextAnswer();
        stage.Look();
        stage.Change(jane, code => code with { Frame = default });
        stage.Passes(TimeSpan.FromMinutes(1));
        Assert.Equal(["2580"], stage.Pins);
        Assert.Equal(AccessCodeStatus.Set, stage.StatusOf(jane));
        Assert.Equal(["removed_from_device", "set_on_device"], stage.Told(jane));
    }

    [Fact]
    public void A_removal_that_was_not_carried_out_is_forgotten_when_the_lock_shows_the_code()
    {
        var stage = new Stage(Makes.Hubitat);
        var jane = stage.Has("2580");
        stage.Change(jane, code => code with { Frame = Guests.Frame(96, 120) });
        stage.LosesNextCommand();
        stage.Look();
        stage.Change(jane, code => code with { Frame = default });
        stage.Passes(TimeSpan.FromMinutes(1));
        Assert.Equal(["2580"], stage.Pins);
        Assert.Equal(AccessCodeStatus.Set, stage.StatusOf(jane));
        Assert.Equal(["set_on_device"], stage.Told(jane));
    }

    [Fact]
    public void A_pin_that_the_lock_chose_and_lists_hide_is_looked_for_until_it_is_seen()
    {
        var stage = new Stage(Makes.SaltoKs);
        stage.Suffers(new() { IsMasked = true });
        var jane = stage.Wants(null);
        stage.LosesNextAnswer();
        stage.Passes(TimeSpan.FromMinutes(30));
        Assert.NotNull(stage[jane].Held);
        Assert.Null(stage[jane].Pin);
        stage.Suffers(new());
        stage.Passes(TimeSpan.FromMinutes(15));
        Assert.Equal(stage.Pins.Single(), stage[jane].Pin?.Reveal());
        stage.Sent.Clear();
        stage.Passes(TimeSpan.FromHours(2));
        Assert.Empty(stage.Sent);
    }

    [Fact]
    public void What_was_sent_to_its_slot_and_shows_there_when_lists_are_true_again_is_nobody_elses_change()
    {
        var stage = new Stage(Makes.SmartThings);
        var jane = stage.Has("2580");
        Answer Lost(Command.Put put)
        {
            stage.Carry(put);
            return Stage.Unanswered(put);
        }
        stage.Suffers(new() { Reading = ReadFault.Empty });
        stage.Instead = command => command is Command.Put put ? Lost(put) : null;
        stage.Change(jane, code => code with { Name = "Jane" });
        stage.Look();
        stage.Passes(TimeSpan.FromSeconds(30));
        stage.Instead = command => command is Command.Put put ? Stage.Unanswered(put) : null;
        stage.Change(jane, code => code with { Pin = new("3690") });
        stage.Look();
        stage.Passes(TimeSpan.FromMinutes(5));
        stage.Suffers(new());
        stage.Passes(TimeSpan.FromMinutes(5));
        stage.Instead = _ => null;
        stage.Passes(TimeSpan.FromHours(1));
        Assert.Equal(["3690"], stage.Pins);
        Assert.DoesNotContain("modified_external_to_seam", stage.Told(jane));
        Assert.Equal(AccessCodeStatus.Set, stage.StatusOf(jane));
    }

    [Fact]
    public void What_somebody_makes_in_a_slot_that_we_have_emptied_is_theirs_though_a_put_into_it_was_lost_before()
    {
        var stage = new Stage(Makes.SmartThings);
        var jane = stage.Wants("2580");
        stage.Suffers(new() { Reading = ReadFault.Failing });
        stage.LosesNextCommand();
        stage.Passes(TimeSpan.FromMinutes(10));
        stage.Suffers(new());
        stage.Passes(TimeSpan.FromMinutes(16));
        Assert.Equal(["2580"], stage.Pins);
        stage.Change(jane, code => code with { Frame = Guests.Frame(96, 120) });
        stage.Look();
        Assert.Empty(stage.Pins);
        stage.Happens(door => door.KeypadAdd(new("63841497"), null, isReported: true));
        stage.Passes(TimeSpan.FromDays(1));
        Assert.Equal(["63841497"], stage.Pins);
        Assert.Single(stage.Codes, code => !code.IsManaged);
    }

    // ---- contradictions ----

    [Fact]
    public void What_one_listing_says_is_looked_at_again()
    {
        var stage = new Stage(Makes.August);
        stage.Has("1379");
        var jane = stage.Has("2580");
        stage.Happens(door => door.KeypadChange(new("2580"), new("4682"), null, isReported: false));
        stage.Until(stage.Watch.RoutineAt!.Value);
        Assert.Empty(stage.Events);
        Assert.Equal(stage.Now + Timing.Default.SecondLook, stage.LookAgainAt);
        stage.Passes(Timing.Default.SecondLook);
        Assert.Equal(["modified_external_to_seam", "code_changed", "set_on_device"], stage.Told(jane));
        Assert.Contains("2580", stage.Pins);
    }

    [Fact]
    public void What_the_second_listing_takes_back_never_was()
    {
        var stage = new Stage(Makes.August);
        stage.Has("1379");
        stage.Has("2580");
        stage.Happens(door => door.KeypadDelete(new("2580"), isReported: false));
        var without = stage.Lock;
        stage.Until(stage.Watch.RoutineAt!.Value);
        stage.Lock = without.Put(new(null, new("2580"), "Guest 2", TimeFrame.Always), stage.Now).Lock with { Codes = [.. without.Codes, new("code-2", new("2580"), "Guest 2", TimeFrame.Always)] };
        stage.Passes(TimeSpan.FromHours(1));
        Assert.Empty(stage.Events);
        Assert.Empty(stage.Watch.Suspicions);
    }

    [Fact]
    public void Somebody_elses_code_is_found_and_left_alone()
    {
        var stage = new Stage(Makes.August);
        stage.Happens(door => door.KeypadAdd(new("2580"), "Aunt", isReported: false));
        stage.Until(stage.Watch.RoutineAt!.Value);
        stage.Passes(Timing.Default.SecondLook);
        var found = Assert.Single(stage.Codes);
        Assert.Equal((false, "2580", "Aunt"), (found.IsManaged, found.Pin?.Reveal(), found.Name));
        Assert.Equal(["unmanaged.created"], stage.Told(found));
        stage.Passes(TimeSpan.FromDays(3));
        Assert.Equal(["2580"], stage.Pins);
    }

    [Fact]
    public void Somebody_elses_code_that_goes_is_told_and_forgotten()
    {
        var stage = new Stage(Makes.August);
        stage.Happens(door => door.KeypadAdd(new("2580"), "Aunt", isReported: true));
        var found = Assert.Single(stage.Codes);
        stage.Happens(door => door.KeypadDelete(new("2580"), isReported: true));
        Assert.Empty(stage.Codes);
        Assert.Equal(["unmanaged.created", "unmanaged.removed"], stage.Told(found));
    }

    // ---- reports ----

    [Fact]
    public void What_the_lock_tells_by_itself_is_believed_at_once()
    {
        var stage = new Stage(Makes.August);
        var jane = stage.Has("2580");
        stage.Happens(door => door.KeypadChange(new("2580"), new("4682"), null, isReported: true));
        Assert.Equal(["conflicting_external_modification"], stage.ErrorsOf(jane));
        var field = Assert.Single(stage[jane].ExternalChange!.Fields);
        Assert.Equal(("code", "2580", "4682"), (field.Field, field.From, field.To));
        stage.Look();
        Assert.Equal(["2580"], stage.Pins);
        Assert.Empty(stage.ErrorsOf(jane));
        Assert.Equal(["modified_external_to_seam", "code_changed", "set_on_device"], stage.Told(jane));
    }

    [Fact]
    public void A_code_that_is_deleted_at_the_keypad_is_put_back()
    {
        var stage = new Stage(Makes.August);
        var jane = stage.Has("2580");
        stage.Happens(door => door.KeypadDelete(new("2580"), isReported: true));
        Assert.Equal(["conflicting_external_modification"], stage.ErrorsOf(jane));
        stage.Look();
        Assert.Equal(["2580"], stage.Pins);
        Assert.Equal(["deleted_external_to_seam", "set_on_device"], stage.Told(jane));
    }

    [Fact]
    public void With_leave_a_changed_code_is_left_as_it_is()
    {
        var stage = new Stage(Makes.August);
        var jane = stage.Has("2580", with: c => c with { AllowsExternalModification = true });
        stage.Happens(door => door.KeypadChange(new("2580"), new("4682"), null, isReported: true));
        stage.Passes(TimeSpan.FromDays(2));
        Assert.Equal(["4682"], stage.Pins);
        Assert.Equal(["external_modification_in_effect"], stage.WarningsOf(jane));
        Assert.Equal(["modified_external_to_seam"], stage.Told(jane));
        Assert.Equal(AccessCodeStatus.Set, stage.StatusOf(jane));
    }

    [Fact]
    public void With_leave_a_deleted_code_is_left_off()
    {
        var stage = new Stage(Makes.August);
        var jane = stage.Has("2580", Guests.Frame(-1, 5), c => c with { AllowsExternalModification = true });
        stage.Happens(door => door.KeypadDelete(new("2580"), isReported: true));
        stage.Until(Guests.Hours(4));
        Assert.Empty(stage.Pins);
        Assert.Equal(AccessCodeStatus.Unset, stage.StatusOf(jane));
        stage.Until(Guests.Hours(5));
        Assert.Equal(["deleted_external_to_seam", "deleted"], stage.Told(jane));
    }

    [Fact]
    public void A_code_that_somebody_takes_off_when_it_is_over_is_just_off()
    {
        var stage = new Stage(Makes.August);
        var jane = stage.Has("2580");
        stage.Delete(jane);
        stage.Happens(door => door.KeypadDelete(new("2580"), isReported: true));
        Assert.Equal(["removed_from_device", "deleted"], stage.Told(jane));
    }

    [Fact]
    public void Who_does_at_the_keypad_what_the_caller_wants_is_in_nobodys_way()
    {
        var stage = new Stage(Makes.August);
        var jane = stage.Has("2580");
        stage.Change(jane, c => c with { Pin = new("4682") });
        stage.Happens(door => door.KeypadChange(new("2580"), new("4682"), null, isReported: true));
        Assert.Empty(stage.ErrorsOf(jane));
        stage.Look();
        Assert.Empty(stage.Sent);
        Assert.DoesNotContain("modified_external_to_seam", stage.Told(jane));
    }

    [Fact]
    public void A_lock_that_tells_of_our_own_code_before_it_answers_tells_no_news()
    {
        var stage = new Stage(Makes.August);
        var jane = stage.Wants("2580");
        stage.Instead = command =>
        {
            if (command is not Command.Put) return null;
            stage.Instead = _ => null;
            var answer = stage.Carry(command);
            stage.Reported(new LockReport.SlotChanged(stage.Lock.Reading(stage.Lock.Codes[0])));
            return answer;
        };
        stage.Look();
        stage.Passes(TimeSpan.FromMinutes(1));
        Assert.Equal(jane.AccessCodeId, Assert.Single(stage.Codes).AccessCodeId);
        Assert.Equal(["set_on_device"], stage.Told(jane));
    }

    // ---- answers that never came ----

    [Theory]
    [InlineData("hubitat", true)]
    [InlineData("hubitat", false)]
    [InlineData("smartthings", true)]
    [InlineData("smartthings", false)]
    [InlineData("august", true)]
    [InlineData("august", false)]
    public void An_unanswered_put_is_read_before_it_is_sent_again(string make, bool hasLanded)
    {
        var stage = new Stage(Makes.Find(make)!);
        var jane = stage.Wants("2580");
        if (hasLanded) stage.LosesNextAnswer();
        else stage.LosesNextCommand();
        stage.Look();
        Assert.Equal(AccessCodeStatus.Setting, stage.StatusOf(jane));
        stage.Passes(TimeSpan.FromMinutes(1));
        Assert.Equal(["2580"], stage.Pins);
        Assert.Equal(AccessCodeStatus.Set, stage.StatusOf(jane));
        Assert.Equal(hasLanded ? 1 : 2, stage.Sent.OfType<Command.Put>().Count());
        Assert.Equal(["set_on_device"], stage.Told(jane));
    }

    [Theory]
    [InlineData("hubitat", true)]
    [InlineData("hubitat", false)]
    [InlineData("august", true)]
    [InlineData("august", false)]
    public void An_unanswered_change_too(string make, bool hasLanded)
    {
        var stage = new Stage(Makes.Find(make)!);
        var jane = stage.Has("2580");
        stage.Change(jane, c => c with { Pin = new("4682") });
        if (hasLanded) stage.LosesNextAnswer();
        else stage.LosesNextCommand();
        stage.Look();
        stage.Passes(TimeSpan.FromMinutes(1));
        Assert.Equal(["4682"], stage.Pins);
        Assert.Equal(hasLanded ? 1 : 2, stage.Sent.OfType<Command.Put>().Count());
        Assert.Equal(["code_changed", "set_on_device"], stage.Told(jane));
    }

    [Fact]
    public void A_change_behind_a_mask_is_sent_again_because_it_cannot_be_told()
    {
        var stage = new Stage(Makes.SmartThings);
        var jane = stage.Has("2580");
        stage.Change(jane, c => c with { Pin = new("4682") });
        stage.LosesNextCommand();
        stage.Look();
        stage.Passes(TimeSpan.FromMinutes(1));
        Assert.Equal(["4682"], stage.Pins);
        Assert.Equal(AccessCodeStatus.Set, stage.StatusOf(jane));
    }

    [Theory]
    [InlineData("hubitat")]
    [InlineData("august")]
    [InlineData("smartthings")]
    public void A_put_that_lands_after_we_have_looked_is_still_ours(string make)
    {
        var stage = new Stage(Makes.Find(make)!);
        var jane = stage.Wants("2580");
        FirstPutLandsLate(stage);
        Assert.Equal(["2580"], stage.Pins);
        Assert.Equal(AccessCodeStatus.Set, stage.StatusOf(jane));
        Assert.Single(stage.Codes);
        Assert.Equal(["set_on_device"], stage.Told(jane));
    }

    [Fact]
    public void A_PIN_that_the_lock_chose_is_known_once_the_code_is_found_there()
    {
        var stage = new Stage(Makes.SaltoKs);
        var jane = stage.Wants(null);
        FirstPutLandsLate(stage);
        Assert.Equal(stage.Pins.Single(), stage[jane].Pin?.Reveal());
        Assert.Equal(["set_on_device"], stage.Told(jane));
    }

    // After we have looked; then an hour passes.
    static void FirstPutLandsLate(Stage stage)
    {
        Command.Put? lost = null;
        stage.Instead = command => command is Command.Put put ? Keep(put) : null;
        Answer Keep(Command.Put put)
        {
            lost ??= put;
            return put == lost ? Stage.Unanswered(put) : Stage.Failed(put, Outcome.Transient);
        }
        stage.Look();
        stage.Passes(TimeSpan.FromSeconds(7));
        stage.Instead = _ => null;
        stage.Carry(lost!);
        stage.Passes(TimeSpan.FromHours(1));
    }

    [Fact]
    public void A_second_copy_that_a_lost_answer_left_is_taken_off_without_a_word()
    {
        var stage = new Stage(Makes.August);
        stage.Suffers(new() { RefusesDuplicates = false });
        var jane = stage.Wants("2580");
        Command.Put? lost = null;
        stage.Instead = command =>
        {
            if (command is not Command.Put put || lost is not null) return null;
            lost = put;
            return Stage.Unanswered(put);
        };
        stage.Look();
        stage.Passes(TimeSpan.FromSeconds(30));
        stage.Carry(lost!);
        Assert.Equal(["2580", "2580"], stage.Pins);
        stage.Until(stage.Watch.RoutineAt!.Value);
        stage.Passes(TimeSpan.FromMinutes(1));
        Assert.Equal(["2580"], stage.Pins);
        Assert.Equal(["set_on_device"], stage.Told(jane));
        Assert.All(stage.Events, e => Assert.True(e.AccessCodeId == jane.AccessCodeId || e.Type.StartsWith("internal.", StringComparison.Ordinal)));
        Assert.Single(stage.Codes);
    }

    [Fact]
    public void A_deleted_code_that_may_still_land_is_not_forgotten_before_that_is_ruled_out()
    {
        var stage = new Stage(Makes.Hubitat);
        var jane = stage.Wants("2580");
        Command? lost = null;
        stage.Instead = command => command is Command.Put ? Stage.Unanswered(lost = command) : null;
        stage.Look();
        stage.Instead = _ => null;
        stage.Delete(jane);
        stage.Passes(TimeSpan.FromSeconds(30));
        Assert.True(stage.Has(jane));
        stage.Carry(lost!);
        stage.Passes(TimeSpan.FromMinutes(3));
        Assert.Empty(stage.Pins);
        Assert.False(stage.Has(jane));
        Assert.Single(stage.Told(jane), "deleted");
    }

    [Theory]
    [InlineData("hubitat")]
    [InlineData("august")]
    [InlineData("smartthings")]
    public void What_old_lists_hid_until_its_guest_was_gone_comes_off_when_it_is_seen(string make)
    {
        var stage = new Stage(Makes.Find(make)!);
        stage.Suffers(new() { Reading = ReadFault.Stale });
        // A lock that hides PINs has no other way to hide a code that was just put there.
        if (make == "smartthings") stage.Instead = command => command is Command.Put put ? Lose(put) : null;
        Answer Lose(Command.Put put)
        {
            stage.Carry(put);
            return Stage.Unanswered(put);
        }
        var jane = stage.Wants("2580");
        stage.Look();
        Assert.Equal(["2580"], stage.Pins);
        stage.Delete(jane);
        stage.Passes(TimeSpan.FromMinutes(10));
        Assert.False(stage.Has(jane));
        Assert.Equal(["deleted"], stage.Told(jane));
        stage.Passes(TimeSpan.FromHours(5));
        stage.Suffers(new());
        stage.Until(stage.Watch.RoutineAt!.Value);
        stage.Passes(TimeSpan.FromMinutes(1));
        Assert.Empty(stage.Pins);
        Assert.DoesNotContain(stage.Events, e => e.Type.StartsWith("access_code.unmanaged", StringComparison.Ordinal));
        stage.Passes(TimeSpan.FromDays(2));
        Assert.Empty(stage.Codes);
    }

    [Fact]
    public void What_a_keypad_reports_where_something_got_lost_before_stays_theirs()
    {
        var stage = new Stage(Makes.SmartThings);
        var jane = stage.Wants("2580");
        stage.LosesNextCommand();
        stage.Look();
        stage.Delete(jane);
        stage.Passes(TimeSpan.FromMinutes(10));
        Assert.False(stage.Has(jane));
        stage.Happens(l => l.KeypadAdd(new("1379"), "Aunt", isReported: true));
        stage.Passes(TimeSpan.FromDays(2));
        Assert.Equal(["1379"], stage.Pins);
    }

    [Fact]
    public void A_code_that_an_old_list_shows_in_the_slot_it_had_before_comes_off_where_it_lies()
    {
        var stage = new Stage(Makes.Tedee);
        var jane = stage.Has("25801");
        stage.Lock = stage.Lock with { StaleCodes = stage.Lock.Codes };
        stage.Suffers(new() { Reading = ReadFault.Stale });
        stage.Happens(l => l.KeypadDelete(new("25801"), isReported: true));
        stage.Passes(TimeSpan.FromMinutes(10));
        Assert.Equal(AccessCodeStatus.Set, stage.StatusOf(jane));
        Assert.Equal(["25801"], stage.Pins);
        stage.Suffers(new());
        stage.Until(stage.Watch.RoutineAt!.Value);
        stage.Passes(TimeSpan.FromMinutes(1));
        Assert.Equal(["25801"], stage.Pins);
        stage.Delete(jane);
        stage.Passes(TimeSpan.FromDays(2));
        Assert.Empty(stage.Pins);
        Assert.Empty(stage.Codes);
    }

    [Fact]
    public void When_it_is_ruled_out_the_code_goes()
    {
        var stage = new Stage(Makes.Hubitat);
        var jane = stage.Wants("2580");
        stage.LosesNextCommand();
        stage.Look();
        stage.Delete(jane);
        stage.Passes(Timing.Default.CommandTimeout + Timing.Default.LateLanding + TimeSpan.FromSeconds(10));
        Assert.False(stage.Has(jane));
        Assert.Equal(["deleted"], stage.Told(jane));
    }

    [Fact]
    public void A_code_that_somebody_makes_long_after_with_the_same_pin_is_theirs()
    {
        var stage = new Stage(Makes.August);
        var jane = stage.Wants("2580");
        stage.LosesNextCommand();
        stage.Look();
        stage.Passes(TimeSpan.FromDays(2));
        stage.Delete(jane);
        stage.Look();
        stage.Happens(door => door.KeypadAdd(new("2580"), null, isReported: true));
        stage.Passes(TimeSpan.FromDays(2));
        Assert.Equal(["2580"], stage.Pins);
        Assert.False(Assert.Single(stage.Codes).IsManaged);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_unanswered_removal_is_read_before_it_is_sent_again(bool hasLanded)
    {
        var stage = new Stage(Makes.August);
        stage.Has("1379");
        var jane = stage.Has("2580");
        stage.Delete(jane);
        if (hasLanded) stage.LosesNextAnswer();
        else stage.LosesNextCommand();
        stage.Look();
        Assert.Equal(AccessCodeStatus.Removing, stage.StatusOf(jane));
        stage.Passes(TimeSpan.FromMinutes(1));
        Assert.Equal(["1379"], stage.Pins);
        Assert.False(stage.Has(jane));
        Assert.Equal(hasLanded ? 1 : 2, stage.Sent.OfType<Command.Remove>().Count());
        Assert.Equal(["removed_from_device", "deleted"], stage.Told(jane));
    }

    [Fact]
    public void A_lock_that_never_answers_still_holds_what_it_was_told()
    {
        var stage = new Stage(Makes.August);
        stage.Suffers(new() { IsSilent = true });
        var codes = Enumerable.Range(0, 5).Select(i => stage.Wants($"258{i}")).ToList();
        stage.Passes(TimeSpan.FromMinutes(10));
        Assert.All(codes, code => Assert.Equal(AccessCodeStatus.Set, stage.StatusOf(code)));
        Assert.Equal(5, stage.Pins.Count());
    }
}
