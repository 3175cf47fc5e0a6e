using Latchkey.Storage;
using Latchkey.Workspaces;

namespace Latchkey.Api;

/// <summary>A call that came over HTTP.</summary>
sealed class HttpCall(Server server, HttpContext http, (Caller Caller, Workspace? Workspace) who) : Call
{
    public override Server Server => server;
    public override Caller Caller => who.Caller;
    public override Workspace Workspace => who.Workspace ?? throw Callers.NoWorkspaceNamed();
    public override CancellationToken Gone => http.RequestAborted;

    public override ValueTask<T> Read<T>(Func<Session, T> work) => server.Store.Read(work);

    public override Task<T> Write<T>(Func<Session, T> work) => server.Store.Write(work);

    public override DateTimeOffset Now(Session session) => server.Clock.GetUtcNow();
}
