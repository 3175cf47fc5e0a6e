using Latchkey.Api;
using Latchkey.ClientSessions;
using Latchkey.Storage;

namespace Latchkey.InstantKeys;

/// <summary>Takes a link back, and ends the session that it opens.</summary>
static class Delete
{
    public sealed record Request(Guid InstantKeyId);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        session.Hold(ask.InstantKeyId);
        var key = session.InstantKey(call.Server.Vault, call.WorkspaceId, ask.InstantKeyId) ?? throw Get.NoInstantKey(ask.InstantKeyId);
        session.DeleteInstantKey(call.WorkspaceId, key.InstantKeyId);
        if (session.ClientSession(call.Server.Vault, call.WorkspaceId, key.ClientSessionId) is not null)
            Opening.Delete(session, call, key.ClientSessionId);
        return new Response();
    });
}
