using Latchkey.AccessCodes;

namespace Latchkey.Drivers;

/// <summary>The rest of what the core relies on: on bad days, a driver says no more than it knows.</summary>
public abstract class UnreliableLockContract : LockDriverContract
{
    [Fact]
    public async Task A_masked_lock_accepts_and_is_not_said_to_be_confirmed()
    {
        await using var hands = await DoorForCodes();
        await Play(hands, Mishap.Masked);
        var answer = await Put(hands, 0);
        Assert.Equal(Outcome.AcceptedUnreadable, answer.Outcome);
        var reading = Assert.Single(await Occupied(hands));
        Assert.Equal((answer.Slot, null), (reading.Slot, reading.Pin));
    }

    [Fact]
    public async Task A_code_that_the_lock_silently_dropped_is_never_confirmed()
    {
        await using var hands = await DoorForCodes();
        await Play(hands, Mishap.DropsWrites);
        var answer = await Put(hands, 0);
        Assert.True(answer.Outcome is Outcome.Transient or Outcome.Unknown, $"{answer.Outcome}");
        Assert.Empty(await Occupied(hands));
    }

    [Fact]
    public async Task A_change_that_the_lock_silently_dropped_is_never_confirmed()
    {
        await using var hands = await DoorForCodes();
        Assert.SkipWhen(hands.HidesPins || PinFor(hands, 0) is null, "Nobody can tell this lock's codes apart.");
        var slot = (await Put(hands, 0)).Slot;
        await Play(hands, Mishap.DropsWrites);
        var answer = await Put(hands, Content(hands, 1) with { Slot = slot });
        Assert.True(answer.Outcome is Outcome.Transient or Outcome.Unknown, $"{answer.Outcome}");
        Assert.Equal(PinFor(hands, 0), Assert.Single(await Occupied(hands)).Pin);
    }

    [Fact]
    public async Task A_removal_that_the_lock_silently_dropped_is_never_confirmed()
    {
        await using var hands = await DoorForCodes();
        var slot = (await Put(hands, 0)).Slot!;
        await Play(hands, Mishap.DropsWrites);
        var answer = await hands.Driver.Remove(hands.Door, slot, default);
        Assert.True(answer.Outcome is Outcome.Transient or Outcome.Unknown, $"{answer.Outcome}");
        Assert.Single(await Occupied(hands));
    }

    [Fact]
    public async Task A_lock_out_of_reach_took_nothing()
    {
        await using var hands = await DoorForCodes();
        await Play(hands, Mishap.OutOfReach);
        Assert.Equal(Outcome.Transient, (await Put(hands, 0)).Outcome);
        var removal = await hands.Driver.Remove(hands.Door, SlotFor(hands, 0) ?? "1", default);
        Assert.Equal(Outcome.Transient, removal.Outcome);
        Assert.Empty(await Held(hands));
    }

    [Fact]
    public async Task A_failed_read_is_an_answer_and_never_an_empty_list()
    {
        await using var hands = await DoorForCodes();
        await Put(hands, 0);
        await Play(hands, Mishap.OutOfReach);
        var listing = await hands.Driver.List(hands.Door, default);
        Assert.True(listing.Outcome is Outcome.Transient or Outcome.Unknown, $"{listing.Outcome}");
        Assert.False(listing.IsComplete);
    }

    [Fact]
    public async Task A_code_that_cannot_be_read_back_is_unknown()
    {
        await using var hands = await DoorForCodes();
        await Play(hands, Mishap.FailsReads);
        Assert.Equal(Outcome.Unknown, (await Put(hands, 0)).Outcome);
        Assert.True((await hands.Driver.List(hands.Door, default)).Outcome is Outcome.Transient or Outcome.Unknown);
        Assert.Single(await Held(hands));
    }

