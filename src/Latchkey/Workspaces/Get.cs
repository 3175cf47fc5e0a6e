using Latchkey.Api;

namespace Latchkey.Workspaces;

/// <summary>The workspace in which the caller works.</summary>
static class Get
{
    public sealed record Response(WorkspaceView Workspace);

    public static Task<Response> Handle(Call call) => Task.FromResult(new Response(new(call.Workspace)));
}
