using Latchkey.ConnectedAccounts;
using Latchkey.Drivers.Virtual;
using Latchkey.Storage;

namespace Latchkey.ConnectWebviews;

/// <summary>Somebody whom a make of the sandbox let in.</summary>
sealed class VirtualLogin(Server server, Session session, LoginOutcome outcome)
{
    /// <param name="known">The person's account in this sandbox; null: it is connected for the first time.</param>
    public LoggingIn.Response Enter(string email, ConnectedAccount? known, IReadOnlyList<string>? picked)
    {
        if (known is not null) return outcome.Again(known);
        var hasLocks = outcome.Capabilities.Contains(Makers.Lock);
        var choices = Makes.All.Where(m => hasLocks && m.AccountType == outcome.Maker.Name).Select(m => new Choice(m.Key, m.DoorName)).ToList();
        if (outcome.MustPick(choices, picked)) return outcome.Ask(LoginStep.SelectDevices, choices);
        var account = outcome.NewAccount(email) with { IsVirtual = true, Email = email };
        session.AddConnectedAccount(account);
        var webviewId = outcome.Webview.ConnectWebviewId;
        AccountNews.Tell(server, session, account, "connected_account.created", webviewId);
        AccountNews.Tell(server, session, account, "connected_account.connected", webviewId);
        if (hasLocks) server.Furniture.PlaceLocks(session, account, make => outcome.IsManaged(make.Key, picked));
        if (outcome.Capabilities.Contains(Makers.AccessControl)) new VirtualBuildings(new(server, session, account.WorkspaceId)).Place(account);
        AccountNews.Tell(server, session, account, "connected_account.completed_first_sync");
        return outcome.Succeed(account);
    }
}
