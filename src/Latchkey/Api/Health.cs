using Latchkey.Storage;

namespace Latchkey.Api;

/// <summary><c>GET /health</c>: 200 when the store can be read and written, else 503 and why.</summary>
sealed class Health(Server server)
{
    public const string Path = "/health";

    /// <summary>A write that waits longer than this is a store that cannot be written. A guess: a slow disk takes a tenth.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // A row of no workspace, written over and over.
    static readonly IdempotencyRow Row = new(new byte[32], [], DateTimeOffset.UnixEpoch, []);

    public async Task Answer(HttpContext http, ILogger log)
    {
        var why = await Fault(log);
        await Answers.Write(http, why is null ? 200 : 503, new Report(why is null, why is null ? "ready" : "unavailable", why));
    }

    async Task<string?> Fault(ILogger log)
    {
        if (!server.IsReady) return "The server is starting or stopping.";
        try
        {
            await server.Store.Write(Probe).WaitAsync(Patience, server.Clock);
            return null;
        }
        catch (Exception e)
        {
            log.LogError(e, "The store cannot be used");
            return e is TimeoutException ? "The store does not answer." : "The store cannot be read and written; the server's log tells why.";
        }
    }

    bool Probe(Session session)
    {
        session.PutIdempotency(server.Vault, Guid.Empty, Row);
        return session.FindIdempotency(server.Vault, Guid.Empty, Row.KeyHash) is not null;
    }

    sealed record Report(
        bool Ok, string Status,
        [property: System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)] string? Why);
}
