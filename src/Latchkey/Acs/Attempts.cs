using System.Text.Json;
using System.Text.Json.Nodes;
using Latchkey.ActionAttempts;
using Latchkey.Api;
using Latchkey.Events;
using Latchkey.Storage;

namespace Latchkey.Acs;

/// <summary>Action attempts at access systems: over as soon as they are written.</summary>
static class Attempts
{
    /// <param name="error">Type and message; null: it was done.</param>
    /// <param name="tells">The description has events for the end of such attempts.</param>
    /// <param name="result">A record as the API shows it; null: an empty one.</param>
    /// <param name="holder">Whose cloud key it is; null: none of an access method.</param>
    public static ActionAttempt Record(
        AcsDesk desk, AcsSystem system, Guid attemptId, string actionType, (string Type, string Message)? error, bool tells = false,
        object? result = null, AcsEntrance? at = null, KeyHolder? holder = null)
    {
        var attempt = new ActionAttempt
        {
            WorkspaceId = desk.WorkspaceId, ActionAttemptId = attemptId, ActionType = actionType, CreatedAt = desk.Now,
            ConnectedAccountId = system.ConnectedAccountId,
            Status = error is null ? AttemptStatus.Success : AttemptStatus.Error, ErrorType = error?.Type, ErrorMessage = error?.Message,
            AcsEntranceId = at?.AcsEntranceId, Holder = holder,
            Result = result is null || error is not null ? new Dictionary<string, JsonElement>() : Fields(result),
        };
        desk.Session.Save(attempt);
        if (tells) Tell(desk, system, attempt);
        return attempt;
    }

    static void Tell(AcsDesk desk, AcsSystem system, ActionAttempt attempt)
    {
        var isDone = attempt.Status == AttemptStatus.Success;
        var happened = new Event($"action_attempt.{attempt.ActionType.ToLowerInvariant()}.{(isDone ? "succeeded" : "failed")}", desk.Now,
            new JsonObject { ["action_type"] = attempt.ActionType, ["status"] = isDone ? "success" : "error" })
        {
            ConnectedAccountId = system.ConnectedAccountId, ActionAttemptId = attempt.ActionAttemptId,
            FoundBy = attempt.Holder is { } holder ? [holder.AccessMethodId] : [],
        };
        desk.Server.Events.Append(desk.Session, happened, desk.WorkspaceId);
    }

    static Dictionary<string, JsonElement> Fields(object result) => JsonSerializer.SerializeToElement(result, result.GetType(), Wire.Json)
        .EnumerateObject().ToDictionary(field => field.Name, field => field.Value);
}
