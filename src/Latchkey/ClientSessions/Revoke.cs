using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.ClientSessions;

/// <summary>Ends a session at once, and keeps it in the lists.</summary>
static class Revoke
{
    public sealed record Request(Guid ClientSessionId);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var it = Opening.Find(session, call, ask.ClientSessionId);
        session.Save(call.Server.Vault, it with { RevokedAt = it.RevokedAt ?? call.Now(session) });
        return new Response();
    });
}
