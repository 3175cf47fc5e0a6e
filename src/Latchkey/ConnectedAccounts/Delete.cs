using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.ConnectedAccounts;

/// <summary>Forgets an account with its devices and their codes, and leaves its hub. What lies on the locks stays there.</summary>
static class Delete
{
    /// <param name="Sync">Whether the answer comes when all is gone: it always does.</param>
    public sealed record Request(Guid ConnectedAccountId, bool? Sync);

    public sealed record Response;

    public static async Task<Response> Handle(Request ask, Call call)
    {
        var answer = await call.Write(session => Forget(session, ask, call));
        await call.Server.Hubs.Renew();
        return answer;
    }

    static Response Forget(Session session, Request ask, Call call)
    {
        var account = Ties.Hold(session, call, ask.ConnectedAccountId);
        var devices = session.Devices(call.WorkspaceId, new() { ConnectedAccountIds = [ask.ConnectedAccountId] }, int.MaxValue);
        foreach (var device in devices.OrderBy(d => d.DeviceId)) Devices.Delete.Forget(session, call, device.DeviceId);
        var (acs, grants) = (new Acs.AcsDesk(call.Server, session, call.WorkspaceId), new AccessGrants.GrantDesk(call, session));
        var around = Acs.Outages.SystemsOf(acs, ask.ConnectedAccountId).SelectMany(s => acs.EntrancesOf(s.AcsSystemId))
            .SelectMany(e => grants.Around(e.AcsEntranceId)).ToList();
        Acs.Removal.Forget(acs, ask.ConnectedAccountId);
        session.DeleteSpaceMember(call.WorkspaceId, ask.ConnectedAccountId);
        grants.Refit(around);
        var gone = new Events.Event("connected_account.deleted", call.Now(session)) { ConnectedAccountId = account.ConnectedAccountId };
        call.Server.Events.Append(session, gone, null, account);
        session.DeleteHub(call.WorkspaceId, ask.ConnectedAccountId);
        session.DeleteConnectedAccount(call.WorkspaceId, ask.ConnectedAccountId);
        return new();
    }
}
