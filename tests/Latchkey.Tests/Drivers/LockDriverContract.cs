using Latchkey.AccessCodes;
using Latchkey.Drivers.Virtual;

namespace Latchkey.Drivers;

/// <summary>
/// What the core relies on, whatever the maker. Every driver passes it; what its hands cannot play is skipped.
/// </summary>
public abstract class LockDriverContract
{
    private protected abstract Task<DoorHands> Door();

    [Fact]
    public async Task A_code_that_was_put_is_listed()
    {
        await using var hands = await DoorForCodes();
        var answer = await Put(hands, 0);
        Assert.Equal(hands.HidesPins ? Outcome.AcceptedUnreadable : Outcome.Confirmed, answer.Outcome);
        var reading = Assert.Single(await Occupied(hands));
        Assert.Equal(answer.Slot, reading.Slot);
        Assert.Equal(hands.HidesPins ? null : answer.Pin ?? PinFor(hands, 0), reading.Pin);
    }

    [Fact]
    public async Task A_code_that_was_put_is_on_the_lock_itself()
    {
        await using var hands = await DoorForCodes();
        var answer = await Put(hands, 0);
        var held = Assert.Single(await Held(hands));
        Assert.Equal((answer.Slot, answer.Pin ?? PinFor(hands, 0)), (held.Slot, held.Pin));
    }

    [Fact]
    public async Task A_numbered_slot_is_the_one_that_was_asked_for()
    {
        await using var hands = await DoorForCodes();
        Assert.SkipUnless(hands.Traits.FirstSlot is not null, "The maker names what it stores.");
        Assert.Equal(SlotFor(hands, 2), (await Put(hands, 2)).Slot);
    }

    [Fact]
    public async Task A_lock_that_chooses_its_PINs_tells_which()
    {
        await using var hands = await DoorForCodes();
        Assert.SkipUnless(PinFor(hands, 0) is null, "The lock takes the PIN that it is given.");
        var chosen = new[] { await Put(hands, 0), await Put(hands, 1) }.Select(answer => answer.Pin!.Value).ToList();
        Assert.NotEqual(chosen[0], chosen[1]);
        Assert.All(chosen, pin => Assert.Null(hands.Traits.Pins.Objection(pin)));
    }

    [Fact]
    public async Task Leading_zeros_are_kept()
    {
        await using var hands = await DoorForCodes();
        var pin = new Pin("0052791463"[..hands.Traits.Pins.Lengths[^1].AtMost(10)]);
        var isTaken = PinFor(hands, 0) is not null && hands.Traits.Pins.Objection(pin) is null;
        Assert.SkipUnless(isTaken, "The lock takes no such PIN.");
        await Put(hands, Content(hands, 0) with { Pin = pin });
        Assert.Equal(pin, Assert.Single(await Held(hands)).Pin);
    }

    [Fact]
    public async Task A_code_put_over_ones_own_keeps_the_slot_and_changes_the_code()
    {
        await using var hands = await DoorForCodes();
        var first = await Put(hands, 0);
        var second = await Put(hands, Content(hands, 1) with { Slot = first.Slot });
        Assert.Equal(first.Slot, second.Slot);
        var held = Assert.Single(await Held(hands));
        Assert.Equal(PinFor(hands, 1) ?? first.Pin, held.Pin);
    }

    [Fact]
    public async Task The_same_code_put_twice_is_one_code()
    {
        await using var hands = await DoorForCodes();
        var first = await Put(hands, 0);
        var again = await Put(hands, Content(hands, 0) with { Slot = first.Slot });
        Assert.True(again.Outcome is Outcome.Confirmed or Outcome.AcceptedUnreadable, $"{again.Outcome}");
        Assert.Single(await Occupied(hands));
    }

    [Fact]
    public async Task The_same_digits_in_another_slot_are_refused_where_the_lock_refuses_them()
    {
        await using var hands = await DoorForCodes();
        Assert.SkipUnless(PinFor(hands, 0) is not null, "The lock chooses its PINs.");
        await Play(hands, Mishap.RefusesDuplicates);
        await Put(hands, 0);
        var answer = await Put(hands, Content(hands, 1) with { Pin = PinFor(hands, 0) });
        Assert.Equal((Outcome.RefusedForGood, Refused.Duplicate), (answer.Outcome, answer.Why));
        Assert.Single(await Occupied(hands));
    }

    [Fact]
    public async Task The_digits_of_a_code_that_somebody_added_at_the_keypad_are_refused_too()
    {
        await using var hands = await DoorForCodes();
        Assert.SkipUnless(PinFor(hands, 0) is not null, "The lock chooses its PINs.");
        await Play(hands, Mishap.RefusesDuplicates);
        Assert.SkipUnless(await hands.AddAtKeypad(PinFor(hands, 0)!.Value), "Nobody can type at this lock.");
        Assert.Equal(Refused.Duplicate, (await Put(hands, 1, pinNumber: 0)).Why);
    }

