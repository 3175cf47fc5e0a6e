using Latchkey.AccessCodes;
using Latchkey.Api;

namespace Latchkey.Acs.Credentials;

/// <summary>Changes a credential's PIN or its end. Cards that carry what they open need to be written again.</summary>
static class Update
{
    public sealed record Request(Guid AcsCredentialId, [Bounds(1, Pin.LongestAnywhere), Digits] string? Code, DateTimeOffset? EndsAt);

    public sealed record Response(AcsCredentialView AcsCredential);

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        var (system, credential) = Choice.Hold(desk, ask.AcsCredentialId);
        var keys = new KeyDesk(desk, system);
        var wanted = credential.Wanted;
        if (ask.Code is { } code)
        {
            if (credential.Means != Means.Code) throw Refusal.Invalid("code", "Only for credentials with access_method code");
            if (wanted.Code?.Reveal() != code) wanted = wanted with { Code = keys.PinFor(new Pin(code)) };
        }
        if (ask.EndsAt is { } end) wanted = wanted with { Frame = Checks.Frame(wanted.Frame.Start, end, desk.Now) };
        return new Response(new AcsViews(desk, call).Of(keys.Change(credential, wanted)));
    });
}

/// <summary>A credential that is to be changed.</summary>
static class Choice
{
    /// <exception cref="Refusal">There is none, or it is being deleted.</exception>
    public static (AcsSystem System, AcsCredential Credential) Hold(AcsDesk desk, Guid id)
    {
        var system = desk.Hold(desk.Credential(id).AcsSystemId);
        // Read again: another caller may have changed it in between.
        var credential = desk.Credential(id);
        return credential.DeletedAt is null
            ? (system, credential)
            : throw Refusal.Conflict("acs_credential_being_deleted", "The credential is being deleted and cannot be changed any more.");
    }
}
