using Latchkey.Storage;
using Latchkey.Workspaces;

namespace Latchkey.Api;

/// <summary>The server's own work in a workspace: nobody asked, and nobody waits for an answer.</summary>
sealed class OwnCall(Server server, Workspace workspace) : Call
{
    static readonly Caller self = new(CallerKind.ApiKey, Guid.Empty, "Latchkey");

    /// <summary>Within a transaction that is under way.</summary>
    public static OwnCall In(Server server, Session session, Guid workspaceId) => new(
        server, session.FindWorkspace(workspaceId) ?? throw new InvalidOperationException($"There is no workspace {workspaceId}."));

    public override Server Server => server;
    public override Caller Caller => self;
    public override Workspace Workspace => workspace;
    public override bool HasWorkspace => true;
    public override CancellationToken Gone => default;

    /// <exception cref="InvalidOperationException">Always: no address was asked.</exception>
    public override string Url => throw new InvalidOperationException("Nobody asked, so there is no address that was asked.");

    public override ValueTask<T> Read<T>(Func<Session, T> work) => server.Store.Read(work);
    public override Task<T> Write<T>(Func<Session, T> work) => server.Store.Write(work);
    public override DateTimeOffset Now(Session session) => session.ClockOf(workspace.WorkspaceId).Now(server.Clock);
}
