using Latchkey.AccessCodes;
using static Latchkey.Drivers.Virtual.Doors;

namespace Latchkey.Drivers.Virtual;

public class AtTheDoorTests
{
    [Fact]
    public void A_code_on_the_lock_opens_the_door()
    {
        var turn = August.Holding(Guest).TypeCode(Guest, Now);
        Assert.Equal(EntryResult.Opened, turn.Answer.Result);
        Assert.False(turn.Lock.IsLocked);
    }

    [Fact]
    public void A_code_that_the_lock_does_not_hold_opens_nothing()
    {
        var turn = August.Holding(Guest).TypeCode(Cleaner, Now);
        Assert.Equal(EntryResult.UnknownCode, turn.Answer.Result);
        Assert.True(turn.Lock.IsLocked);
    }

    [Fact]
    public void A_leading_zero_is_part_of_the_code() =>
        Assert.Equal(EntryResult.UnknownCode, August.Holding(new("0042")).TypeCode(new("42"), Now).Answer.Result);

    [Theory]
    [InlineData(-1, nameof(EntryResult.NotAtThisTime))]
    [InlineData(0, nameof(EntryResult.Opened))]
    [InlineData(3599, nameof(EntryResult.Opened))]
    [InlineData(3600, nameof(EntryResult.NotAtThisTime))]
    public void The_lock_itself_lets_a_code_in_from_its_start_until_before_its_end(int seconds, string result)
    {
        var door = August.Holding(Guest, Hours(24, 25));
        Assert.Equal(result, $"{door.TypeCode(Guest, Now.AddHours(24).AddSeconds(seconds)).Answer.Result}");
    }

    [Fact]
    public void A_schedule_runs_through_the_night_in_which_the_clocks_change()
    {
        // In Los Angeles 02:00 to 03:00 of 2026-03-08 does not exist; the schedule is in UTC and does not care.
        var night = new DateTimeOffset(2026, 3, 8, 9, 30, 0, TimeSpan.Zero);
        var door = August.Put(Content(Guest, new(night, night.AddHours(1))), night.AddDays(-1)).Lock;
        Assert.Equal(EntryResult.Opened, door.TypeCode(Guest, night.AddMinutes(59)).Answer.Result);
        Assert.Equal(EntryResult.NotAtThisTime, door.TypeCode(Guest, night.AddMinutes(60)).Answer.Result);
    }

    [Fact]
    public void Of_two_slots_with_one_PIN_the_one_whose_time_it_is_opens()
    {
        var door = August.With(new LockFaults { RefusesDuplicates = false })
            .Holding(Guest, Hours(48, 49)).Holding(Guest, Hours(0, 1));
        Assert.Equal(new(EntryResult.Opened, "code-2"), door.TypeCode(Guest, Now).Answer);
    }

    [Fact]
    public void A_make_that_knows_tells_which_code_opened()
    {
        var report = Assert.Single(August.Holding(Guest).TypeCode(Guest, Now).Reports);
        Assert.Equal(new LockReport.Opened(EntryMethod.Keycode, "code-1"), report);
    }

    [Fact]
    public void A_make_that_does_not_know_tells_only_that_a_code_opened()
    {
        var pin = new Pin("258036");
        var report = Assert.Single(Of(Makes.Lockly).Holding(pin).TypeCode(pin, Now).Reports);
        Assert.Equal(new LockReport.Opened(EntryMethod.Keycode), report);
    }

    [Fact]
    public void Igloohome_hears_nothing_of_what_is_typed() =>
        Assert.Empty(Of(Makes.Igloohome).Holding(Guest).TypeCode(Guest, Now).Reports);

    [Fact]
    public void A_wrong_code_is_told_as_denied()
    {
        var report = Assert.Single(August.TypeCode(Guest, Now).Reports);
        Assert.Equal(new LockReport.AccessDenied(DenialReason.UnknownCode), report);
    }

    [Fact]
    public void A_code_that_is_over_is_told_as_expired()
    {
        var report = Assert.Single(August.Holding(Guest, Hours(0, 1)).TypeCode(Guest, Now.AddHours(2)).Reports);
        Assert.Equal(new LockReport.AccessDenied(DenialReason.ExpiredCode), report);
    }

    [Fact]
    public void An_offline_lock_opens_and_tells_nobody()
    {
        var turn = August.Holding(Guest).With(new LockFaults { IsOffline = true }).TypeCode(Guest, Now);
        Assert.Equal(EntryResult.Opened, turn.Answer.Result);
        Assert.Empty(turn.Reports);
    }

    [Fact]
    public void A_jammed_bolt_stays_although_the_code_was_right()
    {
        var turn = August.Holding(Guest).With(new LockFaults { IsJammed = true }).TypeCode(Guest, Now);
        Assert.Equal(EntryResult.Jammed, turn.Answer.Result);
        Assert.True(turn.Lock.IsLocked);
        Assert.IsType<LockReport.Jammed>(Assert.Single(turn.Reports));
    }

    [Fact]
    public void An_empty_battery_opens_to_nobody() => Assert.Equal(
        EntryResult.NothingHappened, August.Holding(Guest).Drain(0).Lock.TypeCode(Guest, Now).Answer.Result);

