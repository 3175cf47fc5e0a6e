using System.Text.Json.Serialization;
using Latchkey.AccessCodes;
using Latchkey.Drivers.Virtual;

namespace Latchkey.Sandbox;

/// <summary>What a virtual lock itself holds and suffers, whatever the server believes of it.</summary>
/// <param name="UnreachableBecause">Null: it can be reached.</param>
/// <param name="BatteryLevel">0 to 1.</param>
sealed record VirtualLockView(
    Guid DeviceId,
    bool IsLocked,
    string? UnreachableBecause,
    double BatteryLevel,
    bool HasKeypad,
    bool HasHub,
    double? AutoLockDelaySeconds,
    int WrongEntries,
    DateTimeOffset? KeypadBlockedUntil,
    IReadOnlyList<HeldCodeView> Slots,
    LockFaultsView Faults)
{
    public static VirtualLockView Of(Guid deviceId, VirtualLock door) => new(
        deviceId, door.IsLocked, door.Unreachable, door.Battery, door.HasKeypad, door.HasHub,
        door.AutoLockDelay?.TotalSeconds, door.WrongEntries, door.KeypadBlockedUntil,
        [.. door.Codes.Select(HeldCodeView.Of)], LockFaultsView.Of(door));
}

/// <param name="StartsAt">By the lock's own schedule. Null: from the first.</param>
sealed record HeldCodeView(string Slot, string Code, string? Name, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt)
{
    /// <summary>Days and hours of the week that the lock itself keeps; absent: it knows none of this code.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public ScheduleView? Schedule { get; init; }

    public static HeldCodeView Of(HeldCode code) =>
        new(code.Slot, code.Pin.Reveal(), code.Name, code.Schedule.Start, code.Schedule.End) { Schedule = ScheduleView.Of(code.Schedule) };
}

/// <summary>The fields of <see cref="SetLockFaults"/>, as they stand.</summary>
sealed record LockFaultsView(
    bool IsOffline,
    bool IsHubOffline,
    bool IsRemoved,
    bool IsSubscriptionExpired,
    double AnswerDelaySeconds,
    bool IsSilent,
    bool DropsWrites,
    bool RefusesDuplicates,
    bool IsFull,
    bool IsJammed,
    bool IsTampered,
    bool IsFlaky,
    bool IsProgrammedByOthers,
    bool IsInPrivacyMode,
    bool IsKeypadDisconnected,
    bool IsMasked,
    int FailsNextCommands,
    ReadFault ReadFault)
{
    public static LockFaultsView Of(VirtualLock door) => new(
        door.Faults.IsOffline, door.Faults.IsHubOffline, door.Faults.IsRemoved, door.Faults.IsSubscriptionExpired,
        door.Faults.AnswerDelay.TotalSeconds, door.Faults.IsSilent, door.Faults.DropsWrites, door.RefusesDuplicates,
        door.Faults.IsFull, door.Faults.IsJammed, door.Faults.IsTampered, door.Faults.IsFlaky, door.Faults.IsProgrammedByOthers,
        door.Faults.IsInPrivacyMode, door.Faults.IsKeypadDisconnected, door.HidesPins, door.Faults.FailsNextCommands, door.Faults.Reading);
}
