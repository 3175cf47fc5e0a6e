using Latchkey.AccessCodes;
using static Latchkey.Drivers.Virtual.Doors;

namespace Latchkey.Drivers.Virtual;

/// <summary>What the contract of all drivers does not ask, because only virtual locks can play it.</summary>
public class FromAfarTests
{
    [Theory]
    [InlineData("nuki_without_keypad")]
    [InlineData("dormakaba_oracode")]
    [InlineData("brivo")]
    public void A_lock_without_codes_from_afar_refuses_them_for_good(string make)
    {
        var door = Of(Makes.Find(make)!);
        var answer = (door with { HasKeypad = false }).Put(Content(new("345678")), Now).Answer;
        Assert.Equal((Outcome.RefusedForGood, Refused.Other), (answer.Outcome, answer.Why));
    }

    [Theory]
    [InlineData("august_without_bridge")]
    [InlineData("ttlock_without_gateway")]
    [InlineData("igloohome_without_bridge")]
    public void A_lock_without_its_bridge_is_out_of_reach(string make)
    {
        var door = Of(Makes.Find(make)!);
        Assert.Equal(Outcome.Transient, door.Put(Content(Guest), Now).Answer.Outcome);
        Assert.Equal(Outcome.Transient, door.List().Outcome);
    }

    [Theory]
    [InlineData("258036", "258036", Refused.Duplicate)]
    [InlineData("258036", "258099", Refused.Duplicate)]
    [InlineData("258036", "259036", null)]
    public void Schlage_takes_two_codes_that_begin_alike_for_one(string first, string second, object? why)
    {
        var door = Of(Makes.Schlage).Holding(new(first));
        Assert.Equal((Refused?)why, door.Put(Content(new(second)), Now).Answer.Why);
    }

    [Theory]
    [InlineData("nuki", "305678")]
    [InlineData("nuki", "125678")]
    [InlineData("ttlock_few_digits", "1238")]
    [InlineData("tedee", "12345")]
    [InlineData("tedee", "55665")]
    [InlineData("brivo", "4567")]
    public void A_lock_refuses_digits_that_its_maker_forbids(string make, string pin) =>
        Assert.Equal(Refused.Digits, Of(Makes.Find(make)!).Put(Content(new(pin)), Now).Answer.Why);

    [Fact]
    public void Kwikset_refuses_a_schedule_that_has_begun()
    {
        Assert.Equal(Refused.Schedule, Of(Makes.Kwikset).Put(Content(Guest, Hours(-1, 1)), Now).Answer.Why);
        Assert.Equal(Outcome.Confirmed, Of(Makes.Kwikset).Put(Content(Guest, Hours(1, 2)), Now).Answer.Outcome);
        Assert.Equal(Outcome.Confirmed, August.Put(Content(Guest, Hours(-1, 1)), Now).Answer.Outcome);
    }

    [Fact]
    public void A_schedule_that_is_over_is_refused() =>
        Assert.Equal(Refused.Schedule, August.Put(Content(Guest, Hours(-2, -1)), Now).Answer.Why);

    [Fact]
    public void A_name_in_use_is_refused_where_names_must_differ()
    {
        var door = August.With(t => t with { Pins = t.Pins with { NamesMustBeUnique = true } }).Holding(Guest);
        Assert.Equal(Refused.Name, door.Put(Content(Cleaner, name: "Guest"), Now).Answer.Why);
        Assert.Equal(Outcome.Confirmed, door.Put(Content(Cleaner, name: "Cleaner"), Now).Answer.Outcome);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("31")]
    [InlineData("code-1")]
    public void A_lock_has_no_slots_but_its_own(string slot) =>
        Assert.Equal(Refused.Other, Of(Makes.Hubitat).Put(Content(Guest, slot: slot), Now).Answer.Why);

    [Fact]
    public void A_code_over_ones_own_needs_no_free_slot()
    {
        var door = August.With(t => t with { CodesMax = 1 }).Holding(Guest);
        Assert.Equal(Refused.NoSpace, door.Put(Content(Cleaner), Now).Answer.Why);
        Assert.Equal(Outcome.Confirmed, door.Put(Content(Cleaner, slot: "code-1"), Now).Answer.Outcome);
    }

