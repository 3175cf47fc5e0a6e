using Latchkey.ActionAttempts;
using Latchkey.Api;
using Latchkey.Events;
using Latchkey.Storage;

namespace Latchkey.Locks.Simulate;

/// <summary>The action attempt of something that was done at a virtual lock: over as soon as it is written.</summary>
static class SimulatedAttempt
{
    /// <param name="actionType">For example <c>SIMULATE_KEYPAD_CODE_ENTRY</c>.</param>
    /// <param name="error">Type and message; null: it was done.</param>
    public static ActionAttemptView Record(
        Session session, Call call, Guid deviceId, string actionType, (string Type, string Message)? error)
    {
        var door = call.Server.Turn.OpenFor(session, call.WorkspaceId, deviceId, [])
            ?? throw AccessCodes.Refusals.NoDevice(deviceId);
        var attempt = new ActionAttempt
        {
            WorkspaceId = call.WorkspaceId,
            ActionAttemptId = call.Server.Ids.New(door.Now),
            ActionType = actionType,
            DeviceId = deviceId,
            CreatedAt = door.Now,
            Status = error is null ? AttemptStatus.Success : AttemptStatus.Error,
            ErrorType = error?.Type,
            ErrorMessage = error?.Message,
        };
        session.Save(attempt);
        door.Tell(new Event(
            $"action_attempt.{actionType.ToLowerInvariant()}.{(error is null ? "succeeded" : "failed")}", door.Now,
            new() { ["action_type"] = actionType, ["status"] = error is null ? "success" : "error" })
        {
            DeviceId = deviceId,
            ConnectedAccountId = door.Device.ConnectedAccountId,
            ActionAttemptId = attempt.ActionAttemptId,
        });
        call.Server.Turn.CloseFor(session, door);
        return new(attempt);
    }
}
