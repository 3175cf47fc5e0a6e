using Latchkey.Acs;
using Latchkey.Api;

namespace Latchkey.UserIdentities;

/// <summary>Makes a person known, to access systems too where they are named: a user there with the same address or number is this person.</summary>
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
            var now = call.Now(session);
            var person = new UserIdentity
            {
                WorkspaceId = call.WorkspaceId, UserIdentityId = call.Server.Ids.New(now), UserIdentityKey = ask.UserIdentityKey,
                EmailAddress = ask.EmailAddress, PhoneNumber = ask.PhoneNumber, FullName = ask.FullName, CreatedAt = now,
            };
            Details.Save(session, call.Server.Vault, person);
            var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
            // In the order of their ids, as whoever holds several.
            foreach (var id in (ask.AcsSystemIds ?? []).Distinct().Order()) new KeyDesk(desk, desk.Hold(id)).UserFor(Person.Of(person));
            return new Response(new UserIdentityViews(session, call).Of(person));
        });
    }
}
