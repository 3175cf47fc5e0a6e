using System.Text.Json;

namespace Latchkey.ActionAttempts;

/// <summary>
/// The public description's <c>action_attempt</c>: a result when it succeeded, an error when it failed, else neither.
/// </summary>
sealed record ActionAttemptView
{
    public Guid ActionAttemptId { get; }
    public string ActionType { get; }
    public AttemptStatus Status { get; }
    public IReadOnlyDictionary<string, JsonElement>? Result { get; }
    public AttemptErrorView? Error { get; }

    public ActionAttemptView(ActionAttempt attempt)
    {
        ActionAttemptId = attempt.ActionAttemptId;
        ActionType = attempt.ActionType;
        Status = attempt.Status;
        Result = attempt.Status == AttemptStatus.Success ? attempt.Result : null;
        Error = attempt.Status == AttemptStatus.Error
            ? new(attempt.ErrorType ?? "unknown_error", attempt.ErrorMessage ?? "The command failed.")
            : null;
    }
}

sealed record AttemptErrorView(string Type, string Message);
