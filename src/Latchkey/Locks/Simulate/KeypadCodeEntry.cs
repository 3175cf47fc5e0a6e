using Latchkey.ActionAttempts;
using Latchkey.Api;
using Latchkey.Drivers.Virtual;
using Latchkey.Sandbox;

namespace Latchkey.Locks.Simulate;

/// <summary>
/// Types a code at a virtual lock. The attempt succeeds when it could be typed, whether or not the door opened: events
/// tell that.
/// </summary>
static class KeypadCodeEntry
{
    public sealed record Request(Guid DeviceId, string Code);

    public sealed record Response(ActionAttemptView ActionAttempt);

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var pin = EditKeypad.Typed(ask.Code, "code");
        var turn = Simulation.Touch(session, call, ask.DeviceId, (door, now) => door.TypeCode(pin, now));
        return new Response(SimulatedAttempt.Record(
            session, call, ask.DeviceId, "SIMULATE_KEYPAD_CODE_ENTRY", Error(turn.Answer.Result)));
    });

    static (string Type, string Message)? Error(EntryResult result) => result switch
    {
        EntryResult.Opened or EntryResult.NotAtThisTime or EntryResult.UnknownCode or EntryResult.KeypadBlocked => null,
        EntryResult.Jammed => ("jammed", "The code was right, and the bolt is jammed."),
        EntryResult.NothingHappened => ("no_keypad", "The lock has no keypad, or no power."),
    };
}
