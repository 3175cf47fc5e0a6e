using Latchkey.Storage;
using Latchkey.Workspaces;

namespace Latchkey.Api;

/// <summary>A call that came over HTTP.</summary>
sealed class HttpCall(Server server, HttpContext http, Endpoint endpoint, Who asked, Idempotency? idempotency) : Call
{
    /// <summary>Who asks; a call that lasts asks again now and then.</summary>
    Who who = asked;

    /// <summary>The answer that the transaction kept; null: none yet.</summary>
    object? kept;

    public override Server Server => server;
    public override Caller Caller => who.Caller;
    public override CancellationToken Gone => http.RequestAborted;
    public override string Url => $"{http.Request.Scheme}://{http.Request.Host}{http.Request.Path}";

    public override Workspace Workspace => who.Workspace ?? throw Callers.NoWorkspaceNamed();

    public override bool HasWorkspace => who.Workspace is not null;

    public override ValueTask<T> Read<T>(Func<Session, T> work) => server.Store.Read(Seen(work));

    public override async Task<T> Write<T>(Func<Session, T> work)
    {
        // Anything else would be sent again as the answer.
        if (typeof(T) != endpoint.Response)
            throw new InvalidOperationException($"{endpoint.Path} writes a {typeof(T).Name}, not its answer.");
        if (idempotency is null) return await server.Store.Write(Seen(work));
        var response = await server.Store.Write(session => Once(session, Seen(work)));
        kept = response;
        return response;
    }

    /// <summary>The same work, to which there is only what the caller sees.</summary>
    Func<Session, T> Seen<T>(Func<Session, T> work) => who.Sight is { } sight ? session => session.As(sight, work) : work;

    /// <summary>
    /// To be called with what the endpoint answers in the end. It differs from what its transaction kept where it waited for a lock after that,
    /// or where it has no transaction of its own.
    /// </summary>
    public async ValueTask Settle(object response)
    {
        if (idempotency is null || ReferenceEquals(response, kept)) return;
        var answer = Answers.Bytes(response);
        await server.Store.Write(session => Keep(session, answer));
    }

    T Once<T>(Session session, Func<Session, T> work) where T : class
    {
        var now = server.Clock.GetUtcNow();
        if (idempotency!.Find(session, server.Vault, now) is { } answer) throw new Replayed(answer);
        var response = work(session);
        Keep(session, Answers.Bytes(response));
        return response;
    }

    bool Keep(Session session, byte[] answer)
    {
        idempotency!.Keep(session, server.Vault, server.Clock.GetUtcNow(), answer);
        return true;
    }

    /// <summary>
    /// Asks again who is asking. What a client session has been granted meanwhile it sees from here on, and what it lost it sees no more.
    /// </summary>
    /// <returns>False: what the caller came with does not open the same workspace any more.</returns>
    public async ValueTask<bool> AskAgain()
    {
        try
        {
            var again = await server.Callers.Identify(http);
            if (!IsSame(again.Caller, who.Caller) || again.Workspace is not { IsSuspended: false } workspace || workspace.WorkspaceId != WorkspaceId)
                return false;
            who = again;
            return true;
        }
        catch (Refusal)
        {
            return false;
        }
    }

    static bool IsSame(Caller one, Caller other) => (one.Kind, one.ApiKeyId, one.Session?.ClientSessionId)
        == (other.Kind, other.ApiKeyId, other.Session?.ClientSessionId);

    public override DateTimeOffset Now(Session session) => Workspace.IsSandbox
        ? session.ClockOf(WorkspaceId).Now(server.Clock)
        : server.Clock.GetUtcNow();
}
