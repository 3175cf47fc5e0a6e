using Latchkey.ActionAttempts;
using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Workspaces;

/// <summary>Takes a sandbox back to its first state: new virtual locks, nothing on them, the machine's time. Its keys stay.</summary>
static class ResetSandbox
{
    public sealed record Response(ActionAttemptView ActionAttempt);

    public static async Task<Response> Handle(Call call)
    {
        Sandboxes.Require(call.Workspace);
        return await call.Write(session =>
        {
            if (session.ClockOf(call.WorkspaceId).StoppedAt is not null)
                throw Refusal.Conflict("clock_is_being_moved", "Another request is moving this sandbox's clock. Wait for it to end.");
            call.Server.Furniture.Reset(session, call.Workspace);
            var now = call.Now(session);
            var done = new ActionAttempt
            {
                WorkspaceId = call.WorkspaceId, ActionAttemptId = call.Server.Ids.New(now), ActionType = "RESET_SANDBOX_WORKSPACE",
                CreatedAt = now, Status = AttemptStatus.Success,
            };
            session.Save(done);
            return new Response(new(done));
        });
    }
}
