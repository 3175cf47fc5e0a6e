using Latchkey.Api;
using Latchkey.Drivers.Virtual;
using Latchkey.Sandbox;

namespace Latchkey.AccessCodes.Simulate;

/// <summary>Somebody adds a code at a virtual lock's keypad, and the lock tells of it.</summary>
static class CreateUnmanagedAccessCode
{
    // Lengths: the public API description.
    public sealed record Request(Guid DeviceId, [Bounds(4, 8), Digits] string Code, string Name);

    public sealed record Response(UnmanagedAccessCodeView AccessCode);

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var turn = Simulation.Touch(
            session, call, ask.DeviceId, (door, _) => door.KeypadAdd(new(ask.Code), ask.Name, isReported: true));
        if (turn.Answer is not KeypadEdit.Done)
            throw EditKeypad.Refused(turn.Answer, "code");
        if (turn.Lock.Unreachable is { } why)
            throw new Refusal(400, "device_disconnected", $"{why} Use /sandbox/edit_keypad instead.");

        var slot = turn.Lock.Codes.Last(code => code.Pin == new Pin(ask.Code)).Slot;
        var unmanaged = call.Server.Turn.Open(session, call.WorkspaceId, ask.DeviceId)?.InSlot(slot)
            ?? throw new InvalidOperationException($"What the lock told of slot {slot} made no code.");
        return new Response(new List.Views(session, call).OfUnmanaged(unmanaged));
    });
}
