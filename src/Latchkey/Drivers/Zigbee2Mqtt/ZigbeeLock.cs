using System.Text.Json;
using Latchkey.AccessCodes;
using Latchkey.Devices;
using Latchkey.Drivers.Hubs;

namespace Latchkey.Drivers.Zigbee2Mqtt;

/// <summary>A lock of a Zigbee network: what is published of it, and what is going on with it now.</summary>
sealed class ZigbeeLock(string ieee) : HubDoor
{
    /// <summary>
    /// The first slot that we use. Slot 0 is the master code's on some makes (SmartThings' public Zigbee lock driver), so it is
    /// listed and never written to.
    /// </summary>
    public const int FirstSlot = 1;

    /// <summary>A lock is told to be out of reach after so many commands in a row. A guess: a sleeping lock misses one now and then.</summary>
    const int FailuresMax = 2;

    /// <summary>Its EUI-64, as Zigbee2MQTT writes it: <c>0x</c> and 16 digits. The same as long as it is the same radio.</summary>
    public override string Native => ieee;

    public Facts Facts { get; set; } = Facts.None;

    /// <summary>What the lock has told of its slots; null: it could not be asked yet.</summary>
    public Limits? Limits { get; set; }

    /// <summary>It is being asked for them.</summary>
    public bool IsBeingIntroduced { get; set; }

    public Bolt Bolt { get; set; }

    public override bool? IsLocked => Bolt switch
    {
        Bolt.Locked => true,
        Bolt.Unlocked => false,
        Bolt.Unknown or Bolt.Halfway => null,
    };

    /// <summary>Percent; null: on the mains, or unknown.</summary>
    public double? Level { get; set; }

    public bool IsTampered { get; set; }

    /// <summary>Zigbee2MQTT has not heard of it for too long, by its own settings.</summary>
    public bool IsMissed { get; set; }

    /// <summary>Commands that it left unanswered, one after the other.</summary>
    public int Failures { get; set; }

    public bool IsOnline => !IsMissed && Failures < FailuresMax && !Facts.IsDisabled;

    /// <param name="hasRaw">Its schedules can be set.</param>
    public FoundLock Found(bool hasRaw) => new(Native, Facts.Name, "zigbee_lock", Makers.WordFor(Facts.Maker), Traits(hasRaw), State())
    {
        KeepsTraits = Facts.HasCodes && Limits is null,
        Metadata = new Dictionary<string, JsonElement>
        {
            ["zigbee2mqtt_metadata"] = JsonSerializer.SerializeToElement(new Dictionary<string, object?>
            {
                ["ieee_address"] = Native,
                ["friendly_name"] = Facts.Name,
                ["manufacturer"] = Facts.Maker,
                ["model"] = Facts.Model,
                ["firmware_version"] = Facts.Firmware,
            }),
        },
    };

    LockTraits Traits(bool hasRaw)
    {
        var limits = Limits ?? Limits.Untold;
        return new()
        {
            CanRemotelyLock = true,
            CanRemotelyUnlock = true,
            CanProgramOnlineCodes = Facts.HasCodes,
            CanUnlockWithCode = Facts.HasCodes,
            CanConfigureAutoLock = Facts.CanRelock,
            HasHub = true,
            Pins = new PinRules { Lengths = Facts.HasCodes ? [.. Enumerable.Range(limits.Shortest, limits.Longest - limits.Shortest + 1)] : [] },
            SchedulesNatively = Facts.HasCodes && hasRaw && limits.YearDaySchedules > 0,
            SchedulesByWallClock = true,
            FirstSlot = FirstSlot,
            CodesMax = Facts.HasCodes ? limits.Users - FirstSlot : 0,
            KeepsNames = false,
            SupportsBackupPool = Facts.HasCodes,
            TellsWhichCodeOpened = Facts.HasCodes,
            HasBuiltInKeypad = Facts.HasCodes,
            CanConnectKeypad = false,
            ModelName = Facts.Model ?? "Zigbee lock",
            ManufacturerName = Facts.Maker ?? "",
        };
    }

    LockState State() => new() { IsOnline = IsOnline, IsLocked = IsLocked, Battery = Level / 100 };
}