    [Fact]
    public async Task A_code_too_short_is_refused_for_good()
    {
        await using var hands = await DoorForCodes();
        Assert.SkipUnless(PinFor(hands, 0) is not null, "The lock chooses its PINs.");
        var answer = await Put(hands, Content(hands, 0) with { Pin = new("1") });
        Assert.Equal(Outcome.RefusedForGood, answer.Outcome);
        Assert.NotNull(answer.Why);
        Assert.Empty(await Occupied(hands));
    }

    [Fact]
    public async Task A_full_lock_says_that_it_is_full()
    {
        await using var hands = await DoorForCodes();
        await Play(hands, Mishap.Full);
        var answer = await Put(hands, 0);
        Assert.Equal((Outcome.RefusedForGood, Refused.NoSpace), (answer.Outcome, answer.Why));
    }

    [Fact]
    public async Task A_name_too_long_is_cut_and_not_refused()
    {
        await using var hands = await DoorForCodes();
        Assert.SkipUnless(hands.Traits.Pins.NameLengthMax is not null, "The lock sets names no limit.");
        var name = new string('N', hands.Traits.Pins.NameLengthMax!.Value + 5);
        var answer = await Put(hands, Content(hands, 0) with { Name = name });
        Assert.Equal(Outcome.Confirmed, answer.Outcome);
        Assert.Equal(name[..hands.Traits.Pins.NameLengthMax.Value], Assert.Single(await Occupied(hands)).Name);
    }

    [Fact]
    public async Task A_schedule_is_kept_to_the_second()
    {
        await using var hands = await DoorForCodes();
        Assert.SkipUnless(hands.Traits.SchedulesNatively, "The lock has no clock of its own.");
        var schedule = new TimeFrame(hands.Now.AddHours(26), hands.Now.AddHours(75));
        var answer = await Put(hands, Content(hands, 0) with { Schedule = schedule });
        Assert.True(answer.Outcome is Outcome.Confirmed or Outcome.AcceptedUnreadable, $"{answer.Detail}");
        Assert.Equal(schedule, Assert.Single(await Occupied(hands)).Schedule ?? schedule);
        Assert.Equal(schedule, Assert.Single(await Held(hands)).Schedule);
    }

    [Fact]
    public async Task A_schedule_can_be_taken_off_again()
    {
        await using var hands = await DoorForCodes();
        Assert.SkipUnless(hands.Traits.SchedulesNatively, "The lock has no clock of its own.");
        var soon = new TimeFrame(hands.Now.AddHours(26), hands.Now.AddHours(75));
        var slot = (await Put(hands, Content(hands, 0) with { Schedule = soon })).Slot;
        await Put(hands, Content(hands, 0) with { Slot = slot, Schedule = TimeFrame.Always });
        Assert.Equal(TimeFrame.Always, Assert.Single(await Held(hands)).Schedule ?? TimeFrame.Always);
    }

    [Fact]
    public async Task A_lock_without_a_clock_refuses_a_schedule()
    {
        await using var hands = await DoorForCodes();
        Assert.SkipWhen(hands.Traits.SchedulesNatively, "The lock has a clock of its own.");
        var schedule = new TimeFrame(hands.Now.AddHours(26), hands.Now.AddHours(75));
        var answer = await Put(hands, Content(hands, 0) with { Schedule = schedule });
        Assert.Equal((Outcome.RefusedForGood, Refused.Schedule), (answer.Outcome, answer.Why));
    }

    [Fact]
    public async Task Hours_of_the_week_are_kept()
    {
        await using var hands = await DoorForCodes();
        Assert.SkipUnless(hands.Traits.KeepsWeeks, "The lock keeps no weeks.");
        var hours = new TimeFrame(null, hands.Now.AddDays(30)) { Schedule = new("FREQ=WEEKLY;BYDAY=TU,FR", "10:00", "12:00", "Europe/Vienna", DateTimeOffset.UnixEpoch) };
        var answer = await Put(hands, Content(hands, 0) with { Schedule = hours });
        Assert.True(answer.Outcome is Outcome.Confirmed or Outcome.AcceptedUnreadable, $"{answer.Detail}");
        Assert.Equal(hours, Assert.Single(await Occupied(hands)).Schedule ?? hours);
        Assert.Equal(hours, Assert.Single(await Held(hands)).Schedule);
    }

