using Latchkey.AccessCodes;
using Latchkey.Api;
using Latchkey.Drivers.Virtual;

namespace Latchkey.Sandbox;

/// <summary>Adds, changes or deletes a code at a virtual lock's own keypad, behind the server's back.</summary>
static class EditKeypad
{
    /// <param name="Code">The code that is added, changed or deleted.</param>
    /// <param name="NewCode">For a change; left out: only the name changes.</param>
    /// <param name="IsReported">
    /// False: the lock makes no sound about it, and only a listing finds it. True when left out.
    /// </param>
    public sealed record Request(
        Guid DeviceId, KeypadAction Action, string Code, string? NewCode, string? Name, bool? IsReported);

    public sealed record Response(VirtualLockView Lock);

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var pin = Typed(ask.Code, "code");
        Pin? to = ask.NewCode is { } given ? Typed(given, "new_code") : null;
        var isReported = ask.IsReported ?? true;
        var turn = Simulation.Touch(session, call, ask.DeviceId, (door, _) => ask.Action switch
        {
            KeypadAction.Add => door.KeypadAdd(pin, ask.Name, isReported),
            KeypadAction.Change => door.KeypadChange(pin, to, ask.Name, isReported),
            KeypadAction.Delete => door.KeypadDelete(pin, isReported),
        });
        if (turn.Answer is not KeypadEdit.Done)
            throw Refused(turn.Answer, to is null ? "code" : "new_code");
        return new Response(VirtualLockView.Of(ask.DeviceId, turn.Lock));
    });

    public static Pin Typed(string digits, string field) =>
        Pin.IsPin(digits) ? new(digits) : throw Refusal.Invalid(field, $"Must be 1 to {Pin.LongestAnywhere} digits");

    public static Refusal Refused(KeypadEdit edit, string field) => edit switch
    {
        KeypadEdit.NoKeypad => new(400, "no_keypad", "The lock has no keypad."),
        KeypadEdit.PinNotTaken => Refusal.Invalid(field, "The lock does not take such a code"),
        KeypadEdit.PinInUse => Refusals.Duplicate(),
        KeypadEdit.NoSlotFree => Refusal.Conflict("no_space_for_access_code_on_device", "The lock has no free slot."),
        KeypadEdit.NoSuchCode => Refusal.NotFound("access_code_not_found", "The lock holds no such code."),
        KeypadEdit.Done => throw new InvalidOperationException("What is done is not refused."),
    };
}

enum KeypadAction { Add, Change, Delete }
