using Latchkey.AccessCodes;

namespace Latchkey.Drivers.Virtual;

/// <summary>Locks that people buy for their own front door.</summary>
static partial class Makes
{
    /// <summary>Spoken to through its Connect bridge; PINs live on its Smart Keypad. 250 codes: a guess.</summary>
    public static Make August => new()
    {
        Key = "august",
        AccountType = "august",
        AccountName = "August",
        DeviceType = "august_lock",
        Provider = "august",
        Manufacturer = "august",
        DoorName = "Front Door",
        TimeZone = "America/Los_Angeles",
        Battery = 0.96,
        Traits = KeypadLock("August", "Smart Lock Pro", 4, 6).Pictured("august") with
        {
            HasHub = true,
            HasBuiltInKeypad = false,
            CanConnectKeypad = true,
            CanConfigureAutoLock = true,
            CodesMax = 250,
        },
        Habits = new() { NeedsHub = true, MissingHubError = "august_lock_missing_bridge" },
        MetadataName = "august_metadata",
        Metadata = lockPlate => new()
        {
            ["lock_id"] = lockPlate.Id,
            ["lock_name"] = lockPlate.Door,
            ["house_id"] = $"house-{lockPlate.Number}",
            ["house_name"] = "My House",
            ["has_keypad"] = true,
            ["keypad_battery_level"] = "Full",
            ["model"] = "AUG-SL03-C02-S03",
        },
    };

    public static Make AugustWithoutBridge => August with
    {
        Key = "august_without_bridge",
        DoorName = "Garden Gate",
        TimeZone = "America/Denver",
        HasHub = false,
        Error = "august_lock_missing_bridge",
    };

    /// <summary>Wi-Fi in the lock. 250 codes: a guess.</summary>
    public static Make Yale => new()
    {
        Key = "yale",
        AccountType = "yale",
        AccountName = "Yale Access",
        DeviceType = "yale_lock",
        Provider = "yale",
        Manufacturer = "yale",
        DoorName = "Back Door",
        TimeZone = "Europe/London",
        Traits = KeypadLock("Yale", "Assure Lock 2", 4, 6).Pictured("yale") with
        {
            CanConfigureAutoLock = true,
            CodesMax = 250,
        },
    };

    /// <summary>
    /// Wi-Fi in the lock. Two PINs whose first four digits agree are duplicates to it. 100 codes: a guess.
    /// </summary>
    public static Make Schlage => new()
    {
        Key = "schlage",
        AccountType = "schlage",
        AccountName = "Schlage Home",
        DeviceType = "schlage_lock",
        Provider = "schlage",
        Manufacturer = "schlage",
        DoorName = "Side Door",
        TimeZone = "America/New_York",
        Battery = 0.48,
        Traits = KeypadLock("Schlage", "Encode", 4, 8).Pictured("schlage")
            .Constrained(PinConstraint.UniqueFirstFourDigits) with { CanConfigureAutoLock = true, CodesMax = 100 },
        MetadataName = "schlage_metadata",
        Metadata = lockPlate => new()
        {
            ["device_id"] = lockPlate.Id,
            ["device_name"] = lockPlate.Door,
            ["model"] = "BE489WB",
        },
    };

    /// <summary>Wi-Fi in the lock. Three wrong entries lock the keypad for a minute. 250 codes: a guess.</summary>
    public static Make Kwikset => new()
    {
        Key = "kwikset",
        AccountType = "kwikset",
        AccountName = "Kwikset",
        DeviceType = "kwikset_lock",
        Provider = "kwikset",
        Manufacturer = "kwikset",
        DoorName = "Garage",
        TimeZone = "America/Chicago",
        Traits = KwiksetTraits with { Pins = KwiksetTraits.Pins with { NameLengthMax = 14 } },
        Habits = new() { Lockout = new(WrongEntriesMax: 3, TimeSpan.FromSeconds(60)) },
        MetadataName = "kwikset_metadata",
        Metadata = lockPlate => new()
        {
            ["device_id"] = lockPlate.Id,
            ["device_name"] = lockPlate.Door,
            ["model_number"] = "99390-001",
        },
    };

