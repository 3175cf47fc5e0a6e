using Latchkey.Api;

namespace Latchkey.UserIdentities.Unmanaged;

/// <summary>A person whom an access system brought and nobody has taken over.</summary>
static class Get
{
    public sealed record Request(Guid UserIdentityId);

    public sealed record Response(UnmanagedUserIdentityView UserIdentity);

    public static async Task<Response> Handle(Request ask, Call call) => new(await call.Read(session =>
        new UserIdentityViews(session, call).OfUnmanaged([UserIdentities.Get.Find(session, call, ask.UserIdentityId, isManaged: false)])[0]));
}
