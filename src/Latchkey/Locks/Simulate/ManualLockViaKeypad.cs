using Latchkey.ActionAttempts;
using Latchkey.Api;
using Latchkey.Drivers.Virtual;
using Latchkey.Sandbox;

namespace Latchkey.Locks.Simulate;

/// <summary>Locks a virtual lock with the button on its keypad.</summary>
static class ManualLockViaKeypad
{
    public sealed record Request(Guid DeviceId);

    public sealed record Response(ActionAttemptView ActionAttempt);

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var turn = Simulation.Touch(session, call, ask.DeviceId, (door, _) => door.ManualLock());
        (string, string)? error = turn.Answer ? null : ("jammed", "The bolt is jammed.");
        return new Response(
            SimulatedAttempt.Record(session, call, ask.DeviceId, "SIMULATE_MANUAL_LOCK_VIA_KEYPAD", error));
    });
}
