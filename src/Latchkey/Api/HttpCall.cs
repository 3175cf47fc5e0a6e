using Latchkey.Storage;
using Latchkey.Workspaces;

namespace Latchkey.Api;

/// <summary>A call that came over HTTP.</summary>
sealed class HttpCall(Server server, HttpContext http, Endpoint endpoint, Who who, Idempotency? idempotency) : Call
{
    public override Server Server => server;
    public override Caller Caller => who.Caller;
    public override CancellationToken Gone => http.RequestAborted;
    public override string Url => $"{http.Request.Scheme}://{http.Request.Host}{http.Request.Path}";

    public override Workspace Workspace => who.Workspace ?? throw Callers.NoWorkspaceNamed();

    public override bool HasWorkspace => who.Workspace is not null;

    public override ValueTask<T> Read<T>(Func<Session, T> work) => server.Store.Read(work);

    public override Task<T> Write<T>(Func<Session, T> work)
    {
        if (idempotency is null) return server.Store.Write(work);
        // Anything else would be sent again as the answer.
        if (typeof(T) != endpoint.Response)
            throw new InvalidOperationException($"{endpoint.Path} writes a {typeof(T).Name}, not its answer.");
        return server.Store.Write(session => Once(session, work));
    }

    T Once<T>(Session session, Func<Session, T> work) where T : class
    {
        var now = server.Clock.GetUtcNow();
        if (idempotency!.Find(session, server.Vault, now) is { } answer) throw new Replayed(answer);
        var response = work(session);
        idempotency.Keep(session, server.Vault, now, Answers.Bytes(response));
        return response;
    }

    public override DateTimeOffset Now(Session session) => Workspace.IsSandbox
        ? session.ClockOf(WorkspaceId).Now(server.Clock)
        : server.Clock.GetUtcNow();
}
