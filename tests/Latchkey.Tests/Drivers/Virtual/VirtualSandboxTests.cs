using System.Text.Json;
using Latchkey.Storage;
using Latchkey.Stores;
using NodaTime;

namespace Latchkey.Drivers.Virtual;

public class VirtualSandboxTests
{
    static readonly SandboxSeed Seed = New();

    [Fact]
    public void A_new_sandbox_has_a_lock_of_each_of_the_fifteen_makes() => Assert.Equal(
        [
            "august", "brivo", "dormakaba_oracode", "hubitat", "igloohome", "kwikset", "lockly", "my_2n", "nuki",
            "salto_ks", "schlage", "smartthings", "tedee", "ttlock", "yale",
        ],
        Seed.Accounts.Select(account => account.AccountType).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_lock_belongs_to_an_account_of_its_maker() => Assert.All(Seed.Doors, door => Assert.Equal(
        Makes.Find(door.MakeKey)!.AccountType,
        Seed.Accounts.Single(account => account.ConnectedAccountId == door.Device.ConnectedAccountId).AccountType));

    [Fact]
    public void The_same_ids_make_the_same_sandbox() => Assert.Equal(
        JsonSerializer.Serialize(New().Doors.Select(door => door.Device)),
        JsonSerializer.Serialize(Seed.Doors.Select(door => door.Device)));

    [Fact]
    public void No_two_locks_share_a_name_or_an_id()
    {
        Assert.Equal(Seed.Doors.Count, Seed.Doors.DistinctBy(door => door.Device.Native).Count());
        Assert.Equal(Seed.Doors.Count, Seed.Doors.DistinctBy(door => door.Device.Name).Count());
    }

    [Fact]
    public void Every_door_stands_in_a_zone_that_exists() => Assert.All(Seed.Doors, door =>
        Assert.NotNull(DateTimeZoneProviders.Tzdb.GetZoneOrNull(door.Device.TimeZone!)));

    [Fact]
    public void A_lock_that_counts_local_days_stands_in_its_devices_zone() => Assert.All(
        Seed.Doors.Where(door => door.Lock.Habits.TimeZone is not null),
        door => Assert.Equal(door.Device.TimeZone, door.Lock.Habits.TimeZone));

    [Fact]
    public void The_device_tells_of_its_lock_what_is_true() => Assert.All(Seed.Doors, door =>
    {
        Assert.Equal(door.Lock.Unreachable is null, door.Device.State.IsOnline);
        Assert.Equal(door.Lock.IsLocked, door.Device.State.IsLocked);
        Assert.Equal(door.Lock.Traits, door.Device.Traits);
    });

    [Fact]
    public void A_lock_that_takes_codes_from_afar_can_be_reached_or_says_why_not() => Assert.All(
        Seed.Doors.Where(door => door.Device.Traits.CanProgramOnlineCodes == true),
        door => Assert.Equal(door.Lock.Unreachable is null, door.Device.Errors.Count == 0));

    [Fact]
    public async Task Every_lock_comes_back_from_the_store_as_it_went_in()
    {
        await using var fresh = await FreshStore.On(Engine.Sqlite);
        using var vault = new Keys(KeyFile.New());
        foreach (var (_, door, device) in Seed.Doors)
        {
            var used = door.KeypadAdd(new("3456789"[..door.Traits.Pins.Lengths[0].AtMost(7)]), "Aunt", isReported: true).Lock with
            {
                OfflineCodesUsed = new Dictionary<long, DateTimeOffset> { [7] = Doors.Now },
                AutoLockDelay = TimeSpan.FromSeconds(30),
                Faults = new() { IsMasked = true, Reading = ReadFault.Partial },
            };
            await fresh.Store.Write(session =>
            {
                session.Save(vault, Guid.Empty, device.DeviceId, used);
                return true;
            });
            var back = await fresh.Store.Read(session => session.VirtualLock(vault, Guid.Empty, device.DeviceId));
            Assert.Equal(Text(used), Text(back!));
        }
    }

    [Fact]
    public void Makers_facts_are_named_as_the_description_names_them() => Assert.All(
        Seed.Doors.SelectMany(door => door.Device.ProviderMetadata),
        facts => Assert.EndsWith("_metadata", facts.Key, StringComparison.Ordinal));

    // PINs are in it: this is no way to write them anywhere but in a test.
    static string Text(VirtualLock door) => JsonSerializer.Serialize(door with { Codes = [] }) +
        string.Join(' ', door.Codes.Select(code => $"{code.Slot} {code.Pin.Reveal()} {code.Name} {code.Schedule}"));

    static SandboxSeed New()
    {
        var made = 0;
        return VirtualSandbox.Seed(
            Guid.Empty, Doors.Now,
            nextId: () => new Guid(made, 0, 0, [1, 2, 3, 4, 5, 6, 7, (byte)made++]),
            nextSecret: () => Doors.Secret((byte)made));
    }
}
