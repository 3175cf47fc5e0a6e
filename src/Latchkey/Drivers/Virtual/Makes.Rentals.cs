using System.Text.Json.Nodes;
using Latchkey.AccessCodes;
using Latchkey.Devices;

namespace Latchkey.Drivers.Virtual;

/// <summary>Locks that owners of holiday flats and small hotels buy.</summary>
static partial class Makes
{
    /// <summary>Spoken to through a gateway. The maker states no limit to its codes.</summary>
    public static Make TTLock => new()
    {
        Key = "ttlock",
        AccountType = "ttlock",
        AccountName = "TTLock",
        DeviceType = "ttlock_lock",
        Provider = "ttlock",
        Manufacturer = "ttlock",
        DoorName = "Beach House",
        TimeZone = "Australia/Sydney",
        Traits = KeypadLock("TTLock", "Keypad Lock", 4, 9).Pictured("ttlock") with
        {
            HasHub = true,
            CanConfigureAutoLock = true,
        },
        Habits = new() { NeedsHub = true },
        MetadataName = "ttlock_metadata",
        Metadata = lockPlate => TTLockFacts(lockPlate, hasGateway: true, offsetHours: 10),
    };

    /// <summary>A keypad that shows only seven digits.</summary>
    public static Make TTLockFewDigits => TTLock with
    {
        Key = "ttlock_few_digits",
        DoorName = "Apartment 12",
        TimeZone = "Asia/Shanghai",
        Traits = TTLock.Traits.Constrained(PinConstraint.CannotContain089),
        Metadata = lockPlate => TTLockFacts(lockPlate, hasGateway: true, offsetHours: 8),
    };

    public static Make TTLockWithoutGateway => TTLock with
    {
        Key = "ttlock_without_gateway",
        DoorName = "Boat Shed",
        TimeZone = "Pacific/Auckland",
        HasHub = false,
        Warning = "hub_required_for_additional_capabilities",
        Traits = TTLock.Traits.OutOfReach() with { CanConfigureAutoLock = null },
        Metadata = lockPlate => TTLockFacts(lockPlate, hasGateway: false, offsetHours: 12),
    };

    static JsonObject TTLockFacts(Nameplate lockPlate, bool hasGateway, int offsetHours) => new()
    {
        ["lock_id"] = lockPlate.Number,
        ["lock_alias"] = lockPlate.Door,
        ["has_gateway"] = hasGateway,
        ["timezone_raw_offset_ms"] = offsetHours * 3_600_000,
        ["features"] = new JsonObject
        {
            ["passcode"] = true,
            ["passcode_management"] = true,
            ["unlock_via_gateway"] = hasGateway,
            ["lock_command"] = hasGateway,
            ["auto_lock_time_config"] = true,
            ["incomplete_keyboard_passcode"] = false,
            ["wifi"] = false,
        },
        ["wireless_keypads"] = new JsonArray(),
    };

    /// <summary>
    /// With its bridge: codes from afar, and algoPINs besides. "199 PINs, including online and offline" (docs.seam.co,
    /// igloohome). What is typed at the door nobody hears of (support.igloohome.co: PINs "do not allow live-time
    /// notifications").
    /// </summary>
    public static Make Igloohome => new()
    {
        Key = "igloohome",
        AccountType = "igloohome",
        AccountName = "igloohome",
        DeviceType = "igloohome_lock",
        Provider = "igloohome",
        Manufacturer = "igloohome",
        DoorName = "Penthouse",
        TimeZone = "Asia/Singapore",
        Traits = KeypadLock("igloohome", "Deadbolt 2S", 4, 6).Pictured("igloohome") with
        {
            HasHub = true,
            CanProgramOfflineCodes = true,
            OfflineAlgorithm = OfflineAlgorithm.Igloohome,
            TellsWhichCodeOpened = false,
            CodesMax = 199,
        },
        Habits = new() { NeedsHub = true, TellsEntries = false, TimeZone = "Asia/Singapore" },
        MetadataName = "igloohome_metadata",
        Metadata = lockPlate => new()
        {
            ["device_id"] = lockPlate.Id,
            ["device_name"] = lockPlate.Door,
            ["bridge_id"] = $"EB{lockPlate.Id}",
            ["bridge_name"] = "Hall bridge",
        },
    };

