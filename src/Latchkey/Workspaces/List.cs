using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Workspaces;

/// <summary>The workspaces that the caller may enter: an API key its own, a personal token all.</summary>
static class List
{
    public sealed record Response(IReadOnlyList<WorkspaceView> Workspaces);

    public static async Task<Response> Handle(Call call)
    {
        var workspaces = call.Caller.Kind switch
        {
            CallerKind.ApiKey or CallerKind.ClientSession or CallerKind.PublishableKey or CallerKind.Pass => [call.Workspace],
            CallerKind.PersonalToken => await call.Read(session => session.ListWorkspaces()),
        };
        return new([.. workspaces.Select(w => new WorkspaceView(w))]);
    }
}
