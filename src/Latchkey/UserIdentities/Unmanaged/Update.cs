using Latchkey.Api;

namespace Latchkey.UserIdentities.Unmanaged;

/// <summary>Takes over a person whom an access system brought.</summary>
static class Update
{
    public sealed record Request(Guid UserIdentityId, bool IsManaged, [Bounds(1)] string? UserIdentityKey);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        if (!ask.IsManaged) throw Refusal.Invalid("is_managed", "Invalid literal value, expected true");
        session.Hold(ask.UserIdentityId);
        var person = UserIdentities.Get.Find(session, call, ask.UserIdentityId, isManaged: false);
        Details.Save(session, call.Server.Vault, person with { IsManaged = true, UserIdentityKey = ask.UserIdentityKey ?? person.UserIdentityKey });
        return new Response();
    });
}
