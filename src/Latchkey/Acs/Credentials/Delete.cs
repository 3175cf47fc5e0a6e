using Latchkey.Api;

namespace Latchkey.Acs.Credentials;

/// <summary>Deletes a credential: it opens nothing any more as soon as the access system knows.</summary>
static class Delete
{
    public sealed record Request(Guid AcsCredentialId);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        var system = desk.Hold(desk.Credential(ask.AcsCredentialId).AcsSystemId);
        new KeyDesk(desk, system).TakeBack(desk.Credential(ask.AcsCredentialId));
        return new Response();
    });
}
