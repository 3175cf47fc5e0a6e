using Latchkey.Acs;
using Latchkey.Api;
using Latchkey.Devices;
using Latchkey.Drivers.Hubs;
using Latchkey.Reconciling;
using Latchkey.Storage;

namespace Latchkey.ConnectedAccounts;

/// <summary>Has an account read now instead of at its next routine: which locks it has, what lies on them, and what its access systems know.</summary>
static class Sync
{
    public sealed record Request(Guid ConnectedAccountId);

    public sealed record Response;

    public static async Task<Response> Handle(Request ask, Call call)
    {
        var locks = await Look(await call.Read(session => Tied(Get.One(session, call.WorkspaceId, ask.ConnectedAccountId))), call);
        return await call.Write(session =>
        {
            var account = Tied(Ties.Hold(session, call, ask.ConnectedAccountId));
            if (locks is not null) call.Server.HubLedger.List(session, call.WorkspaceId, account.ConnectedAccountId, locks);
            foreach (var device in Ties.DevicesOf(session, account))
                call.Server.Turn.Happen(session, call.WorkspaceId, device.DeviceId, door => Settling.Recheck(door, TimeSpan.Zero));
            var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
            foreach (var seen in Outages.SystemsOf(desk, account.ConnectedAccountId))
                if (desk.Hold(seen.AcsSystemId) is { IsReachable: true } system) desk.LookAtAll(system);
            return new Response();
        });
    }

    /// <exception cref="Refusal">Its maker lets us in no more.</exception>
    static ConnectedAccount Tied(ConnectedAccount account) => !account.Errors.ContainsKey(DeviceErrors.AccountDisconnected)
        ? account
        : throw new Refusal(400, DeviceErrors.AccountDisconnected, "The account is disconnected: let its owner log in again with a connect webview.");

    /// <returns>The locks of a hub; null: of other accounts each lock is asked for itself.</returns>
    static async Task<HubLocks?> Look(ConnectedAccount account, Call call)
    {
        if (call.Server.Drivers.OfType<HubDriver>().FirstOrDefault(d => d.Serves(account)) is not { } driver) return null;
        var settings = await call.Read(session => session.FindCredentials(call.Server.Vault, account.WorkspaceId, account.ConnectedAccountId));
        if (settings is null) return null;
        try
        {
            return await driver.Look(Bodies.Read<HubSettings>(settings.AsSpan()), call.Gone);
        }
        catch (HubLostException lost)
        {
            throw new Refusal(400, "hub_not_reached", $"The account's hub could not be reached ({lost.Message}).");
        }
    }
}
