using System.Globalization;
using System.Text.Json;
using Latchkey.AccessCodes;
using Latchkey.Devices;
using Latchkey.Drivers.Hubs;

namespace Latchkey.Drivers.ZWaveJs;

/// <summary>A node of a Z-Wave network that is a lock: what its interview has told, and what is going on with it now.</summary>
sealed class LockNode(int nodeId, uint homeId) : HubDoor
{
    // Command classes (Silicon Labs, SDS13781).
    public const int DoorLock = 98, UserCode = 99, ScheduleEntryLock = 78, Notification = 113, Battery = 128, UserCredential = 131;

    /// <summary>Door Lock CC: the bolt is out. Modes below <see cref="UnknownMode"/> leave the door to be opened.</summary>
    const int Secured = 255, UnknownMode = 254;

    /// <summary>NodeStatus.Dead of zwave-js.</summary>
    const int Dead = 3;

    public int NodeId => nodeId;

    /// <summary>The same as long as it is the same node of the same network.</summary>
    public override string Native => string.Create(CultureInfo.InvariantCulture, $"{homeId:x8}-{nodeId}");

    public string Name { get; private set; } = "";
    public string? Maker { get; private set; }
    public string? Model { get; private set; }
    public string? Firmware { get; private set; }
    public bool IsDead { get; set; }
    public int? Mode { get; set; }

    /// <summary>Percent; null: on the mains, or unknown.</summary>
    public int? Level { get; set; }

    /// <summary>True: users and credentials are apart (User Credential CC); else a slot of the User Code CC is both.</summary>
    public bool HasUsers { get; private set; }

    public bool CanRelock { get; private set; }
    public CodeSlots Codes { get; set; }

    /// <summary>How many year-day schedules the lock keeps for each user.</summary>
    public int YearDaySlots { get; set; }

    /// <summary>Completed when the lock says that it has the digits already; null: nobody waits for that.</summary>
    public TaskCompletionSource? Repeated { get; set; }

    public override bool? IsLocked => LockedIn(Mode);

    public static bool? LockedIn(int? mode) => mode is null or UnknownMode ? null : mode == Secured;

    /// <summary>True: the node's state (as the server dumps it) is that of a lock whose interview is over.</summary>
    public static bool IsLock(JsonElement state) =>
        state.TryGetProperty("ready", out var ready) && ready.ValueKind == JsonValueKind.True && Classes(state).Contains(DoorLock);

    public void Read(JsonElement state)
    {
        var classes = Classes(state).ToHashSet();
        HasUsers = classes.Contains(UserCredential);
        var config = state.TryGetProperty("deviceConfig", out var c) ? c : default;
        Maker = Known(config.Text("manufacturer") ?? state.Text("manufacturer"));
        Model = state.Text("label") ?? config.Text("label");
        Firmware = state.Text("firmwareVersion");
        Name = Given(state.Text("name")) ?? Given($"{Maker} {Model}".Trim()) ?? $"Z-Wave lock {nodeId}";
        IsDead = state.Number("status") == Dead;
        Mode = Number(Value(state, DoorLock, "currentMode"));
        Level = Number(Value(state, Battery, "level"));
        CanRelock = Value(state, DoorLock, "autoRelockTime") is not null;
    }

    public FoundLock Found() => new(Native, Name, "zwave_lock", Makers.WordFor(Maker), Traits(), State())
    {
        Metadata = new Dictionary<string, JsonElement>
        {
            ["zwave_js_metadata"] = JsonSerializer.SerializeToElement(new Dictionary<string, object?>
            {
                ["home_id"] = homeId.ToString("x8", CultureInfo.InvariantCulture),
                ["node_id"] = nodeId,
                ["manufacturer"] = Maker,
                ["model"] = Model,
                ["firmware_version"] = Firmware,
            }),
        },
    };

    LockTraits Traits() => new()
    {
        CanRemotelyLock = true,
        CanRemotelyUnlock = true,
        CanProgramOnlineCodes = Codes.Count > 0,
        CanUnlockWithCode = Codes.Count > 0,
        CanConfigureAutoLock = CanRelock,
        HasHub = true,
        Pins = new PinRules { Lengths = Codes.Count > 0 ? [.. Enumerable.Range(Codes.Shortest, Codes.Longest - Codes.Shortest + 1)] : [] },
        SchedulesNatively = YearDaySlots > 0,
        SchedulesByWallClock = true,
        FirstSlot = 1,
        CodesMax = Codes.Count,
        KeepsNames = false,
        SupportsBackupPool = Codes.Count > 0,
        TellsWhichCodeOpened = Codes.Count > 0,
        HasBuiltInKeypad = Codes.Count > 0,
        CanConnectKeypad = false,
        ModelName = Model ?? "Z-Wave lock",
        ManufacturerName = Maker ?? "",
    };

    LockState State() => new()
    {
        IsOnline = !IsDead, IsLocked = IsLocked, Battery = Level is { } level ? level / 100.0 : null,
    };

    static IEnumerable<int> Classes(JsonElement state) =>
        !state.TryGetProperty("endpoints", out var endpoints) || endpoints.ValueKind != JsonValueKind.Array ? [] : endpoints.EnumerateArray()
            .Where(endpoint => endpoint.Number("index") == 0)
            .SelectMany(root => root.TryGetProperty("commandClasses", out var classes) && classes.ValueKind == JsonValueKind.Array
                ? classes.EnumerateArray().Select(cc => cc.Number("id") ?? 0)
                : []);

    static JsonElement? Value(JsonElement state, int commandClass, string property) =>
        !state.TryGetProperty("values", out var values) || values.ValueKind != JsonValueKind.Array ? null : values.EnumerateArray()
            .Where(value => value.Number("commandClass") == commandClass && value.Text("property") == property
                && (value.Number("endpoint") ?? 0) == 0)
            .Select(value => (JsonElement?)(value.TryGetProperty("value", out var held) ? held : default))
            .FirstOrDefault();

    static int? Number(JsonElement? value) =>
        value is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var read) ? read : null;

    static string? Given(string? name) => string.IsNullOrWhiteSpace(name) ? null : name.Trim();

    // The stack's own words for "nobody is registered".
    static string? Known(string? maker) => maker is null or "_RESERVED_" || maker.StartsWith("Unknown", StringComparison.Ordinal) ? null : maker;
}

/// <summary>Where a lock keeps its PINs: slots from 1, and the lengths that they take.</summary>
readonly record struct CodeSlots(int Count, int Shortest, int Longest);
