using Latchkey.Api;

namespace Latchkey.Workspaces;

/// <summary>What only a sandbox allows.</summary>
static class Sandboxes
{
    /// <exception cref="Refusal">It is a production workspace.</exception>
    public static void Require(Workspace workspace)
    {
        if (!workspace.IsSandbox)
            throw new Refusal(400, "sandbox_only", "This works in sandbox workspaces only: a production workspace has real locks and the real time.");
    }
}
