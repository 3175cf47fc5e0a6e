using Latchkey.Api;

namespace Latchkey.Acs.Entrances;

/// <summary>Lets a user in at an entrance.</summary>
static class GrantAccess
{
    public sealed record Request(Guid AcsEntranceId, Guid? AcsUserId, Guid? UserIdentityId);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        var entrance = desk.Entrance(ask.AcsEntranceId);
        var system = desk.Hold(entrance.AcsSystemId);
        var user = UserChoice.FindOrMake(desk, system, ask.AcsUserId, ask.UserIdentityId);
        if (system.Traits.CredentialsNameEntrances)
            throw AcsRefusals.NotSupported($"In {system.Traits.TypeName} each credential names its entrances: create one with allowed_acs_entrance_ids.");
        new KeyDesk(desk, system).LetIn(user, entrance);
        return new Response();
    });
}
