using Latchkey.Workspaces;

namespace Latchkey.Api;

/// <summary>Finds out who is asking.</summary>
sealed class Callers
{
    public ValueTask<(Caller Caller, Workspace? Workspace)> Identify(HttpContext http) =>
        throw new Refusal(401, "unauthorized", "No API key is known here.");

    public static Refusal NoWorkspaceNamed() => new(400, "missing_workspace_id",
        "A personal token needs the header seam-workspace, which names the workspace to work in.");
}
