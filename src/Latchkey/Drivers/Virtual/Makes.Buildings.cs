using Latchkey.AccessCodes;
using Latchkey.Devices;

namespace Latchkey.Drivers.Virtual;

/// <summary>Locks behind a home's hub, and doors of whole buildings.</summary>
static partial class Makes
{
    /// <summary>
    /// A Z-Wave lock behind a SmartThings hub: numbered slots, no clock, and its PINs are never shown. 30 slots:
    /// Schlage BE469 over Z-Wave (design, drivers.md). Slots from 1: capability <c>lockCodes</c>.
    /// </summary>
    public static Make SmartThings => new()
    {
        Key = "smartthings",
        AccountType = "smartthings",
        AccountName = "SmartThings",
        DeviceType = "smartthings_lock",
        Provider = "smartthings",
        Manufacturer = "smartthings",
        DoorName = "Studio",
        TimeZone = "Asia/Seoul",
        Traits = BehindHub("SmartThings", "Z-Wave Lock").Pictured("smartthings"),
        Habits = new() { NeedsHub = true, HidesPins = true },
        MetadataName = "smartthings_metadata",
        Metadata = lockPlate => new()
        {
            ["device_id"] = $"{lockPlate.DeviceId}",
            ["device_name"] = lockPlate.Door,
            ["location_id"] = $"{lockPlate.PartId(1)}",
            ["model"] = "Z-Wave Lock",
        },
    };

    /// <summary>
    /// A Zigbee or Z-Wave lock behind a Hubitat hub, which shows the PINs. The type is one that the description has
    /// dropped and older documents of the API name; it has no metadata. 30 slots from 1: a guess.
    /// </summary>
    public static Make Hubitat => new()
    {
        Key = "hubitat",
        AccountType = "hubitat",
        AccountName = "Hubitat",
        DeviceType = "hubitat_lock",
        Provider = "hubitat",
        Manufacturer = "hubitat",
        DoorName = "Workshop",
        TimeZone = "America/Phoenix",
        Traits = BehindHub("Hubitat", "Keypad Lock").Pictured("hubitat"),
        Habits = new() { NeedsHub = true },
    };

    static LockTraits BehindHub(string maker, string model) => KeypadLock(maker, model, 4, 8) with
    {
        HasHub = true,
        SchedulesNatively = false,
        FirstSlot = 1,
        CodesMax = 30,
    };

    /// <summary>
    /// The lock's site makes the PINs, and its subscription counts who has one. 20 of them: a guess, small enough to
    /// meet.
    /// </summary>
    public static Make SaltoKs => new()
    {
        Key = "salto_ks",
        AccountType = "salto_ks",
        AccountName = "Salto KS",
        DeviceType = "salto_lock",
        Provider = "salto_ks",
        Manufacturer = "salto",
        DoorName = "Coworking",
        TimeZone = "Europe/Madrid",
        Traits = KeypadLock("Salto", "Neo Cylinder", 6, 10).Pictured("salto_ks")
            .Constrained(PinConstraint.CannotSpecifyPinCode) with
        {
            HasHub = true,
            SupportsBackupPool = false,
            CodesMax = 20,
        },
        Habits = new() { NeedsHub = true, FullError = "salto_ks_subscription_limit_exceeded" },
        MetadataName = "salto_ks_metadata",
        Metadata = lockPlate => new()
        {
            ["lock_id"] = lockPlate.Id,
            ["customer_reference"] = lockPlate.Door,
            ["lock_type"] = "neo_cylinder",
            ["model"] = "Neo Cylinder",
            ["locked_state"] = "locked",
            ["battery_level"] = "fresh",
            ["site_id"] = $"{lockPlate.PartId(1)}",
            ["site_name"] = "Main Site",
            ["has_custom_pin_subscription"] = false,
        },
    };

    /// <summary>An intercom at a house door, on the mains: it opens the door and cannot lock it.</summary>
    public static Make TwoN => new()
    {
        Key = "two_n",
        AccountType = "my_2n",
        AccountName = "My2N",
        DeviceType = "two_n_intercom",
        Provider = "my_2n",
        Manufacturer = "two_n",
        DoorName = "House Entrance",
        TimeZone = "Europe/Prague",
        Battery = null,
        Traits = KeypadLock("2N", "IP Verso", 4, 12).Pictured("two_n") with { CanRemotelyLock = null },
        Habits = new() { HasDoorbell = true },
        MetadataName = "two_n_metadata",
        Metadata = intercom => new() { ["device_id"] = intercom.Number, ["device_name"] = intercom.Door },
    };

    /// <summary>
    /// An access point of a building's access system, on the mains: codes are put there when they begin. No backup
    /// pool: a guess.
    /// </summary>
    public static Make Brivo => new()
    {
        Key = "brivo",
        AccountType = "brivo",
        AccountName = "Brivo Access",
        DeviceType = "brivo_access_point",
        Provider = "brivo",
        Manufacturer = "brivo",
        DoorName = "Lobby",
        TimeZone = "America/New_York",
        Battery = null,
        Traits = KeypadLock("Brivo", "Access Point", 4, 8).Pictured("brivo")
            .Constrained(PinConstraint.NoTripleConsecutiveInts) with
        {
            CanRemotelyLock = null,
            SchedulesNatively = false,
            SupportsBackupPool = false,
        },
        MetadataName = "brivo_metadata",
        Metadata = point => new() { ["device_name"] = point.Door, ["activation_enabled"] = true },
    };
}
