using Latchkey.Api;

namespace Latchkey.AccessMethods.Unmanaged;

/// <summary>A way in that somebody else made in an access system. None of the access systems here tell of such, so there is none.</summary>
static class Get
{
    public sealed record Request(Guid AccessMethodId);

    public sealed record Response(MethodView AccessMethod);

    public static Task<Response> Handle(Request ask, Call call) => throw MethodDesk.NoMethod(ask.AccessMethodId);
}
