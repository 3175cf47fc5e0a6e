using Latchkey.Api;

namespace Latchkey.AccessGrants;

/// <summary>A grant, by its id or the caller's key.</summary>
static class Get
{
    public sealed record Request(Guid? AccessGrantId, string? AccessGrantKey);

    public sealed record Response(GrantView AccessGrant);

    public static async Task<Response> Handle(Request ask, Call call) => await call.Read(session =>
        new Response(new GrantViews(session, call).Of(new GrantDesk(call, session).Find(ask.AccessGrantId, ask.AccessGrantKey))));
}
