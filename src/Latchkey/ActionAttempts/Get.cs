using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.ActionAttempts;

/// <summary>What became of something that was asked of a lock.</summary>
static class Get
{
    public sealed record Request(Guid ActionAttemptId);

    public sealed record Response(ActionAttemptView ActionAttempt);

    public static async Task<Response> Handle(Request ask, Call call) =>
        new(new(await call.Read(session => session.FindActionAttempt(call.WorkspaceId, ask.ActionAttemptId))
            ?? throw Refusal.NotFound("action_attempt_not_found", "There is no such action attempt.")));
}
