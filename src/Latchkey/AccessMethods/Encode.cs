using Latchkey.ActionAttempts;
using Latchkey.Acs;
using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.AccessMethods;

/// <summary>Writes a card method onto the card that lies on an encoder.</summary>
static class Encode
{
    public sealed record Request(Guid AccessMethodId, Guid AcsEncoderId);

    public sealed record Response(ActionAttemptView ActionAttempt);

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        var (system, encoder) = desk.HoldEncoder(ask.AcsEncoderId);
        var cards = new CardDesk(desk, system, encoder, call.Origin);
        return new Response(new(cards.Encode(CardOf(call, session, desk, ask.AccessMethodId))));
    });

    /// <summary>The credential that is written.</summary>
    /// <exception cref="Refusal">There is no such method, or it is no card.</exception>
    public static AcsCredential CardOf(Call call, Session session, AcsDesk desk, Guid accessMethodId)
    {
        var (method, _) = new MethodDesk(call, session).Hold(accessMethodId);
        if (method.Mode != Means.Card) throw Refusal.Invalid("access_method_id", "Must be an access method with mode card");
        return method.Parts.Select(p => p.ThingId).OfType<Guid>().Select(desk.FindCredential).FirstOrDefault(c => c is not null)
            ?? throw AcsRefusals.NotSupported("Cards of this access system are not written: assign one by its number.");
    }
}
