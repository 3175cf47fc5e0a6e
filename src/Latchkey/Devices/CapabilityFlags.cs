using System.Text.Json.Serialization;
using static System.Text.Json.Serialization.JsonIgnoreCondition;

namespace Latchkey.Devices;

/// <summary>What can be asked of a device: true, false, or absent where the question does not arise.</summary>
/// <remarks>The description's other flags are about thermostats and never arise here.</remarks>
abstract record CapabilityFlags
{
    /// <summary>The flags' names, as lists take them in <c>include_if</c> and <c>exclude_if</c>.</summary>
    static readonly Dictionary<string, Func<CapabilityFlags, bool?>> Named = new()
    {
        ["can_remotely_lock"] = f => f.CanRemotelyLock,
        ["can_remotely_unlock"] = f => f.CanRemotelyUnlock,
        ["can_program_online_access_codes"] = f => f.CanProgramOnlineAccessCodes,
        ["can_program_offline_access_codes"] = f => f.CanProgramOfflineAccessCodes,
        ["can_unlock_with_code"] = f => f.CanUnlockWithCode,
        ["can_configure_auto_lock"] = f => f.CanConfigureAutoLock,
        ["can_simulate_connection"] = f => f.CanSimulateConnection,
        ["can_simulate_disconnection"] = f => f.CanSimulateDisconnection,
        ["can_simulate_hub_connection"] = f => f.CanSimulateHubConnection,
        ["can_simulate_hub_disconnection"] = f => f.CanSimulateHubDisconnection,
        ["can_simulate_paid_subscription"] = f => f.CanSimulatePaidSubscription,
        ["can_simulate_removal"] = f => f.CanSimulateRemoval,
    };

    [JsonIgnore(Condition = WhenWritingNull)] public bool? CanRemotelyLock { get; init; }
    [JsonIgnore(Condition = WhenWritingNull)] public bool? CanRemotelyUnlock { get; init; }
    [JsonIgnore(Condition = WhenWritingNull)] public bool? CanProgramOnlineAccessCodes { get; init; }
    [JsonIgnore(Condition = WhenWritingNull)] public bool? CanProgramOfflineAccessCodes { get; init; }
    [JsonIgnore(Condition = WhenWritingNull)] public bool? CanUnlockWithCode { get; init; }
    [JsonIgnore(Condition = WhenWritingNull)] public bool? CanConfigureAutoLock { get; init; }
    [JsonIgnore(Condition = WhenWritingNull)] public bool? CanSimulateConnection { get; init; }
    [JsonIgnore(Condition = WhenWritingNull)] public bool? CanSimulateDisconnection { get; init; }
    [JsonIgnore(Condition = WhenWritingNull)] public bool? CanSimulateHubConnection { get; init; }
    [JsonIgnore(Condition = WhenWritingNull)] public bool? CanSimulateHubDisconnection { get; init; }
    [JsonIgnore(Condition = WhenWritingNull)] public bool? CanSimulatePaidSubscription { get; init; }
    [JsonIgnore(Condition = WhenWritingNull)] public bool? CanSimulateRemoval { get; init; }

    protected CapabilityFlags()
    {
    }

    /// <param name="isSandbox">Only there the world can be simulated.</param>
    protected CapabilityFlags(LockTraits traits, bool isSandbox)
    {
        CanRemotelyLock = traits.CanRemotelyLock;
        CanRemotelyUnlock = traits.CanRemotelyUnlock;
        CanProgramOnlineAccessCodes = traits.CanProgramOnlineCodes;
        CanProgramOfflineAccessCodes = traits.CanProgramOfflineCodes;
        CanUnlockWithCode = traits.CanUnlockWithCode;
        CanConfigureAutoLock = traits.CanConfigureAutoLock;
        CanSimulateConnection = CanSimulateDisconnection = CanSimulateRemoval = isSandbox ? true : null;
        CanSimulateHubConnection = CanSimulateHubDisconnection = isSandbox && traits.HasHub ? true : null;
        CanSimulatePaidSubscription = isSandbox && traits.HasPaidSubscription ? true : null;
    }

    /// <summary>Whether a flag is true; a flag that is unknown or absent is not.</summary>
    public bool Can(string flag) => Named.TryGetValue(flag, out var read) && read(this) == true;
}

/// <summary>The flags of a device, without the rest.</summary>
sealed record DeviceFlags(LockTraits Traits, bool IsSandbox) : CapabilityFlags(Traits, IsSandbox);
