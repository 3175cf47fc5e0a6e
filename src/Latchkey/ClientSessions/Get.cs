using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.ClientSessions;

/// <summary>A session, by its id or its user's newest. A session that asks sees itself alone, and need not name itself.</summary>
static class Get
{
    public sealed record Request(Guid? ClientSessionId, string? UserIdentifierKey);

    public sealed record Response(ClientSessionView ClientSession);

    public static async Task<Response> Handle(Request ask, Call call) => await call.Read(session =>
        new Response(new(session, call.Caller.Session is { } own ? Own(ask, own) : Find(session, call, ask.ClientSessionId, ask.UserIdentifierKey))));

    /// <exception cref="Refusal">Nothing was named, or there is none.</exception>
    public static ClientSession Find(Session session, Call call, Guid? clientSessionId, string? userIdentifierKey)
    {
        if (clientSessionId is { } id)
        {
            var found = session.ClientSession(call.Server.Vault, call.WorkspaceId, id);
            return found is not null && (userIdentifierKey is null || userIdentifierKey == found.UserIdentifierKey) ? found : throw Opening.NoSession(id);
        }
        if (userIdentifierKey is null) throw Refusal.Invalid("client_session_id", FieldError.Required);
        return session.ClientSessionsOfUser(call.Server.Vault, call.WorkspaceId, userIdentifierKey).LastOrDefault() ?? throw NoneOfUser();
    }

    static ClientSession Own(Request ask, ClientSession own)
    {
        if (ask.ClientSessionId is { } id && id != own.ClientSessionId) throw Opening.NoSession(id);
        return ask.UserIdentifierKey is null || ask.UserIdentifierKey == own.UserIdentifierKey ? own : throw NoneOfUser();
    }

    public static Refusal NoneOfUser() =>
        Refusal.NotFound("client_session_not_found", "There is no client session with this user_identifier_key.");
}
