using Latchkey.ActionAttempts;
using Latchkey.Api;

namespace Latchkey.Acs.Encoders;

/// <summary>Reads the card that lies on an encoder.</summary>
static class ScanCredential
{
    public sealed record Request(Guid AcsEncoderId, SaltoKs? SaltoKsMetadata);

    public sealed record Response(ActionAttemptView ActionAttempt);

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        var (system, encoder) = desk.HoldEncoder(ask.AcsEncoderId);
        var cards = new CardDesk(desk, system, encoder, call.Origin);
        return new Response(new(cards.Scan(SaltoKs.DetectsNewTags(ask.SaltoKsMetadata, system))));
    });
}

/// <summary>What only Salto KS is asked.</summary>
sealed record SaltoKs(bool? DetectNewTags)
{
    /// <exception cref="Refusal">The system is another make's.</exception>
    public static bool DetectsNewTags(SaltoKs? given, AcsSystem system)
    {
        if (given is not null && system.Traits.ExternalType != "salto_ks_site")
            throw AcsRefusals.NotSupported($"salto_ks_metadata is for Salto KS only; this is {system.Traits.TypeName}.");
        return given?.DetectNewTags == true;
    }
}
