using Latchkey.AccessCodes;
using Latchkey.Devices;

namespace Latchkey.Drivers.Virtual;

/// <summary>The makes of the sandbox.</summary>
/// <remarks>
/// Unless a comment names another source, lengths, native scheduling, constraints and habits come from the table of
/// makes in our design (access-codes.md), device types, providers and metadata from the public API description, and
/// model names and battery levels are made up.
/// </remarks>
static partial class Makes
{
    /// <summary>Every lock of a new sandbox, in the order in which they are put there.</summary>
    public static readonly IReadOnlyList<Make> All =
    [
        August, AugustWithoutBridge, Yale, Schlage, Kwikset, Nuki, NukiWithoutKeypad, Tedee,
        TTLock, TTLockFewDigits, TTLockWithoutGateway, Igloohome, IgloohomeWithoutBridge, Lockly, Oracode,
        SmartThings, Hubitat, SaltoKs, TwoN, Brivo,
    ];

    public static Make? Find(string key) => All.FirstOrDefault(make => make.Key == key);

    /// <summary>A lock with its own keypad, motor and clock; makes differ from it.</summary>
    static LockTraits KeypadLock(string maker, string model, int shortest, int longest) => new()
    {
        CanRemotelyLock = true,
        CanRemotelyUnlock = true,
        CanProgramOnlineCodes = true,
        CanUnlockWithCode = true,
        SchedulesNatively = true,
        SupportsBackupPool = true,
        TellsWhichCodeOpened = true,
        HasBuiltInKeypad = true,
        CanConnectKeypad = false,
        Pins = new() { Lengths = [.. Enumerable.Range(shortest, longest - shortest + 1)] },
        ModelName = model,
        ManufacturerName = maker,
        ImageText = $"{maker} {model}",
    };

    /// <summary>Nothing reaches it from afar until it has the hub that it lacks.</summary>
    static LockTraits OutOfReach(this LockTraits traits) => traits with
    {
        HasHub = false,
        CanRemotelyLock = false,
        CanRemotelyUnlock = false,
        CanProgramOnlineCodes = false,
        SupportsBackupPool = false,
    };

    static LockTraits Pictured(this LockTraits traits, string maker) =>
        traits with { ImageUrl = $"/assets/devices/{maker}.svg" };

    static LockTraits Constrained(this LockTraits traits, params PinConstraint[] constraints) =>
        traits with { Pins = traits.Pins with { Constraints = constraints } };
}
