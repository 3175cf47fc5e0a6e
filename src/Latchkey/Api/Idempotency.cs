using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Latchkey.Storage;

namespace Latchkey.Api;

/// <summary>A write's <c>Idempotency-Key</c>: the same request under it is carried out once, and answered again with the same bytes for 24 hours.</summary>
/// <param name="Scope">
/// The workspace, or the personal token that names none: others' equal keys are other keys, and so are those of each client session.
/// </param>
/// <param name="RequestHash">Of the path, the query and the body.</param>
sealed record Idempotency(Guid Scope, byte[] KeyHash, byte[] RequestHash)
{
    public const string Header = "Idempotency-Key", ReplayedHeader = "idempotent-replayed";

    /// <summary>As long as Stripe, whose header this is, keeps answers.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(24);

    /// <summary>How often what is older is removed, and how much at once, so that no other write waits long.</summary>
    public static readonly TimeSpan PurgedEvery = TimeSpan.FromMinutes(10);

    const int PurgedAtOnce = 1_000, KeyLengthMax = 255;

    public static async Task Purge(Store store, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        while (await store.Write(session => session.PurgeIdempotency(now, PurgedAtOnce)) == PurgedAtOnce) { }
    }

    /// <returns>Null: the request has no key, or changes nothing.</returns>
    public static Idempotency? Of(HttpRequest request, Endpoint endpoint, Body body, Who who)
    {
        if (!endpoint.Writes || !request.Headers.TryGetValue(Header, out var given)) return null;
        var key = given.ToString();
        if (key.Length is 0 or > KeyLengthMax || key.Any(c => c is <= ' ' or > '~'))
            throw new Refusal(400, "invalid_idempotency_key", $"The header {Header} holds 1 to {KeyLengthMax} visible characters.");
        var scope = who.Workspace?.WorkspaceId ?? who.Caller.ApiKeyId;
        var owner = who.Caller.Session?.ClientSessionId ?? scope;
        return new(scope, SHA256.HashData([.. owner.ToByteArray(), .. Encoding.ASCII.GetBytes(key)]), HashOf(request, endpoint, body));
    }

    /// <summary>The answer that is kept for this request; null: there is none.</summary>
    /// <exception cref="Refusal">The key was sent with another request.</exception>
    public byte[]? Find(Session session, Vault vault, DateTimeOffset now)
    {
        if (session.FindIdempotency(vault, Scope, KeyHash) is not { } kept || kept.ExpiresAt <= now) return null;
        return kept.RequestHash.AsSpan().SequenceEqual(RequestHash)
            ? kept.Body
            : throw Refusal.Conflict("idempotency_key_reused", $"This {Header} was sent before with another request.");
    }

    public void Keep(Session session, Vault vault, DateTimeOffset now, byte[] answer) =>
        session.PutIdempotency(vault, Scope, new(KeyHash, RequestHash, now + KeptFor, answer));

    static byte[] HashOf(HttpRequest request, Endpoint endpoint, Body body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{endpoint.Path}{request.QueryString.Value}\n"));
        foreach (var part in body.Bytes) hash.AppendData(part.Span);
        return hash.GetHashAndReset();
    }
}

/// <summary>Ends a request whose answer is kept: nothing is done again.</summary>
sealed class Replayed(byte[] answer) : Exception
{
    public byte[] Answer => answer;
}
