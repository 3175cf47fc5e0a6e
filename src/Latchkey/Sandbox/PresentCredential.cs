using Latchkey.AccessCodes;
using Latchkey.Acs;
using Latchkey.Api;
using Latchkey.Storage;
using Latchkey.Workspaces;

namespace Latchkey.Sandbox;

/// <summary>Stands before a virtual entrance with a PIN, a card or a phone, and sees whether it opens.</summary>
static class PresentCredential
{
    /// <param name="Code">Typed at its keypad.</param>
    /// <param name="CardNumber">Of a card that is held against its reader.</param>
    /// <param name="AcsCredentialId">A mobile key on a phone.</param>
    public sealed record Request(
        Guid AcsEntranceId, [Bounds(1, Pin.LongestAnywhere), Digits] string? Code, [Bounds(1, 40)] string? CardNumber, Guid? AcsCredentialId);

    public sealed record Response(bool IsOpened, Verdict Verdict, string Message);

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        Sandboxes.Require(call.Workspace);
        var given = new object?[] { ask.Code, ask.CardNumber, ask.AcsCredentialId }.Count(g => g is not null);
        if (given != 1) throw Refusal.Invalid("code", "Give one of code, card_number and acs_credential_id");
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        var entrance = desk.Entrance(ask.AcsEntranceId);
        desk.Hold(entrance.AcsSystemId);
        var credential = Presented(desk, entrance, ask);
        var method = ask.Code is not null ? "keycode" : ask.CardNumber is not null ? "card" : "unknown";
        var verdict = new Doorway(desk, entrance).Present(credential, method);
        return new Response(verdict == Verdict.Opened, verdict, AtTheEntrance.Words(verdict));
    });

    static AcsCredential? Presented(AcsDesk desk, AcsEntrance entrance, Request ask)
    {
        var (vault, system) = (desk.Server.Vault, entrance.AcsSystemId);
        if (ask.Code is { } code) return desk.CredentialsWith(system, "held_pin_index", vault.IndexOf(system, code)).FirstOrDefault();
        if (ask.CardNumber is { } number)
            return desk.CredentialsWith(system, "card_index", AcsRows.CardIndex(vault, system, number)).FirstOrDefault();
        var key = desk.Credential(ask.AcsCredentialId!.Value);
        if (key.Means != Means.MobileKey) throw Refusal.Invalid("acs_credential_id", "Must be a credential with access_method mobile_key");
        return key.AcsSystemId == system ? key : null;
    }
}