/// <summary>What <c>bridge/devices</c> says of a lock.</summary>
/// <param name="Name">Its friendly name, by which its state is published.</param>
/// <param name="Address">Of 16 bits; the network gives it another now and then.</param>
/// <param name="Endpoint">Where its door lock cluster is.</param>
sealed record Facts(
    string Name, int Address, int Endpoint, string? Maker, string? Model, string? Firmware, bool HasCodes, bool CanRelock, bool IsDisabled)
{
    public static readonly Facts None = new("", 0, 1, null, null, null, false, false, false);

    /// <summary>Null: it is no lock, or not described (yet).</summary>
    public static Facts? Of(JsonElement device)
    {
        if (device.Part("definition") is not { } definition || device.Text("friendly_name") is not { Length: > 0 } name) return null;
        var exposes = definition.List("exposes").ToList();
        if (!exposes.Exists(expose => expose.Text("type") == "lock")) return null;
        return new(
            name, device.Number("network_address") ?? 0, EndpointIn(device), definition.Text("vendor"), definition.Text("model"),
            device.Text("software_build_id"), Has("pin_code"), Has("auto_relock_time"), device.IsTrue("disabled"));

        bool Has(string property) => exposes.Exists(expose => expose.Text("property") == property);
    }

    static int EndpointIn(JsonElement device) =>
        device.Part("endpoints") is not { ValueKind: JsonValueKind.Object } endpoints ? 1 : endpoints.EnumerateObject()
            .Where(endpoint => endpoint.Value.Part("clusters")?.List("input").Any(cluster => cluster.ValueKind == JsonValueKind.String
                && cluster.GetString() == RawSpeech.Cluster) == true)
            .Select(endpoint => int.TryParse(endpoint.Name, out var number) ? number : 1)
            .FirstOrDefault(1);
}

/// <summary>What a lock has told of its slots.</summary>
/// <param name="Users">Slots from 0.</param>
/// <param name="YearDaySchedules">How many it keeps for each user.</param>
sealed record Limits(int Users, int Shortest, int Longest, int YearDaySchedules)
{
    /// <summary>No make in zigbee-herdsman-converters has more.</summary>
    const int UsersMax = 1000;

    /// <summary>
    /// Of a lock that has no such attributes: lengths are the defaults of ZCL 7, 7.3.2.12; the slots are those of most of the small
    /// makes in zigbee-herdsman-converters.
    /// </summary>
    public static readonly Limits Untold = new(20, 4, 8, 0);

    /// <summary>From what a lock told; what is null, or nonsense, it did not tell.</summary>
    public static Limits Of(int? users, int? shortest, int? longest, int? yearDaySchedules)
    {
        var (from, to) = (shortest is > 0 and <= Pin.LongestAnywhere ? shortest.Value : Untold.Shortest, longest ?? Untold.Longest);
        return new(
            users is > ZigbeeLock.FirstSlot ? Math.Min(users.Value, UsersMax) : Untold.Users,
            from, to >= from ? Math.Min(to, Pin.LongestAnywhere) : Math.Max(from, Untold.Longest), Math.Max(yearDaySchedules ?? 0, 0));
    }
}

enum Bolt
{
    Unknown,
    Locked,
    Unlocked,

    /// <summary>Neither out nor in: jammed, when it rests there.</summary>
    Halfway,
}

static class Bolts
{
    /// <summary>From the lock state of the door lock cluster.</summary>
    public static Bolt Of(long? attribute) => attribute switch { 0 => Bolt.Halfway, 1 => Bolt.Locked, 2 => Bolt.Unlocked, _ => Bolt.Unknown };

    /// <summary>From a published state; unknown, when it is not in there.</summary>
    public static Bolt In(JsonElement state) => (state.Text("lock_state"), state.Text("state")) switch
    {
        ("not_fully_locked", _) => Bolt.Halfway,
        ("locked", _) => Bolt.Locked,
        ("unlocked", _) => Bolt.Unlocked,
        (null, "LOCK") => Bolt.Locked,
        (null, "UNLOCK") => Bolt.Unlocked,
        _ => Bolt.Unknown,
    };
}
