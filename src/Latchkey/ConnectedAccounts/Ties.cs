using Latchkey.Api;
using Latchkey.Devices;
using Latchkey.Reconciling;
using Latchkey.Storage;

namespace Latchkey.ConnectedAccounts;

/// <summary>Whether a maker lets us into an account: its devices, their codes and its access systems follow, in the same transaction.</summary>
static class Ties
{
    /// <summary>An account that is to be changed, with whatever follows it: until the end of this session nobody else changes it.</summary>
    /// <exception cref="Refusal">The workspace has no such account.</exception>
    public static ConnectedAccount Hold(Session session, Call call, Guid accountId)
    {
        // The workspace's clock stays as it is meanwhile.
        session.Share(call.WorkspaceId);
        session.Hold(accountId);
        return Get.One(session, call.WorkspaceId, accountId);
    }

    /// <summary>The maker lets us in no more. What lies on the locks stays there, and nobody can tell.</summary>
    public static void Cut(Server server, Session session, ConnectedAccount account)
    {
        if (account.Errors.ContainsKey(DeviceErrors.AccountDisconnected)) return;
        var now = session.ClockOf(account.WorkspaceId).Now(server.Clock);
        var cut = account with { Errors = Condition.With(account.Errors, DeviceErrors.AccountDisconnected, now) };
        session.UpdateConnectedAccount(cut);
        AccountNews.Tell(server, session, cut, "connected_account.disconnected", null, Troubles.Of(cut));
        Follow(server, session, account, cut, static _ => { });
    }

    /// <summary>The maker offers more than the owner agreed to. Until the owner logs in again the account works on as it is.</summary>
    public static void AskAgain(Server server, Session session, ConnectedAccount account)
    {
        if (account.Warnings.ContainsKey(DeviceWarnings.ReauthorizationRequested)) return;
        var now = session.ClockOf(account.WorkspaceId).Now(server.Clock);
        var asked = account with { Warnings = Condition.With(account.Warnings, DeviceWarnings.ReauthorizationRequested, now) };
        session.UpdateConnectedAccount(asked);
        AccountNews.Tell(server, session, asked, "connected_account.reauthorization_requested", null, Troubles.Of(asked));
    }

    /// <summary>The maker lets us in again: all locks are read, for anything may have been done to them meanwhile.</summary>
    /// <param name="account">With whatever else changed of it; it is written.</param>
    /// <returns>The account as it is now.</returns>
    public static ConnectedAccount Restore(Server server, Session session, ConnectedAccount account, Guid webviewId)
    {
        var whole = account with
        {
            Errors = Condition.Without(account.Errors, DeviceErrors.AccountDisconnected),
            Warnings = Condition.Without(account.Warnings, DeviceWarnings.ReauthorizationRequested),
        };
        session.UpdateConnectedAccount(whole);
        if (whole.Errors.Count == account.Errors.Count) return whole;
        AccountNews.Tell(server, session, whole, "connected_account.connected", webviewId);
        Follow(server, session, account, whole, Reports.ComeBack);
        AccountNews.Tell(server, session, whole, "connected_account.completed_first_sync_after_reconnection");
        return whole;
    }

    /// <summary>Every lock of an account in this workspace, in the order in which locks are held.</summary>
    public static IEnumerable<Device> DevicesOf(Session session, ConnectedAccount account) => session
        .Devices(account.WorkspaceId, new() { ConnectedAccountIds = [account.ConnectedAccountId] }, int.MaxValue).OrderBy(d => d.DeviceId);

    static void Follow(Server server, Session session, ConnectedAccount before, ConnectedAccount after, Action<Door> then)
    {
        foreach (var device in DevicesOf(session, after))
        {
            server.Turn.Happen(session, after.WorkspaceId, device.DeviceId, door =>
            {
                foreach (var happened in Connection.AccountChanged(door.Device, before, after, door.Now)) door.Tell(happened);
                then(door);
            });
        }
        Acs.Outages.Follow(new(server, session, after.WorkspaceId), after);
    }
}
