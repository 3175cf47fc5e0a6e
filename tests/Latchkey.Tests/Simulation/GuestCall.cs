using Latchkey.Api;
using Latchkey.Storage;
using Latchkey.Workspaces;

namespace Latchkey.Simulation;

/// <summary>A request that comes without HTTP: the same handlers, the same transaction.</summary>
sealed class GuestCall(Server server, Workspace workspace) : Call
{
    public override Server Server => server;
    public override Caller Caller => new(CallerKind.ApiKey, Guid.Empty, "guest");
    public override Workspace Workspace => workspace;
    public override bool HasWorkspace => true;
    public override CancellationToken Gone => default;
    public override string Url => "http://127.0.0.1/";

    public override ValueTask<T> Read<T>(Func<Session, T> work) => server.Store.Read(work);
    public override Task<T> Write<T>(Func<Session, T> work) => server.Store.Write(work);
    public override DateTimeOffset Now(Session session) => server.Clock.GetUtcNow();
}