    [Fact]
    public void Without_a_keypad_there_is_nothing_to_type_on() => Assert.Equal(
        EntryResult.NothingHappened, Of(Makes.NukiWithoutKeypad).TypeCode(new("345678"), Now).Answer.Result);

    [Fact]
    public void Kwikset_listens_to_nobody_for_a_minute_after_three_wrong_codes()
    {
        var door = Of(Makes.Kwikset).Holding(Guest);
        foreach (var wrong in new Pin[] { new("1111"), new("2222"), new("3333") })
            door = door.TypeCode(wrong, Now).Lock;
        Assert.Equal(EntryResult.KeypadBlocked, door.TypeCode(Guest, Now.AddSeconds(59)).Answer.Result);
        Assert.Equal(EntryResult.Opened, door.TypeCode(Guest, Now.AddSeconds(60)).Answer.Result);
    }

    [Fact]
    public void A_right_code_forgives_the_wrong_ones_before_it()
    {
        var door = Of(Makes.Kwikset).Holding(Guest);
        foreach (var pin in new Pin[] { new("1111"), new("2222"), Guest, new("3333"), new("4444") })
            door = door.TypeCode(pin, Now).Lock;
        Assert.Equal(EntryResult.Opened, door.TypeCode(Guest, Now).Answer.Result);
    }

    [Fact]
    public void Locking_at_the_keypad_is_told_once()
    {
        var open = August.Holding(Guest).TypeCode(Guest, Now).Lock;
        var closing = open.ManualLock();
        Assert.Equal(new LockReport.Closed(EntryMethod.Manual), Assert.Single(closing.Reports));
        Assert.Empty(closing.Lock.ManualLock().Reports);
    }

    [Fact]
    public void A_lock_with_auto_lock_locks_itself_and_says_so_at_the_next_touch()
    {
        var open = August.Holding(Guest).ConfigureAutoLock(TimeSpan.FromSeconds(30)).Lock.TypeCode(Guest, Now).Lock;
        Assert.False(open.At(Now.AddSeconds(29)).IsLocked);
        var turn = open.Touch(Now.AddSeconds(30), door => door.ManualLock());
        Assert.True(turn.Lock.IsLocked);
        Assert.Equal(new LockReport.Closed(EntryMethod.Automatic), Assert.Single(turn.Reports));
    }

    [Fact]
    public void A_code_added_at_the_keypad_opens_the_door_and_is_told()
    {
        var turn = August.KeypadAdd(Guest, "Aunt", isReported: true);
        var told = Assert.IsType<LockReport.SlotChanged>(Assert.Single(turn.Reports));
        Assert.Equal(new SlotReading("code-1", true, Guest, "Aunt", TimeFrame.Always), told.Reading);
        Assert.Equal(EntryResult.Opened, turn.Lock.TypeCode(Guest, Now).Answer.Result);
    }

    [Fact]
    public void A_silent_edit_is_told_to_nobody()
    {
        var door = August.KeypadAdd(Guest, null, isReported: false);
        Assert.Empty(door.Reports);
        Assert.Empty(door.Lock.KeypadChange(Guest, Cleaner, null, isReported: false).Reports);
        Assert.Empty(door.Lock.KeypadDelete(Guest, isReported: false).Reports);
    }

    [Fact]
    public void A_code_changed_at_the_keypad_keeps_its_slot_and_its_schedule()
    {
        var turn = August.Holding(Guest, Hours(0, 1)).KeypadChange(Guest, Cleaner, null, isReported: true);
        Assert.Equal(new HeldCode("code-1", Cleaner, "Guest", Hours(0, 1)), Assert.Single(turn.Lock.Codes));
    }

    [Fact]
    public void A_code_deleted_at_the_keypad_is_told_as_a_free_slot()
    {
        var turn = August.Holding(Guest).KeypadDelete(Guest, isReported: true);
        var told = Assert.IsType<LockReport.SlotChanged>(Assert.Single(turn.Reports));
        Assert.Equal(new SlotReading("code-1", false, null, null, null), told.Reading);
        Assert.Equal(EntryResult.UnknownCode, turn.Lock.TypeCode(Guest, Now).Answer.Result);
    }

    [Fact]
    public void A_lock_that_hides_its_PINs_hides_them_in_its_reports_too()
    {
        var turn = Of(Makes.SmartThings).KeypadAdd(Guest, null, isReported: true);
        var told = Assert.IsType<LockReport.SlotChanged>(Assert.Single(turn.Reports));
        Assert.Null(told.Reading.Pin);
        Assert.True(told.Reading.IsOccupied);
    }

    [Theory]
    [InlineData("2580", nameof(KeypadEdit.PinInUse))]
    [InlineData("123", nameof(KeypadEdit.PinNotTaken))]
    [InlineData("1379", nameof(KeypadEdit.Done))]
    public void The_keypad_keeps_to_the_locks_own_rules(string pin, string result) =>
        Assert.Equal(result, $"{August.Holding(Guest).KeypadAdd(new(pin), null, isReported: true).Answer}");

    [Fact]
    public void A_full_lock_takes_no_code_at_the_keypad_either() => Assert.Equal(
        KeypadEdit.NoSlotFree,
        August.With(t => t with { CodesMax = 1 }).Holding(Guest).KeypadAdd(Cleaner, null, isReported: true).Answer);
}