    [Fact]
    public void The_makers_name_for_a_code_is_never_used_again()
    {
        var door = August.Holding(Guest).Remove("code-1").Lock;
        Assert.Equal("code-2", door.Put(Content(Guest), Now).Answer.Slot);
    }

    [Fact]
    public void A_code_whose_slot_is_gone_gets_a_new_one() =>
        Assert.Equal("code-1", August.Put(Content(Guest, slot: "code-9"), Now).Answer.Slot);

    [Fact]
    public void A_full_Salto_site_says_so_until_there_is_room()
    {
        var door = Of(Makes.SaltoKs).With(t => t with { CodesMax = 1 });
        door = door.Put(new(null, null, "Guest", default), Now).Lock;
        var full = door.Put(new(null, null, "Next", default), Now);
        Assert.Equal(Refused.NoSpace, full.Answer.Why);
        const string limit = "salto_ks_subscription_limit_exceeded";
        Assert.Equal(new LockReport.Trouble(limit, true), Assert.Single(full.Reports));
        Assert.Equal(new LockReport.Trouble(limit, false), Assert.Single(door.Remove("code-1").Reports));
    }

    [Fact]
    public void Salto_takes_back_the_PIN_that_it_chose_and_no_other()
    {
        var first = Of(Makes.SaltoKs).Put(new(null, null, "Guest", default), Now);
        var chosen = first.Answer.Pin!.Value;
        var renamed = first.Lock.Put(Content(chosen, slot: "code-1", name: "Renamed"), Now);
        Assert.Equal(Outcome.Confirmed, renamed.Answer.Outcome);
        Assert.Equal(Refused.Digits, first.Lock.Put(Content(new("777777"), slot: "code-1"), Now).Answer.Why);
    }

    [Fact]
    public void The_next_commands_fail_and_then_they_do_not()
    {
        var door = August.With(new LockFaults { FailsNextCommands = 2 });
        var first = door.Put(Content(Guest), Now);
        var second = first.Lock.Unlock(Now);
        var third = second.Lock.Put(Content(Guest), Now);
        Assert.Equal(
            (Outcome.Transient, Outcome.Transient, Outcome.Confirmed),
            (first.Answer.Outcome, second.Answer.Outcome, third.Answer.Outcome));
        Assert.Single(third.Lock.Codes);
    }

    [Fact]
    public void A_stale_read_shows_what_was_and_confirms_nothing()
    {
        var door = August.Holding(Guest).With(new LockFaults { Reading = ReadFault.Stale });
        var turn = door.Put(Content(Cleaner), Now);
        Assert.Equal(Outcome.Unknown, turn.Answer.Outcome);
        Assert.Equal(Guest, Assert.Single(turn.Lock.List().Slots).Pin);
        Assert.Equal(2, turn.Lock.With(new LockFaults()).List().Slots.Count);
    }

    [Fact]
    public void On_a_bad_day_a_cloud_shows_an_empty_lock_that_is_not_empty()
    {
        var listing = August.Holding(Guest).With(new LockFaults { Reading = ReadFault.Empty }).List();
        Assert.Equal((Outcome.Confirmed, true, 0), (listing.Outcome, listing.IsComplete, listing.Slots.Count));
    }

    [Fact]
    public void Without_its_subscription_Nuki_allows_nothing()
    {
        var door = Of(Makes.Nuki).Subscribe(isExpired: true).Lock;
        Assert.Equal(Refused.Permission, door.Put(Content(new("345678")), Now).Answer.Why);
    }

    [Fact]
    public void A_lock_that_was_unlocked_from_afar_locks_itself_after_its_delay()
    {
        var door = August.ConfigureAutoLock(TimeSpan.FromMinutes(2)).Lock.Unlock(Now).Lock;
        Assert.False(door.At(Now.AddSeconds(119)).IsLocked);
        Assert.True(door.At(Now.AddSeconds(120)).IsLocked);
    }

    [Theory]
    [InlineData("two_n")]
    [InlineData("dormakaba_oracode")]
    public void A_door_that_cannot_be_locked_from_afar_says_so(string make) =>
        Assert.Equal(Outcome.RefusedForGood, Of(Makes.Find(make)!).Lock().Answer.Outcome);
}
