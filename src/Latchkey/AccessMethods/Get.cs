using Latchkey.Api;

namespace Latchkey.AccessMethods;

/// <summary>One way in, as it stands at its doors now.</summary>
static class Get
{
    public sealed record Request(Guid AccessMethodId);

    public sealed record Response(MethodView AccessMethod);

    public static async Task<Response> Handle(Request ask, Call call) => await call.Read(session =>
    {
        var (method, grant) = new MethodDesk(call, session).Find(ask.AccessMethodId);
        return new Response(new MethodViews(session, call).Of(method, grant));
    });
}
