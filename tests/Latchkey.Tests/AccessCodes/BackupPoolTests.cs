using Latchkey.Devices;
using Latchkey.Reconciling;
using Latchkey.Simulation;

namespace Latchkey.AccessCodes;

public class BackupPoolTests
{
    static readonly Device Pooled = Guests.Native with { IsBackupPoolEnabled = true };

    [Fact]
    public void A_pool_that_is_switched_on_wants_three_codes_with_pins_of_their_own()
    {
        var door = Tended(Pooled);
        Assert.Equal(3, door.Codes.Count());
        Assert.Equal(3, door.Codes.Select(c => c.Pin).Distinct().Count());
        Assert.All(door.Codes, c => Assert.Equal((true, true, TimeFrame.Always, $"Backup {c.AccessCodeId} (Latchkey)"),
            (c.IsBackup, c.IsManaged, c.Frame, c.Name)));
    }

    [Fact]
    public void A_pool_that_nobody_asked_for_wants_none() => Assert.Empty(Tended(Guests.Native).Codes);

    [Fact]
    public void Tended_twice_it_grows_no_further()
    {
        var door = Tended(Pooled);
        BackupPool.Tend(door, new Luck(2), _ => false);
        Assert.Equal(3, door.Codes.Count());
    }

    [Fact]
    public void A_pulled_code_is_replaced()
    {
        var pulled = Ready() with { PulledAt = Guests.Noon };
        var door = Tended(Pooled, pulled, Ready(), Ready());
        Assert.Equal(3, door.Codes.Count(c => c.IsInBackupPool));
        Assert.Equal(2, door.Device.Watch.BackupsReady);
    }

    [Fact]
    public void A_deleted_one_too() =>
        Assert.Equal(3, Tended(Pooled, Ready() with { DeletedAt = Guests.Noon }).Codes.Count(c => c is { IsInBackupPool: true, DeletedAt: null }));

    [Theory]
    [InlineData(0, true, false)]
    [InlineData(1, false, true)]
    [InlineData(2, false, true)]
    [InlineData(3, false, false)]
    public void The_device_says_how_full_its_pool_is(int ready, bool isEmpty, bool isPartial)
    {
        var device = Tended(Pooled, [.. Enumerable.Range(0, ready).Select(_ => Ready())]).Device;
        Assert.Equal(isEmpty, device.Errors.ContainsKey("empty_backup_access_code_pool"));
        Assert.Equal(isPartial, device.Warnings.ContainsKey("partial_backup_access_code_pool"));
    }

    [Fact]
    public void A_door_that_lives_on_backups_is_warned_of()
    {
        var device = Tended(Pooled, [.. Enumerable.Range(0, 3).Select(_ => Ready() with { PulledAt = Guests.Noon })]).Device;
        Assert.True(device.Warnings.ContainsKey("many_active_backup_codes"));
    }

    [Fact]
    public void A_pool_that_is_switched_off_goes_and_what_was_pulled_stays()
    {
        var pulled = Ready() with { PulledAt = Guests.Noon };
        var door = Tended(Guests.Native with { Errors = new Dictionary<string, DateTimeOffset> { ["empty_backup_access_code_pool"] = Guests.Noon } },
            pulled, Ready());
        Assert.Equal([pulled], door.Codes.Where(c => c.DeletedAt is null));
        Assert.Empty(door.Device.Errors);
    }

    [Fact]
    public void A_device_whose_pool_is_as_it_was_is_not_written() =>
        Assert.False(Tended(Tended(Pooled, Ready(), Ready(), Ready()).Device, Ready(), Ready(), Ready()).IsDeviceChanged);

    // With four digits of two kinds there are 16 beginnings: three codes share one about every sixth time.
    [Fact]
    public void On_a_lock_that_tells_pins_apart_by_four_digits_no_two_begin_alike()
    {
        var device = Pooled.With(t => t with
        {
            Pins = new() { Lengths = [6], Alphabet = "01", Constraints = [PinConstraint.UniqueFirstFourDigits] },
        });
        for (ulong seed = 0; seed < 100; seed++)
        {
            var door = New(device);
            BackupPool.Tend(door, new Luck(seed), _ => false);
            Assert.Equal(3, door.Codes.Select(c => c.Pin!.Value.Reveal()[..4]).Distinct().Count());
        }
    }

    [Fact]
    public void Where_no_pin_is_left_the_pool_stays_empty()
    {
        var door = New(Pooled.With(t => t with { Pins = new() { Lengths = [4] } }));
        BackupPool.Tend(door, new Luck(1), _ => true);
        Assert.Empty(door.Codes);
        Assert.True(door.Device.Errors.ContainsKey("empty_backup_access_code_pool"));
    }

    static AccessCode Ready() => (Guests.Code() with { AccessCodeId = Guid.NewGuid(), IsBackup = true }).On("a");

    static Door Tended(Device device, params AccessCode[] codes)
    {
        var door = New(device, codes);
        BackupPool.Tend(door, new Luck(1), _ => false);
        return door;
    }

    static Door New(Device device, params AccessCode[] codes) => new(device, Doors.Account, codes, [])
    {
        Now = Guests.Noon, Timing = Timing.Default, Chance = () => 0.5, NewId = Guid.NewGuid,
    };
}
