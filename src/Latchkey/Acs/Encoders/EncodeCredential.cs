using Latchkey.ActionAttempts;
using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Acs.Encoders;

/// <summary>Writes a credential onto the card that lies on an encoder.</summary>
static class EncodeCredential
{
    public sealed record Request(Guid? AccessMethodId, Guid? AcsCredentialId, Guid AcsEncoderId);

    public sealed record Response(ActionAttemptView ActionAttempt);

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        var (system, encoder) = desk.HoldEncoder(ask.AcsEncoderId);
        var cards = new CardDesk(desk, system, encoder, call.Origin);
        return new Response(new(cards.Encode(Chosen(ask, call, session, desk))));
    });

    static AcsCredential Chosen(Request ask, Call call, Session session, AcsDesk desk)
    {
        if (ask is { AccessMethodId: not null, AcsCredentialId: not null })
            throw Refusal.Invalid("access_method_id", "Give either acs_credential_id or access_method_id, not both");
        if (ask.AccessMethodId is { } method) return AccessMethods.Encode.CardOf(call, session, desk, method);
        return desk.Credential(ask.AcsCredentialId ?? throw Refusal.Invalid("acs_credential_id", FieldError.Required));
    }
}