    [Fact]
    public async Task A_read_that_leaves_slots_out_says_so()
    {
        await using var hands = await DoorForCodes();
        foreach (var number in Enumerable.Range(0, 3))
            await Put(hands, number);
        await Play(hands, Mishap.ReadsInPart);
        var listing = await hands.Driver.List(hands.Door, default);
        Assert.True(listing.Slots.Count(reading => reading.IsOccupied) < 3);
        Assert.False(listing.IsComplete);
    }

    [Fact]
    public async Task A_command_without_an_answer_is_unknown_and_may_have_been_carried_out()
    {
        await using var hands = await DoorForCodes();
        await Play(hands, Mishap.Silent);
        Assert.Equal(Outcome.Unknown, (await Put(hands, 0)).Outcome);
        Assert.Single(await Held(hands));
    }

    [Fact]
    public async Task A_call_that_is_cut_off_is_unknown()
    {
        await using var hands = await DoorForCodes();
        await Play(hands, Mishap.Slow);
        using var cut = new CancellationTokenSource(hands.Patience);
        Assert.Equal(Outcome.Unknown, (await Put(hands, Content(hands, 0), cut.Token)).Outcome);
    }

    [Fact]
    public async Task A_read_that_is_cut_off_is_no_list()
    {
        await using var hands = await DoorForCodes();
        await Play(hands, Mishap.Slow);
        using var cut = new CancellationTokenSource(hands.Patience);
        var listing = await hands.Driver.List(hands.Door, cut.Token);
        Assert.True(listing.Outcome is Outcome.Transient or Outcome.Unknown, $"{listing.Outcome}");
    }

    [Fact]
    public async Task Locking_and_unlocking_move_the_bolt()
    {
        await using var hands = await Door();
        var moves = hands.Traits is { CanRemotelyLock: true, CanRemotelyUnlock: true };
        Assert.SkipUnless(moves, "Nobody moves this bolt from afar.");
        Assert.Equal(Outcome.Confirmed, (await hands.Driver.Unlock(hands.Door, default)).Outcome);
        Assert.True(await hands.IsLocked() is null or false);
        Assert.Equal(Outcome.Confirmed, (await hands.Driver.Lock(hands.Door, default)).Outcome);
        Assert.True(await hands.IsLocked() is null or true);
    }

    [Fact]
    public async Task Locking_what_is_locked_is_done()
    {
        await using var hands = await Door();
        Assert.SkipUnless(hands.Traits.CanRemotelyLock == true, "Nobody locks this from afar.");
        await hands.Driver.Lock(hands.Door, default);
        Assert.Equal(Outcome.Confirmed, (await hands.Driver.Lock(hands.Door, default)).Outcome);
    }

    [Fact]
    public async Task A_jammed_bolt_is_never_confirmed_to_have_moved()
    {
        await using var hands = await Door();
        Assert.SkipUnless(hands.Traits.CanRemotelyUnlock == true, "Nobody unlocks this from afar.");
        await Play(hands, Mishap.Jammed);
        Assert.NotEqual(Outcome.Confirmed, (await hands.Driver.Unlock(hands.Door, default)).Outcome);
        Assert.True(await hands.IsLocked() is null or true);
    }

    [Fact]
    public async Task A_door_out_of_reach_was_not_opened()
    {
        await using var hands = await Door();
        Assert.SkipUnless(hands.Traits.CanRemotelyUnlock == true, "Nobody unlocks this from afar.");
        await Play(hands, Mishap.OutOfReach);
        Assert.Equal(Outcome.Transient, (await hands.Driver.Unlock(hands.Door, default)).Outcome);
    }

    [Fact]
    public async Task An_unlocking_without_an_answer_is_unknown()
    {
        await using var hands = await Door();
        Assert.SkipUnless(hands.Traits.CanRemotelyUnlock == true, "Nobody unlocks this from afar.");
        await Play(hands, Mishap.Silent);
        Assert.Equal(Outcome.Unknown, (await hands.Driver.Unlock(hands.Door, default)).Outcome);
    }
}
