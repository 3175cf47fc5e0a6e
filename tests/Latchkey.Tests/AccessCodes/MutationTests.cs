using FsCheck;
using FsCheck.Fluent;
using Latchkey.Devices;
using Latchkey.Reconciling;

namespace Latchkey.AccessCodes;

public class MutationTests
{
    [Fact]
    public void A_code_with_another_pin_on_the_lock_gets_its_pin() =>
        Assert.Equal([MutationKind.UpdatingCode], Between(Guests.Code().On("a") with { Pin = new("1379") }));

    [Fact]
    public void A_renamed_code_gets_its_name() =>
        Assert.Equal([MutationKind.UpdatingName], Between(Guests.Code().On("a") with { Name = "Joe" }));

    [Fact]
    public void A_code_that_had_no_name_gets_one() =>
        Assert.Equal([MutationKind.UpdatingName], Between((Guests.Code() with { Name = null }).On("a") with { Name = "Joe" }));

    [Fact]
    public void A_code_that_loses_its_name_loses_it_on_the_lock() =>
        Assert.Equal([MutationKind.UpdatingName], Between(Guests.Code().On("a") with { Name = null }));

    [Fact]
    public void A_lock_without_names_gets_none() => Assert.Empty(
        Between(Guests.Code().On("a") with { Name = "Joe" }, Guests.Native.With(t => t with { KeepsNames = false })));

    [Fact]
    public void A_name_that_the_lock_has_cut_is_the_same_name() => Assert.Empty(Between(
        (Guests.Code() with { Name = "Bartholomew" }).On("a") with { Name = "Bartholomew the Second" },
        Guests.Native.With(t => t with { Pins = t.Pins with { NameLengthMax = 11 } })));

    [Fact]
    public void A_running_code_whose_end_moves_gets_a_new_schedule_on_a_lock_that_keeps_them() => Assert.Equal(
        [MutationKind.UpdatingTimeFrame], Between(Guests.Code(frame: Guests.Frame(-1, 9)).On("a", Guests.Frame(-1, 5))));

    [Fact]
    public void A_running_code_whose_end_moves_needs_nothing_on_a_lock_that_keeps_no_schedules() => Assert.Empty(
        Between(Guests.Code(frame: Guests.Frame(-1, 9)).On("a"), Guests.JustInTime));

    [Fact]
    public void Pin_name_and_time_differ_at_once() => Assert.Equal(
        [MutationKind.UpdatingCode, MutationKind.UpdatingName, MutationKind.UpdatingTimeFrame],
        Between(Guests.Code(frame: Guests.Frame(-1, 9)).On("a", Guests.Frame(-1, 5)) with { Pin = new("1379"), Name = "Joe" }));

    [Fact]
    public void What_was_changed_at_the_lock_with_leave_is_left() => Assert.Empty(Between(
        Guests.Code().On("a") with { Pin = new("1379"), ExternalChange = new(false, [], Guests.Noon, IsAccepted: true) }));

    [Fact]
    public void What_was_changed_at_the_lock_without_leave_is_put_back() => Assert.Equal([MutationKind.UpdatingCode], Between(
        Guests.Code().On("a") with { Pin = new("1379"), ExternalChange = new(false, [], Guests.Noon, IsAccepted: false) }));

    [Fact]
    public void Somebody_elses_code_is_left_until_its_deletion_is_asked_for()
    {
        var found = Guests.Code().On("a") with { IsManaged = false };
        Assert.Empty(Between(found));
        Assert.Equal([MutationKind.Deleting], Between(found with { DeletedAt = Guests.Noon }));
    }

    [Fact]
    public void An_offline_code_needs_nothing() => Assert.Empty(Between(Guests.Code() with { IsOffline = true }));

    [Fact]
    public void A_pin_that_cannot_be_read_is_never_a_reason_to_write() => Prop.ForAll(Codes, code =>
    {
        if (code.Held is not { } held) return true;
        var unreadable = code with { Held = held with { Pin = null, IsReadable = false } };
        return !Between(unreadable).Contains(MutationKind.UpdatingCode);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void When_the_lock_has_taken_what_was_wanted_nothing_is_left_to_do() => Prop.ForAll(Codes, code =>
        Doings.All(device =>
        {
            var wish = Wish.Of(code, device, Timing.Default, Guests.Noon);
            if (wish.Kind != WishKind.On || code.ExternalChange is not null) return true;
            var door = DoorOf(device, code);
            var sent = new InFlight(CommandKind.Put, "a", code.Pin, Mutation.NameOnLock(code, device), wish.Schedule, Guests.Noon);
            Settling.LiesOnLock(door, code, sent, isReadable: true);
            return door.MutationsOf(door.Code(code.AccessCodeId)!).Count == 0;
        })).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void When_the_lock_has_let_go_of_what_was_not_wanted_nothing_is_left_to_do() => Prop.ForAll(Codes, code =>
    {
        var door = DoorOf(Guests.JustInTime, code);
        if (door.WishOf(code).Kind == WishKind.On) return true;
        Settling.IsOffLock(door, code);
        return door.MutationsOf(door.Code(code.AccessCodeId)!).All(m => m.Kind == MutationKind.DeferringCreation);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Asked_twice_the_answer_is_the_same() => Prop.ForAll(Codes, code => Doings.All(device =>
        Mutation.Between(code, device, Timing.Default, Guests.Noon).SequenceEqual(
            Mutation.Between(code, device, Timing.Default, Guests.Noon)))).QuickCheckThrowOnFailure();

    static readonly Device[] Doings =
    [
        Guests.Native, Guests.JustInTime, Guests.Native with { TimeZone = null },
        Guests.Native.With(t => t with { Pins = t.Pins with { Constraints = [PinConstraint.StartDateInFuture], NameLengthMax = 3 } }),
    ];

    static readonly Arbitrary<AccessCode> Codes = (
        from pin in Gen.Elements("2580", "1379", null)
        from name in Gen.Elements("Jane", "Bartholomew", "", null)
        from frame in Frames
        from native in Gen.Elements(true, false)
        from isDeleted in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)))
        from held in Gen.OneOf(
            Gen.Constant<Held?>(null),
            from heldPin in Gen.Elements("2580", "4682", null)
            from heldName in Gen.Elements("Jane", "Bar", null)
            from schedule in Frames
            select new Held("a", heldPin is null ? null : new Pin(heldPin), heldName, schedule, Guests.Noon, heldPin is not null))
        select Guests.Code(pin, frame) with
        {
            Name = name, PrefersNativeScheduling = native, DeletedAt = isDeleted ? Guests.Noon : null, Held = held,
        }).ToArbitrary();

    static Gen<TimeFrame> Frames =>
        from start in Gen.Elements<double?>(null, -30, -1, 0, 0.4, 10, 100)
        from length in Gen.Elements<double?>(null, 0.5, 5, 50)
        select Guests.Frame(start, length is null ? null : (start ?? 0) + length);

    static MutationKind[] Between(AccessCode code, Device? device = null) =>
        [.. Mutation.Between(code, device ?? Guests.Native, Timing.Default, Guests.Noon).Select(m => m.Kind)];

    static Door DoorOf(Device device, AccessCode code) => new(device, Doors.Account, [code], [])
    {
        Now = Guests.Noon, Timing = Timing.Default, Chance = () => 0.5, NewId = Guid.NewGuid,
    };
}
