using Latchkey.Api;

namespace Latchkey.AccessGrants;

/// <summary>Lets somebody in no longer. What opens the doors is taken off them, in due course.</summary>
static class Delete
{
    public sealed record Request(Guid AccessGrantId);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        new Fitting(call, session).Delete(new GrantDesk(call, session).Hold(ask.AccessGrantId));
        return new Response();
    });
}
