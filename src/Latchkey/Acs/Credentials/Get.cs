using Latchkey.Api;

namespace Latchkey.Acs.Credentials;

/// <summary>A credential of an access system.</summary>
static class Get
{
    public sealed record Request(Guid AcsCredentialId);

    public sealed record Response(AcsCredentialView AcsCredential);

    public static async Task<Response> Handle(Request ask, Call call) => await call.Read(session =>
    {
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        return new Response(new AcsViews(desk, call).Of(desk.Credential(ask.AcsCredentialId)));
    });
}
