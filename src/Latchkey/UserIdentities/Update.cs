using Latchkey.Api;

namespace Latchkey.UserIdentities;

/// <summary>Changes what is given of a person; null takes it away.</summary>
static class Update
{
    public sealed record Request(
        Guid UserIdentityId, [Bounds(1)] Optional<string> UserIdentityKey, Optional<string> EmailAddress, Optional<string> PhoneNumber,
        [Bounds(1)] Optional<string> FullName);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call)
    {
        Details.Check(ask.EmailAddress.Value, ask.PhoneNumber.Value);
        return call.Write(session =>
        {
            session.Hold(ask.UserIdentityId);
            var person = Get.Find(session, call, ask.UserIdentityId);
            Details.Save(session, call.Server.Vault, person with
            {
                UserIdentityKey = ask.UserIdentityKey.Or(person.UserIdentityKey),
                EmailAddress = ask.EmailAddress.Or(person.EmailAddress),
                PhoneNumber = ask.PhoneNumber.Or(person.PhoneNumber),
                FullName = ask.FullName.Or(person.FullName),
            });
            return new Response();
        });
    }
}
