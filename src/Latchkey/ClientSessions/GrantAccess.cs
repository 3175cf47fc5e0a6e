using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.ClientSessions;

/// <summary>Lets a session, named by its id or its user, see more.</summary>
static class GrantAccess
{
    public sealed record Request(
        Guid? ClientSessionId, string? UserIdentifierKey, Guid? UserIdentityId, [Bounds(1, 1)] IReadOnlyList<Guid>? UserIdentityIds,
        IReadOnlyList<Guid>? ConnectedAccountIds, IReadOnlyList<Guid>? ConnectWebviewIds);

    public sealed record Response(ClientSessionView ClientSession);

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        // With an id, the user's key is not what names the session but what it gets.
        var named = Get.Find(session, call, ask.ClientSessionId, ask.ClientSessionId is null ? ask.UserIdentifierKey : null);
        var it = Opening.Find(session, call, named.ClientSessionId);
        var wanted = new Wanted(
            ask.UserIdentifierKey, ask.UserIdentityId, ask.UserIdentityIds, ask.ConnectedAccountIds, ask.ConnectWebviewIds);
        wanted.Check(session, call);
        var changed = wanted.AddedTo(it, session, call);
        session.Save(call.Server.Vault, changed);
        return new Response(new(session, changed));
    });
}
