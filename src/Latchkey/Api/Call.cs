using Latchkey.ClientSessions;
using Latchkey.Storage;
using Latchkey.Workspaces;

namespace Latchkey.Api;

/// <summary>One request: who asks, in which workspace, and the way to the store.</summary>
abstract class Call
{
    /// <summary>The parts that all requests share.</summary>
    public abstract Server Server { get; }

    public abstract Caller Caller { get; }

    /// <summary>The workspace of the caller's key, or the one that a personal token names.</summary>
    /// <exception cref="Refusal">A personal token came without <c>seam-workspace</c>.</exception>
    public abstract Workspace Workspace { get; }

    public Guid WorkspaceId => Workspace.WorkspaceId;

    /// <summary>False: a personal token named none, on a path that allows it.</summary>
    public abstract bool HasWorkspace { get; }

    public abstract ValueTask<T> Read<T>(Func<Session, T> work);

    /// <summary>
    /// The request's one transaction; completes when the disk has it. Its result is the answer: with an <c>Idempotency-Key</c> it is kept in
    /// the same transaction, and a repeated request gets it again without running the work.
    /// </summary>
    public abstract Task<T> Write<T>(Func<Session, T> work) where T : class;

    /// <summary>The moment on the workspace's clock.</summary>
    public abstract DateTimeOffset Now(Session session);

    /// <summary>Cancelled when nobody waits for the answer any more.</summary>
    public abstract CancellationToken Gone { get; }

    /// <summary>The address that was asked, without its query.</summary>
    public abstract string Url { get; }

    /// <summary>Scheme and host under which the caller reached us.</summary>
    public string Origin => new Uri(Url).GetLeftPart(UriPartial.Authority);
}

/// <summary>Who is asking.</summary>
/// <param name="ApiKeyId">Empty: it came without an API key or personal token.</param>
/// <param name="Session">Of a caller who is a client session; null: another.</param>
sealed record Caller(CallerKind Kind, Guid ApiKeyId, string Name, ClientSession? Session = null);

enum CallerKind
{
    ApiKey, PersonalToken, ClientSession, PublishableKey,

    /// <summary>Who holds the link of a cloud key. Comes to no path of the API.</summary>
    Pass,
}
