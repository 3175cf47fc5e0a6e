using Latchkey.ActionAttempts;
using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Acs.Entrances;

/// <summary>Unlocks an entrance from afar, with a cloud key that opens it.</summary>
static class Unlock
{
    public sealed record Request(Guid AcsCredentialId, Guid AcsEntranceId);

    public sealed record Response(ActionAttemptView ActionAttempt);

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        return new Response(new(Give(desk, desk.Entrance(ask.AcsEntranceId), desk.Credential(ask.AcsCredentialId))));
    });

    /// <summary>Opens, or says why not; the attempt is over when it is written.</summary>
    /// <exception cref="Refusal">The credential is no cloud key, or of another system.</exception>
    public static ActionAttempt Give(AcsDesk desk, AcsEntrance entrance, AcsCredential seen)
    {
        var system = desk.Hold(entrance.AcsSystemId);
        var credential = desk.Credential(seen.AcsCredentialId);
        if (credential.AcsSystemId != entrance.AcsSystemId) throw AcsRefusals.OtherSystem("acs_credential_id");
        if (credential.Means != Means.CloudKey) throw Refusal.Invalid("acs_credential_id", "Must be a credential with access_method cloud_key");
        if (!entrance.Takes(Means.CloudKey)) throw AcsRefusals.NotSupported($"{entrance.Name} cannot be unlocked from afar.");
        var attemptId = desk.NewId();
        (string Type, string Message)? error = null;
        if (!system.IsReachable) error = ("acs_system_disconnected", "The access system cannot be reached.");
        else if (new Doorway(desk, entrance).Present(credential, "remote", attemptId) is var verdict and not Verdict.Opened)
            error = ("access_denied", AtTheEntrance.Words(verdict));
        var holder = credential.AccessMethodId is { } method ? new KeyHolder(method, null) : null;
        return Attempts.Record(desk, system, attemptId, "UNLOCK_DOOR", error, tells: true, at: entrance, holder: holder);
    }
}
