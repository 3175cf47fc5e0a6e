using Latchkey.Api;

namespace Latchkey.UserIdentities;

/// <summary>Makes a person known.</summary>
static class Create
{
    public sealed record Request(
        [Bounds(1)] string? UserIdentityKey, string? EmailAddress, string? PhoneNumber, [Bounds(1)] string? FullName, IReadOnlyList<Guid>? AcsSystemIds);

    public sealed record Response(UserIdentityView UserIdentity);

    public static Task<Response> Handle(Request ask, Call call)
    {
        Details.Check(ask.EmailAddress, ask.PhoneNumber);
        return call.Write(session =>
        {
            foreach (var id in ask.AcsSystemIds ?? []) throw Refusal.NotFound("acs_system_not_found", $"There is no access system {id}.");
            var now = call.Now(session);
            var person = new UserIdentity
            {
                WorkspaceId = call.WorkspaceId, UserIdentityId = call.Server.Ids.New(now), UserIdentityKey = ask.UserIdentityKey,
                EmailAddress = ask.EmailAddress, PhoneNumber = ask.PhoneNumber, FullName = ask.FullName, CreatedAt = now,
            };
            Details.Save(session, call.Server.Vault, person);
            return new Response(new(person));
        });
    }
}
