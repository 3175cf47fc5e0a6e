using Latchkey.Api;

namespace Latchkey.ClientSessions;

/// <summary>Ends a session and forgets it.</summary>
static class Delete
{
    public sealed record Request(Guid ClientSessionId);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        Opening.Delete(session, call, Opening.Find(session, call, ask.ClientSessionId).ClientSessionId);
        return new Response();
    });
}
