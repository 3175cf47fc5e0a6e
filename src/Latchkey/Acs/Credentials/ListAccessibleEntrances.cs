using Latchkey.Api;

namespace Latchkey.Acs.Credentials;

/// <summary>The entrances that a credential opens.</summary>
static class ListAccessibleEntrances
{
    public sealed record Request(Guid AcsCredentialId);

    public sealed record Response(IReadOnlyList<AcsEntranceView> AcsEntrances);

    public static async Task<Response> Handle(Request ask, Call call) => await call.Read(session =>
    {
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        var credential = desk.Credential(ask.AcsCredentialId);
        var entrances = desk.Entrances(new Reach(desk).Of(credential, desk.System(credential.AcsSystemId)));
        return new Response([.. entrances.Where(e => e.Takes(credential.Means)).Select(new AcsViews(desk, call).Of)]);
    });
}
