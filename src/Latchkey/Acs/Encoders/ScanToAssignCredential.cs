using Latchkey.ActionAttempts;
using Latchkey.Api;

namespace Latchkey.Acs.Encoders;

/// <summary>Reads the card that lies on an encoder, and gives it to a user.</summary>
static class ScanToAssignCredential
{
    public sealed record Request(Guid AcsEncoderId, Guid? AcsUserId, Guid? UserIdentityId, SaltoKs? SaltoKsMetadata);

    public sealed record Response(ActionAttemptView ActionAttempt);

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        var (system, encoder) = desk.HoldEncoder(ask.AcsEncoderId);
        var user = UserChoice.FindOrMake(desk, system, ask.AcsUserId, ask.UserIdentityId);
        var cards = new CardDesk(desk, system, encoder, call.Origin);
        return new Response(new(cards.ScanToAssign(user, SaltoKs.DetectsNewTags(ask.SaltoKsMetadata, system))));
    });
}