    [Theory]
    [InlineData("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "12:00")]
    [InlineData("FREQ=WEEKLY;BYDAY=TU;COUNT=3", "12:00")]
    [InlineData("FREQ=WEEKLY;BYDAY=TU", "06:00")]
    public async Task Hours_that_the_lock_does_not_keep_are_refused_and_not_left_out(string rrule, string end)
    {
        await using var hands = await DoorForCodes();
        var hours = new TimeFrame(null, null) { Schedule = new(rrule, "10:00", end, "Europe/Vienna", hands.Now) };
        var answer = await Put(hands, Content(hands, 0) with { Schedule = hours });
        Assert.Equal((Outcome.RefusedForGood, Refused.Schedule), (answer.Outcome, answer.Why));
    }

    [Fact]
    public async Task A_removed_code_is_off_the_lock_and_no_other_is()
    {
        await using var hands = await DoorForCodes();
        var slots = new[] { (await Put(hands, 0)).Slot!, (await Put(hands, 1)).Slot! };
        Assert.Equal(Outcome.Confirmed, (await hands.Driver.Remove(hands.Door, slots[0], default)).Outcome);
        Assert.Equal(slots[1], Assert.Single(await Occupied(hands)).Slot);
    }

    [Fact]
    public async Task Removing_what_is_not_there_is_done()
    {
        await using var hands = await DoorForCodes();
        var slot = (await Put(hands, 0)).Slot!;
        await hands.Driver.Remove(hands.Door, slot, default);
        Assert.Equal(Outcome.Confirmed, (await hands.Driver.Remove(hands.Door, slot, default)).Outcome);
    }

    [Fact]
    public async Task A_freed_slot_takes_the_next_code()
    {
        await using var hands = await DoorForCodes();
        await hands.Driver.Remove(hands.Door, (await Put(hands, 0)).Slot!, default);
        Assert.True((await Put(hands, 0)).Outcome is Outcome.Confirmed or Outcome.AcceptedUnreadable);
    }

    [Fact]
    public async Task A_code_added_at_the_keypad_is_listed()
    {
        await using var hands = await DoorForCodes();
        var pin = PinFor(hands, 3) ?? new Pin("483920");
        Assert.SkipUnless(await hands.AddAtKeypad(pin), "Nobody can type at this lock.");
        var reading = Assert.Single(await Occupied(hands));
        Assert.Equal(hands.HidesPins ? null : pin, reading.Pin);
    }

    [Fact]
    public async Task A_code_deleted_at_the_keypad_is_no_longer_listed()
    {
        await using var hands = await DoorForCodes();
        var pin = (await Put(hands, 0)).Pin ?? PinFor(hands, 0)!.Value;
        Assert.SkipUnless(await hands.DeleteAtKeypad(pin), "Nobody can type at this lock.");
        Assert.Empty(await Occupied(hands));
    }

    [Fact]
    public async Task An_empty_lock_answers_with_an_empty_and_complete_list()
    {
        await using var hands = await DoorForCodes();
        var listing = await hands.Driver.List(hands.Door, default);
        Assert.Equal((Outcome.Confirmed, true), (listing.Outcome, listing.IsComplete));
        Assert.DoesNotContain(listing.Slots, reading => reading.IsOccupied);
    }

    private protected async Task<DoorHands> DoorForCodes()
    {
        var hands = await Door();
        if (hands.Traits.CanProgramOnlineCodes == true)
            return hands;
        await hands.DisposeAsync();
        Assert.Skip("The lock takes no codes from afar.");
        return hands;
    }

    private protected static async Task Play(DoorHands hands, Mishap mishap) =>
        Assert.SkipUnless(await hands.Play(mishap), $"These hands cannot play: {mishap}.");

    /// <summary>Puts the n-th code of a test. Whatever comes back, no word of it may hold the PIN.</summary>
    private protected static Task<PutAnswer> Put(DoorHands hands, int number, int? pinNumber = null) =>
        Put(hands, Content(hands, number) with { Pin = PinFor(hands, pinNumber ?? number) });

    private protected static async Task<PutAnswer> Put(
        DoorHands hands, SlotContent content, CancellationToken cut = default)
    {
        var answer = await hands.Driver.Put(hands.Door, content, cut);
        if (content.Pin is { Length: > 3 } pin)
            Assert.DoesNotContain(pin.Reveal(), $"{answer.Detail}", StringComparison.Ordinal);
        return answer;
    }

    private protected static SlotContent Content(DoorHands hands, int number) =>
        new(SlotFor(hands, number), PinFor(hands, number), $"Guest {number}", TimeFrame.Always);

    private protected static string? SlotFor(DoorHands hands, int number) =>
        hands.Traits.FirstSlot is { } first ? $"{first + number}" : null;

    /// <summary>The n-th PIN that the lock takes, no two beginning alike; null: it chooses.</summary>
    private protected static Pin? PinFor(DoorHands hands, int number)
    {
        var rules = hands.Traits.Pins;
        return rules.Constraints.Contains(PinConstraint.CannotSpecifyPinCode) ? null : Enumerable.Range(1, 5000)
            .Select(i => new Pin($"{i * 3571 + 4261}{i * 7919 + 5347}{i * 104729}"[..rules.Lengths[0]]))
            .Where(pin => rules.Objection(pin) is null)
            .DistinctBy(pin => pin.Reveal()[..4])
            .ElementAt(number);
    }

    private protected static async Task<IReadOnlyList<SlotReading>> Occupied(DoorHands hands)
    {
        var listing = await hands.Driver.List(hands.Door, default);
        Assert.Equal(Outcome.Confirmed, listing.Outcome);
        return [.. listing.Slots.Where(reading => reading.IsOccupied)];
    }

    private protected static async Task<IReadOnlyList<SlotReading>> Held(DoorHands hands)
    {
        var held = await hands.Holds();
        Assert.SkipWhen(held is null, "Nobody can ask this lock itself.");
        return held;
    }
}

static class Bounds
{
    public static int AtMost(this int number, int most) => Math.Min(number, most);
}
