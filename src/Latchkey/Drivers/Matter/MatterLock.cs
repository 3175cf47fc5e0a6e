using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Latchkey.AccessCodes;
using Latchkey.Devices;
using Latchkey.Drivers.Hubs;

namespace Latchkey.Drivers.Matter;

/// <summary>An endpoint of a Matter node that is a lock: its attributes, and what is going on with it now.</summary>
/// <remarks>Numbers: Matter Application Cluster Specification, 5.2 (Door Lock); Matter Core Specification for the rest.</remarks>
sealed class MatterLock(ulong fabricId, ulong nodeId, int endpoint) : HubDoor
{
    // Clusters.
    public const int BasicInformation = 40, PowerSource = 47, Bridged = 57, Credentials = 62, DoorLock = 257;

    // Attributes of the door lock.
    public const int LockState = 0, TotalUsers = 17, PinUsers = 18, WeekDays = 20, YearDays = 21, LongestPin = 23, ShortestPin = 24,
        AutoRelockTime = 35, RequirePin = 51, FeatureMap = 65532;

    // Features of the door lock.
    const int PinCredential = 1 << 0, User = 1 << 8, Unbolting = 1 << 12;

    // Of the device, or of the one behind a bridge.
    const int VendorName = 1, ProductName = 3, NodeLabel = 5, FirmwareVersion = 10, SerialNumber = 15;

    const int BatteryLevel = 12, CurrentFabricIndex = 5;

    static readonly int[] ofDoorLock =
        [LockState, TotalUsers, PinUsers, WeekDays, YearDays, LongestPin, ShortestPin, AutoRelockTime, RequirePin, FeatureMap];

    static readonly int[] ofDevice = [VendorName, ProductName, NodeLabel, FirmwareVersion, SerialNumber];

    readonly HashSet<string> concerns = Concerning(endpoint);
    readonly ConcurrentDictionary<string, JsonElement> attributes = new();

    public ulong NodeId => nodeId;
    public int Endpoint => endpoint;

    /// <summary>The same as long as it is the same node of the same network.</summary>
    public override string Native => string.Create(CultureInfo.InvariantCulture, $"{NativeOf(fabricId, nodeId)}{endpoint}");

    /// <summary>How <see cref="Native"/> begins for all locks of a node.</summary>
    public static string NativeOf(ulong fabricId, ulong nodeId) => string.Create(CultureInfo.InvariantCulture, $"{fabricId:x16}-{nodeId}-");

    public bool IsThere { get; set; } = true;

    /// <summary>Under which number the lock keeps our server's network; null: it did not tell.</summary>
    public int? OurFabric => Number(0, Credentials, CurrentFabricIndex);

    /// <summary>The newest event that was heard of its node; a server that subscribes anew may tell old ones again.</summary>
    public long LastEvent { get; set; }

    /// <summary>A movement of our own whose event may still come.</summary>
    public (bool ToLocked, DateTimeOffset Until)? Moved { get; set; }

    /// <summary>The last movement that the lock told was to unlock: to open the latch after it is no other.</summary>
    public bool WasUnlocked { get; set; }

    /// <summary>A slot that we wrote, whose events may still come.</summary>
    public (int Slot, DateTimeOffset Until)? Wrote { get; set; }

    public int Users => HasPins ? Number(DoorLock, TotalUsers) ?? 0 : 0;
    public int Slots => HasPins ? Number(DoorLock, PinUsers) ?? 0 : 0;
    public int Shortest => Number(DoorLock, ShortestPin) ?? 0;
    public int Longest => Math.Min(Number(DoorLock, LongestPin) ?? 0, Pin.LongestAnywhere);

    public bool KeepsYearDays => HasPins && Number(DoorLock, YearDays) > 0;
    public bool KeepsWeeks => KeepsYearDays && Number(DoorLock, WeekDays) > 0;
    public bool CanRelock => Number(DoorLock, AutoRelockTime) is not null;

    /// <summary>The bolt has a command of its own; to unlock opens the latch as well.</summary>
    public bool HasLatch => Has(Unbolting);

    /// <summary>The lock wants a PIN with every command from afar, and we have none for it.</summary>
    public bool WantsPin => attributes.TryGetValue(Path(endpoint, DoorLock, RequirePin), out var value) && value.ValueKind == JsonValueKind.True;

    public override bool? IsLocked => LockedIn(Number(DoorLock, LockState));

    bool HasPins => Has(PinCredential) && Has(User) && Longest >= Shortest && Shortest > 0;

    /// <summary>Null: half-way, jammed, or unknown.</summary>
    public static bool? LockedIn(int? state) => state switch { 1 => true, 2 or 3 => false, _ => null };

    public static string Path(int endpoint, int cluster, int attribute) => string.Create(CultureInfo.InvariantCulture, $"{endpoint}/{cluster}/{attribute}");

