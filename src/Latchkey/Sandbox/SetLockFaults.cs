using Latchkey.Api;
using Latchkey.Devices;
using Latchkey.Drivers.Virtual;
using Latchkey.Storage;

namespace Latchkey.Sandbox;

/// <summary>
/// Breaks a virtual lock, or mends it. What is not given stays as it is; <c>reset</c> mends everything else.
/// </summary>
static class SetLockFaults
{
    /// <param name="AnswerDelaySeconds">
    /// On the sandbox's clock. At most a day, a guess: no command waits longer.
    /// </param>
    /// <param name="BatteryLevel">0 to 1; at 0 the lock is dead.</param>
    /// <param name="FailsNextCommands">At most 1,000, a guess: far more than are ever tried.</param>
    public sealed record Request(
        Guid DeviceId,
        bool? Reset,
        bool? IsOffline,
        bool? IsHubOffline,
        bool? IsRemoved,
        bool? IsSubscriptionExpired,
        [Bounds(0, 86_400)] double? AnswerDelaySeconds,
        bool? IsSilent,
        bool? DropsWrites,
        bool? RefusesDuplicates,
        bool? IsFull,
        bool? IsJammed,
        bool? IsTampered,
        bool? IsFlaky,
        bool? IsProgrammedByOthers,
        bool? IsInPrivacyMode,
        bool? IsKeypadDisconnected,
        bool? IsMasked,
        [Bounds(0, 1000)] int? FailsNextCommands,
        ReadFault? ReadFault,
        [Bounds(0, 1)] double? BatteryLevel);

    public sealed record Response(VirtualLockView Lock);

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        Check(ask, session.Device(call.WorkspaceId, ask.DeviceId));
        if (ask.BatteryLevel is { } level)
            Simulation.Touch(session, call, ask.DeviceId, (door, _) => door.Drain(level));
        var turn = Simulation.Touch(session, call, ask.DeviceId, (door, _) => door.Suffer(Faults(ask, door.Faults)));
        return new Response(VirtualLockView.Of(ask.DeviceId, turn.Lock));
    });

    /// <exception cref="Refusal">The make has nothing that could go wrong so.</exception>
    static void Check(Request ask, Device? device)
    {
        if (ask.IsInPrivacyMode == true && device is { DeviceType: not "salto_lock" })
            throw Refusal.Invalid("is_in_privacy_mode", "Only locks of Salto KS have a privacy mode");
        if (ask.IsKeypadDisconnected == true && device is { State.IsKeypadConnected: null })
            throw Refusal.Invalid("is_keypad_disconnected", "Only for locks with a keypad of its own, such as Nuki's and August's");
    }

    static LockFaults Faults(Request ask, LockFaults now)
    {
        var before = ask.Reset == true ? new() : now;
        return new()
        {
            IsOffline = ask.IsOffline ?? before.IsOffline,
            IsHubOffline = ask.IsHubOffline ?? before.IsHubOffline,
            IsRemoved = ask.IsRemoved ?? before.IsRemoved,
            IsSubscriptionExpired = ask.IsSubscriptionExpired ?? before.IsSubscriptionExpired,
            AnswerDelay = ask.AnswerDelaySeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : before.AnswerDelay,
            IsSilent = ask.IsSilent ?? before.IsSilent,
            DropsWrites = ask.DropsWrites ?? before.DropsWrites,
            RefusesDuplicates = ask.RefusesDuplicates ?? before.RefusesDuplicates,
            IsFull = ask.IsFull ?? before.IsFull,
            IsJammed = ask.IsJammed ?? before.IsJammed,
            IsTampered = ask.IsTampered ?? before.IsTampered,
            IsFlaky = ask.IsFlaky ?? before.IsFlaky,
            IsProgrammedByOthers = ask.IsProgrammedByOthers ?? before.IsProgrammedByOthers,
            IsInPrivacyMode = ask.IsInPrivacyMode ?? before.IsInPrivacyMode,
            IsKeypadDisconnected = ask.IsKeypadDisconnected ?? before.IsKeypadDisconnected,
            IsMasked = ask.IsMasked ?? before.IsMasked,
            FailsNextCommands = ask.FailsNextCommands ?? before.FailsNextCommands,
            Reading = ask.ReadFault ?? before.Reading,
        };
    }
}