    static Devices.LockTraits KwiksetTraits => KeypadLock("Kwikset", "Halo", 4, 8).Pictured("kwikset")
        .Constrained(PinConstraint.StartDateInFuture) with { CodesMax = 250 };

    /// <summary>
    /// Wi-Fi in the lock, PINs on a Keypad that is bought apart, Smart Hosting as a subscription. Its authorizations
    /// have days of the week and hours of the day (api.nuki.io: <c>allowedWeekDays</c>, <c>allowedFromTime</c>).
    /// </summary>
    public static Make Nuki => new()
    {
        Key = "nuki",
        AccountType = "nuki",
        AccountName = "Nuki Web",
        DeviceType = "nuki_lock",
        Provider = "nuki",
        Manufacturer = "nuki",
        DoorName = "Office Door",
        TimeZone = "Europe/Vienna",
        Battery = 0.86,
        Traits = NukiTraits with { Pins = NukiTraits.Pins with { NameLengthMax = 20 } },
        Habits = new() { NeedsSubscription = true },
        MetadataName = "nuki_metadata",
        Metadata = lockPlate => new()
        {
            ["device_id"] = lockPlate.Id,
            ["device_name"] = lockPlate.Door,
            ["keypad_paired"] = true,
            ["keypad_2_paired"] = false,
            ["keypad_battery_critical"] = false,
        },
    };

    static Devices.LockTraits NukiTraits => KeypadLock("Nuki", "Smart Lock 3.0 Pro", 6, 6).Pictured("nuki")
        .Constrained(PinConstraint.NoZeros, PinConstraint.CannotStartWith12) with
        {
            HasPaidSubscription = true,
            HasBuiltInKeypad = false,
            CanConnectKeypad = true,
            CanConfigureAutoLock = true,
            KeepsWeeks = true,
            CodesMax = 200,
        };

    public static Make NukiWithoutKeypad => Nuki with
    {
        Key = "nuki_without_keypad",
        DoorName = "Storage Room",
        TimeZone = "Europe/Berlin",
        HasKeypad = false,
        Warning = "accessory_keypad_setup_required",
        Traits = Nuki.Traits with
        {
            CanProgramOnlineCodes = false,
            CanUnlockWithCode = false,
            SupportsBackupPool = false,
        },
        Metadata = lockPlate => new()
        {
            ["device_id"] = lockPlate.Id,
            ["device_name"] = lockPlate.Door,
            ["keypad_paired"] = false,
            ["keypad_2_paired"] = false,
        },
    };

    /// <summary>Spoken to through its bridge; PINs on a keypad that is bought apart. 100 codes: a guess.</summary>
    public static Make Tedee => new()
    {
        Key = "tedee",
        AccountType = "tedee",
        AccountName = "Tedee",
        DeviceType = "tedee_lock",
        Provider = "tedee",
        Manufacturer = "tedee",
        DoorName = "Flat 4",
        TimeZone = "Europe/Warsaw",
        Traits = KeypadLock("Tedee", "PRO", 5, 8).Pictured("tedee")
            .Constrained(PinConstraint.AtLeastThreeUniqueDigits, PinConstraint.NoAscendingOrDescendingSequence) with
        {
            HasHub = true,
            HasBuiltInKeypad = false,
            CanConnectKeypad = true,
            CodesMax = 100,
        },
        Habits = new() { NeedsHub = true },
        MetadataName = "tedee_metadata",
        Metadata = lockPlate => new()
        {
            ["device_id"] = lockPlate.Number,
            ["device_name"] = lockPlate.Door,
            ["device_model"] = "tedee PRO",
            ["serial_number"] = $"1962{lockPlate.Number:D7}",
            ["bridge_id"] = lockPlate.Number + 1,
            ["bridge_name"] = "tedee bridge",
            ["keypad_id"] = lockPlate.Number + 2,
        },
    };
}