    /// <summary>
    /// Only its algorithm reaches it. The zone is half an hour off the full hours at which its codes begin.
    /// </summary>
    public static Make IgloohomeWithoutBridge => Igloohome with
    {
        Key = "igloohome_without_bridge",
        DoorName = "Mountain Hut",
        TimeZone = "Asia/Kolkata",
        HasHub = false,
        Warning = "hub_required_for_additional_capabilities",
        Traits = Igloohome.Traits.OutOfReach(),
        Habits = Igloohome.Habits with { TimeZone = "Asia/Kolkata" },
        Metadata = lockPlate => new() { ["device_id"] = lockPlate.Id, ["device_name"] = lockPlate.Door },
    };

    /// <summary>Wi-Fi in the lock; its clock keeps no schedules. 50 codes: a guess.</summary>
    public static Make Lockly => new()
    {
        Key = "lockly",
        AccountType = "lockly",
        AccountName = "Lockly",
        DeviceType = "lockly_lock",
        Provider = "lockly",
        Manufacturer = "lockly",
        DoorName = "Surf Cabin",
        TimeZone = "Pacific/Honolulu",
        Traits = KeypadLock("Lockly", "Secure Pro", 6, 8).Pictured("lockly") with
        {
            SchedulesNatively = false,
            CanProgramOfflineCodes = true,
            OfflineAlgorithm = OfflineAlgorithm.Lockly,
            TellsWhichCodeOpened = false,
            CodesMax = 50,
        },
        Habits = new() { TimeZone = "Pacific/Honolulu" },
        MetadataName = "lockly_metadata",
        Metadata = lockPlate => new()
        {
            ["device_id"] = lockPlate.Id,
            ["device_name"] = lockPlate.Door,
            ["model"] = "PGD628W",
        },
    };

    /// <summary>
    /// Never spoken to. Nine digits: a user level's three and six more (docs.seam.co, Oracode offline access codes).
    /// </summary>
    public static Make Oracode => new()
    {
        Key = "dormakaba_oracode",
        AccountType = "dormakaba_oracode",
        AccountName = "dormakaba Oracode",
        DeviceType = "dormakaba_oracode_door",
        Provider = "dormakaba_oracode",
        Manufacturer = "dormakaba_oracode",
        DoorName = "Lake Lodge",
        TimeZone = "America/Toronto",
        Traits = KeypadLock("dormakaba", "Oracode 660", 9, 9).Pictured("dormakaba_oracode")
            .Constrained(PinConstraint.CannotSpecifyPinCode) with
        {
            CanRemotelyLock = false,
            CanRemotelyUnlock = false,
            CanProgramOnlineCodes = false,
            CanProgramOfflineCodes = true,
            OfflineAlgorithm = OfflineAlgorithm.Oracode,
            SchedulesNatively = false,
            SupportsBackupPool = false,
            TellsWhichCodeOpened = false,
        },
        Habits = new() { TellsEntries = false, TimeZone = "America/Toronto", UserLevels = OracodeLevels },
        MetadataName = "dormakaba_oracode_metadata",
        Metadata = door => new()
        {
            ["device_id"] = door.Id,
            ["door_id"] = door.Number,
            ["door_name"] = door.Door,
            ["door_is_wireless"] = false,
            ["iana_timezone"] = "America/Toronto",
            ["site_name"] = "Lake Lodges",
            ["predefined_time_slots"] = new JsonArray([.. OracodeLevels.Select(level => OracodeSlot(door, level))]),
        },
    };

    // Made anew each time: the order in which static fields of a class in several files come to life is nobody's
    // promise.
    static UserLevel[] OracodeLevels =>
    [
        new(Prefix: 123, "Guest", new(15, 0), new(11, 0), IsOneShot: false),
        new(Prefix: 245, "Around the clock", new(0, 0), new(0, 0), IsOneShot: false),
        new(Prefix: 367, "One delivery", new(8, 0), new(18, 0), IsOneShot: true),
    ];

    static JsonNode OracodeSlot(Nameplate door, UserLevel level) => new JsonObject
    {
        ["name"] = level.Name,
        ["prefix"] = level.Prefix,
        ["dormakaba_oracode_user_level_id"] = $"{door.PartId(level.Prefix)}",
        ["dormakaba_oracode_user_level_prefix"] = level.Prefix,
        ["check_in_time"] = $"{level.CheckIn:HH:mm:ss}",
        ["check_out_time"] = $"{level.CheckOut:HH:mm:ss}",
        ["is_24_hour"] = level.CheckIn == level.CheckOut,
        ["is_one_shot"] = level.IsOneShot,
        ["is_biweekly_mode"] = false,
        ["is_master"] = false,
    };
}