    /// <summary>Takes in its node, as the server dumps it.</summary>
    public void Read(JsonElement node)
    {
        IsThere = node.IsTrue("available");
        if (node.Part("attributes") is not { ValueKind: JsonValueKind.Object } told) return;
        foreach (var attribute in told.EnumerateObject()) Take(attribute.Name, attribute.Value);
    }

    /// <summary>Takes in one attribute, if it is one that matters to this lock.</summary>
    public void Take(string path, JsonElement value)
    {
        if (Concerns(path)) attributes[path] = value.Clone();
    }

    /// <summary>True: it changes what the lock is or can do, not just how it stands.</summary>
    public bool IsDescribedBy(string path) => Concerns(path) && path != Path(endpoint, DoorLock, LockState) && !IsBattery(path);

    public bool IsState(string path) => path == Path(endpoint, DoorLock, LockState);

    /// <summary>Of the lock's own endpoint, or the node's; on a bridge, where each endpoint is a device, only the former.</summary>
    public bool IsBattery(string path) => path == Path(endpoint, PowerSource, BatteryLevel)
        || (path == Path(0, PowerSource, BatteryLevel) && !attributes.ContainsKey(Path(endpoint, PowerSource, BatteryLevel)));

    /// <summary>0 to 1; Matter counts half percents.</summary>
    public static double? LevelIn(JsonElement value) => value.Number() is >= 0 and <= 200 and var half ? half / 200.0 : null;

    public FoundLock Found() => new(Native, Name, "matter_lock", Makers.WordFor(Maker), Traits(), State())
    {
        Metadata = new Dictionary<string, JsonElement>
        {
            ["matter_metadata"] = JsonSerializer.SerializeToElement(new Dictionary<string, object?>
            {
                ["fabric_id"] = fabricId.ToString("x16", CultureInfo.InvariantCulture),
                ["node_id"] = nodeId,
                ["endpoint_id"] = endpoint,
                ["manufacturer"] = Maker,
                ["model"] = Model,
                ["firmware_version"] = About(FirmwareVersion),
                ["serial_number"] = About(SerialNumber),
            }),
        },
    };

    string Name => Given(About(NodeLabel)) ?? Given($"{Maker} {Model}") ?? string.Create(CultureInfo.InvariantCulture, $"Matter lock {nodeId}");
    string? Maker => Given(About(VendorName));
    string? Model => Given(About(ProductName));

    LockTraits Traits() => new()
    {
        CanRemotelyLock = !WantsPin,
        CanRemotelyUnlock = !WantsPin,
        CanProgramOnlineCodes = Slots > 0,
        CanUnlockWithCode = Slots > 0,
        CanConfigureAutoLock = CanRelock,
        HasHub = true,
        Pins = new PinRules { Lengths = Slots > 0 ? [.. Enumerable.Range(Shortest, Longest - Shortest + 1)] : [] },
        SchedulesNatively = KeepsYearDays,
        SchedulesByWallClock = true,
        KeepsWeeks = KeepsWeeks,
        FirstSlot = 1,
        CodesMax = Slots,
        KeepsNames = false,
        SupportsBackupPool = Slots > 0,
        TellsWhichCodeOpened = Slots > 0,
        HasBuiltInKeypad = Slots > 0,
        CanConnectKeypad = false,
        ModelName = Model ?? "Matter lock",
        ManufacturerName = Maker ?? "",
    };

    LockState State() => new() { IsOnline = IsThere, IsLocked = IsLocked, Battery = Level, SerialNumber = About(SerialNumber) };

    double? Level =>
        attributes.TryGetValue(Path(endpoint, PowerSource, BatteryLevel), out var own) ? LevelIn(own) :
        attributes.TryGetValue(Path(0, PowerSource, BatteryLevel), out var nodes) ? LevelIn(nodes) :
        null;

    /// <summary>A bridge tells of the devices behind it by endpoint; any other node tells of itself.</summary>
    string? About(int attribute) => Text(Path(endpoint, Bridged, attribute)) ?? Text(Path(0, BasicInformation, attribute));

    // Only what is asked for below, so that a peer cannot fill us up.
    bool Concerns(string path) => concerns.Contains(path) || IsBattery(path);

    static HashSet<string> Concerning(int endpoint) =>
    [
        .. ofDoorLock.Select(attribute => Path(endpoint, DoorLock, attribute)), .. ofDevice.Select(attribute => Path(endpoint, Bridged, attribute)),
        .. ofDevice.Select(attribute => Path(0, BasicInformation, attribute)), Path(0, Credentials, CurrentFabricIndex),
    ];

    bool Has(int feature) => (Number(DoorLock, FeatureMap) & feature) != 0;

    int? Number(int cluster, int attribute) => Number(endpoint, cluster, attribute);

    int? Number(int at, int cluster, int attribute) => attributes.TryGetValue(Path(at, cluster, attribute), out var value) ? value.Number() : null;

    string? Text(string path) => attributes.TryGetValue(path, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    static string? Given(string? name) => string.IsNullOrWhiteSpace(name) ? null : name.Trim();
}
