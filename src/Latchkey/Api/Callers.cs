using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Latchkey.ClientSessions;
using Latchkey.Storage;
using Latchkey.Workspaces;

namespace Latchkey.Api;

/// <summary>Finds out who is asking.</summary>
/// <remarks>What was found is kept in memory, so that a request costs no query for it. A node that alone has the store forgets it when it
/// changes; where other nodes may change it too, it is asked again after <see cref="BelievedFor"/>.</remarks>
sealed class Callers(Server server)
{
    /// <summary>How long a key that another node revoked may still open. A guess: longer than a burst of requests, shorter than a person waits.</summary>
    static readonly TimeSpan BelievedFor = TimeSpan.FromSeconds(5);

    /// <summary>Of keys and of workspaces; a megabyte or two.</summary>
    const int KnownMax = 10_000;

    /// <summary>No key of ours is longer (<see cref="Secrets"/>).</summary>
    const int TokenLengthMax = 200;

    readonly ConcurrentDictionary<UInt128, (ApiKey Key, DateTimeOffset At)> keys = new();
    readonly ConcurrentDictionary<Guid, (Workspace Workspace, DateTimeOffset At)> workspaces = new();
    int changes;

    /// <exception cref="Refusal">401: nobody that we know.</exception>
    public async ValueTask<Who> Identify(HttpContext http)
    {
        var token = TokenOf(http.Request.Headers);
        if (token.StartsWith(Secrets.ClientSessionPrefix, StringComparison.Ordinal)) return await GuestWith(token);
        if (token.StartsWith(Secrets.PublishablePrefix, StringComparison.Ordinal)) return await PageWith(token);
        var key = await KeyOf(token) ?? throw Unknown();
        var caller = new Caller(key.Kind == KeyKind.ApiKey ? CallerKind.ApiKey : CallerKind.PersonalToken, key.ApiKeyId, key.Name);
        if (key.WorkspaceId is { } own)
            return new(caller, await WorkspaceOf(own) ?? throw Unknown());
        var named = http.Request.Headers["seam-workspace"].ToString();
        if (named.Length == 0) return new(caller, null);
        var workspace = Guid.TryParseExact(named, "D", out var id) ? await WorkspaceOf(id) : null;
        return new(caller, workspace ?? throw Unknown());
    }

    /// <summary>Who holds a client session. The store is asked each time: what is revoked opens nothing from that moment on, on every node.</summary>
    async ValueTask<Who> GuestWith(string token)
    {
        if (token.Length > TokenLengthMax) throw NoSession();
        var hash = Secrets.Hash(token);
        return await server.Store.Read(session =>
        {
            if (session.FindClientSession(server.Vault, hash) is not { } found || session.FindWorkspace(found.WorkspaceId) is not { } workspace
                || !found.IsAlive(session.ClockOf(found.WorkspaceId).Now(server.Clock)))
                return null;
            var caller = new Caller(CallerKind.ClientSession, Guid.Empty, found.UserIdentifierKey ?? "", found);
            return new Guest(new Who(caller, workspace, Sights.Of(session, found)));
        }) is { } guest ? guest.Who : throw NoSession();
    }

    async ValueTask<Who> PageWith(string publishableKey)
    {
        var workspace = publishableKey.Length > TokenLengthMax || publishableKey.Contains('\0')
            ? null
            : await server.Store.Read(session => session.FindWorkspaceOf(publishableKey));
        if (workspace is null) throw Unknown();
        if (!workspace.IsPublishableKeyAuthEnabled)
            throw Unauthorized("This workspace takes no publishable key. Its owner can change that: /workspaces/update with is_publishable_key_auth_enabled.");
        return new(new Caller(CallerKind.PublishableKey, Guid.Empty, ""), workspace);
    }

    /// <summary>To be called after a commit that changed a key or a workspace.</summary>
    public void Forget()
    {
        Interlocked.Increment(ref changes);
        keys.Clear();
        workspaces.Clear();
    }

    static string TokenOf(IHeaderDictionary headers)
    {
        var authorization = headers.Authorization.ToString();
        if (authorization.Length == 0)
        {
            if (Only(headers, Secrets.ClientSessionPrefix, "client-session-token", "seam-client-session-token") is { } session) return session;
            if (Only(headers, Secrets.PublishablePrefix, "seam-publishable-key") is { } page) return page;
        }
        if (!authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            throw Unauthorized("No key found (did you mean to add the header Authorization: Bearer …?)");
        var token = authorization["Bearer ".Length..].Trim();
        if (token.StartsWith(Secrets.PublishablePrefix, StringComparison.Ordinal))
            throw Unauthorized("A publishable key is not an API key: send it in the header seam-publishable-key.");
        return token;
    }

    /// <summary>What comes without Authorization, in a header of its own; null: nothing.</summary>
    static string? Only(IHeaderDictionary headers, string prefix, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (headers[name].ToString().Trim() is not { Length: > 0 } token) continue;
            return token.StartsWith(prefix, StringComparison.Ordinal)
                ? token
                : throw Unauthorized($"The header {name} holds what begins with {prefix}.");
        }
        return null;
    }

    ValueTask<ApiKey?> KeyOf(string token)
    {
        if (token.Length > TokenLengthMax) return new((ApiKey?)null);
        Span<byte> text = stackalloc byte[TokenLengthMax * 3], hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..Encoding.UTF8.GetBytes(token, text)], hash);
        // Half of the hash finds the key in memory: 128 bits that nobody can choose.
        var index = BinaryPrimitives.ReadUInt128BigEndian(hash);
        if (keys.TryGetValue(index, out var known) && IsFresh(known.At)) return new(known.Key);
        var whole = hash.ToArray();
        return Load(keys, index, session => session.FindApiKey(whole));
    }

    ValueTask<Workspace?> WorkspaceOf(Guid id)
    {
        if (workspaces.TryGetValue(id, out var known) && IsFresh(known.At)) return new(known.Workspace);
        return Load(workspaces, id, session => session.FindWorkspace(id));
    }

    async ValueTask<T?> Load<TKey, T>(ConcurrentDictionary<TKey, (T, DateTimeOffset)> known, TKey key, Func<Session, T?> find)
        where TKey : notnull where T : class
    {
        var before = Volatile.Read(ref changes);
        var at = server.Clock.GetUtcNow();
        var found = await server.Store.Read(find);
        if (found is null) return null;
        if (known.Count >= KnownMax) known.Clear();
        known[key] = (found, at);
        // What was read may be older than a change that came meanwhile.
        if (Volatile.Read(ref changes) != before) known.TryRemove(key, out _);
        return found;
    }

    bool IsFresh(DateTimeOffset at) => server.Store.IsMineAlone || server.Clock.GetUtcNow() - at < BelievedFor;

    // One answer for all of them: who has no session learns nothing of those that were.
    static Refusal NoSession() => new(401, "client_session_not_found", "This client session token is unknown here, was revoked, or has expired.");

    sealed record Guest(Who Who);

    static Refusal Unknown() => Unauthorized("This key is unknown here, was revoked, or may not enter the workspace it names.");

    public static Refusal NoWorkspaceNamed() => new(400, "missing_workspace_id",
        "A personal token needs the header seam-workspace, which names the workspace to work in.");

    public static Refusal Unauthorized(string message) => new(401, "unauthorized", message);
}

/// <param name="Workspace">Null: a personal token that names none.</param>
/// <param name="Sight">What a client session sees; null: all of the workspace.</param>
readonly record struct Who(Caller Caller, Workspace? Workspace, Sight? Sight = null);
