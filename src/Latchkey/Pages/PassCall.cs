using Latchkey.Api;
using Latchkey.Storage;
using Latchkey.Workspaces;

namespace Latchkey.Pages;

/// <summary>What who holds a pass asks, as the API's own code takes it. It may ask whatever the code that it is given to asks.</summary>
sealed class PassCall(Server server, HttpContext http, Workspace workspace) : Call
{
    static readonly Caller holder = new(CallerKind.Pass, Guid.Empty, "");

    public override Server Server => server;
    public override Caller Caller => holder;
    public override Workspace Workspace => workspace;
    public override bool HasWorkspace => true;
    public override CancellationToken Gone => http.RequestAborted;
    public override string Url => $"{http.Request.Scheme}://{http.Request.Host}";

    public override ValueTask<T> Read<T>(Func<Session, T> work) => server.Store.Read(work);

    public override Task<T> Write<T>(Func<Session, T> work) => server.Store.Write(work);

    public override DateTimeOffset Now(Session session) => session.ClockOf(WorkspaceId).Now(server.Clock);
}
