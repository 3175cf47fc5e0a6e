using System.Text.Json.Nodes;
using Latchkey.Events;
using Latchkey.Storage;

namespace Latchkey.Acs;

/// <summary>Somebody presents a credential at an entrance: it opens or not, and that is told.</summary>
sealed class Doorway(AcsDesk desk, AcsEntrance entrance)
{
    /// <param name="credential">What was presented; null: nobody has it.</param>
    /// <param name="method">The description's word: <c>keycode</c>, <c>card</c> or <c>remote</c>.</param>
    public Verdict Present(AcsCredential? credential, string method, Guid? attemptId = null)
    {
        var system = desk.System(entrance.AcsSystemId);
        var user = credential?.Held?.AcsUserId is { } id ? desk.FindUser(id) : null;
        var reach = user?.Held is { } facts ? new Reach(desk).Of(facts) : [];
        var verdict = AtTheEntrance.Decide(entrance, system, credential, user, reach, desk.Now);
        if (verdict == Verdict.Opened && credential!.IsOneTimeUse) Use(credential, system);
        Tell(verdict, method, user, attemptId, attemptId is null ? null : credential?.AccessMethodId);
        return verdict;
    }

    void Use(AcsCredential credential, AcsSystem system)
    {
        desk.Save(credential with { UsedAt = desk.Now, Held = null, InvalidatedAt = desk.Now });
        desk.LookAt(credential, null);
        desk.Tell("acs_credential.invalidated", system, credential);
    }

    void Tell(Verdict verdict, string method, AcsUser? user, Guid? attemptId, Guid? cloudKey)
    {
        var isOpened = verdict == Verdict.Opened;
        var details = isOpened
            ? new JsonObject { ["method"] = method }
            : new JsonObject
            {
                ["reason"] = new JsonObject { ["reason_code"] = AtTheEntrance.ReasonCode(verdict), ["message"] = AtTheEntrance.Words(verdict) },
            };
        var about = new Dictionary<string, Guid> { ["acs_entrance_id"] = entrance.AcsEntranceId, ["acs_system_id"] = entrance.AcsSystemId };
        if (user is not null) about["acs_user_id"] = user.AcsUserId;
        if (user?.UserIdentityId is { } identity) about["user_identity_id"] = identity;
        var happened = new Event(isOpened ? "lock.unlocked" : "lock.access_denied", desk.Now, details)
        {
            ConnectedAccountId = entrance.ConnectedAccountId, About = about, ActionAttemptId = isOpened ? attemptId : null,
            FoundBy = cloudKey is { } key ? [key] : [],
        };
        var account = desk.Session.FindConnectedAccount(desk.WorkspaceId, entrance.ConnectedAccountId);
        desk.Server.Events.Append(desk.Session, happened, desk.WorkspaceId, null, account);
    }
}
