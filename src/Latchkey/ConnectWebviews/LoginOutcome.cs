using System.Text.Json.Nodes;
using Latchkey.Api;
using Latchkey.ConnectedAccounts;
using Latchkey.Customers;
using Latchkey.Events;
using Latchkey.Storage;
using Latchkey.Workspaces;

namespace Latchkey.ConnectWebviews;

/// <summary>What becomes of a login on a connect webview that is held: it is written, told, and answered.</summary>
sealed class LoginOutcome(Server server, Session session, ConnectWebview webview, Workspace workspace, Maker maker)
{
    readonly DateTimeOffset now = session.ClockOf(webview.WorkspaceId).Now(server.Clock);

    public ConnectWebview Webview => webview;
    public Workspace Workspace => workspace;
    public Maker Maker => maker;

    /// <summary>Which of the maker's capabilities are to come along.</summary>
    public IReadOnlyList<string> Capabilities => [.. maker.Capabilities.Where(c => webview.AcceptedCapabilities?.Contains(c) != false)];

    /// <summary>The owner is asked for more. Nothing is written.</summary>
    public LoggingIn.Response Ask(LoginStep step, IReadOnlyList<Choice>? choices = null) =>
        new(step) { Devices = choices ?? [], TriesLeft = TriesLeft(webview), ConnectWebviewId = webview.ConnectWebviewId };

    /// <param name="isCounted">True: the attempt was counted before it was made.</param>
    public LoggingIn.Response Fail(LoginFault fault, bool isCounted)
    {
        var failed = webview with
        {
            Status = WebviewStatus.Failed, SelectedProvider = maker.Name, Attempts = webview.Attempts + (isCounted ? 0 : 1),
        };
        session.Save(server.Vault, failed);
        server.Events.Append(session, About(new Event("connect_webview.login_failed", now)), webview.WorkspaceId);
        var words = FaultWords.Of(fault, maker);
        return new(LoginStep.Failed)
        {
            Fault = words, TriesLeft = TriesLeft(failed), RedirectUrl = Redirects.Failure(webview, words), ConnectWebviewId = webview.ConnectWebviewId,
        };
    }

    /// <summary>The account was connected before: it is the same one, with what the caller says of it now.</summary>
    public LoggingIn.Response Again(ConnectedAccount known)
    {
        if (webview.CustomerKey is { } customer && known.CustomerKey is { } its && its != customer)
            return Fail(LoginFault.AnotherCustomers, isCounted: maker.Login == LoginKind.Address);
        session.Hold(known.ConnectedAccountId);
        // Read again under the lock: another caller may have changed it.
        known = session.FindConnectedAccount(known.WorkspaceId, known.ConnectedAccountId)
            ?? throw new Refusal(409, "connected_account_deleted", "The account was deleted just now. Log in again.");
        return Succeed(Ties.Restore(server, session, known with
        {
            CustomerKey = webview.CustomerKey ?? known.CustomerKey,
            CustomMetadata = CustomMetadata.Merge(known.CustomMetadata, webview.CustomMetadata),
            ManagesNewDevices = webview.ManagesNewDevices ?? known.ManagesNewDevices,
        }, webview.ConnectWebviewId));
    }

    /// <summary>Not written.</summary>
    public ConnectedAccount NewAccount(string displayName) => new()
    {
        WorkspaceId = webview.WorkspaceId, ConnectedAccountId = server.Ids.New(now), AccountType = maker.Name, DisplayName = displayName,
        CreatedAt = now, CustomerKey = webview.CustomerKey, CustomMetadata = webview.CustomMetadata, AcceptedCapabilities = Capabilities,
        ManagesNewDevices = webview.ManagesDevicesLater,
    };

    /// <exception cref="Refusal">What was picked is not what was to be picked.</exception>
    public bool MustPick(IReadOnlyList<Choice> choices, IReadOnlyList<string>? picked)
    {
        if (webview.SelectionMode == DeviceSelectionMode.None || choices.Count == 0) return false;
        if (picked is null) return true;
        if (picked.Any(key => choices.All(c => c.Key != key))) throw Refusal.Invalid("devices", "Must be among those of the account");
        return picked.Distinct().Count() switch
        {
            0 => throw Refusal.Invalid("devices", "Pick at least one"),
            > 1 when webview.SelectionMode == DeviceSelectionMode.Single => throw Refusal.Invalid("devices", "Pick one only"),
            _ => false,
        };
    }

    /// <summary>Whether a lock of the new account comes into the caller's hands.</summary>
    public bool IsManaged(string key, IReadOnlyList<string>? picked) => webview.SelectionMode == DeviceSelectionMode.None
        ? webview.ManagesDevicesLater
        : picked?.Contains(key) == true;

    /// <param name="account">Written, and told of.</param>
    public LoggingIn.Response Succeed(ConnectedAccount account)
    {
        session.Save(server.Vault, webview with
        {
            Status = WebviewStatus.Authorized, ConnectedAccountId = account.ConnectedAccountId, SelectedProvider = maker.Name, AuthorizedAt = now,
        });
        ShowToBrowsers(account);
        AccountNews.Tell(server, session, account, "connected_account.successful_login", webview.ConnectWebviewId);
        var details = webview.CustomerKey is { } customer ? new JsonObject { ["customer_key"] = customer } : null;
        AccountNews.Tell(server, session, account, "connect_webview.login_succeeded", webview.ConnectWebviewId, details);
        return new(LoginStep.Done)
        {
            ConnectWebviewId = webview.ConnectWebviewId, ConnectedAccountId = account.ConnectedAccountId,
            RedirectUrl = Redirects.Success(webview, account.ConnectedAccountId),
        };
    }

    /// <summary>Client sessions that have the connect webview see the account from now on.</summary>
    void ShowToBrowsers(ConnectedAccount account)
    {
        foreach (var known in session.ClientSessionsOfWebview(server.Vault, webview.WorkspaceId, webview.ConnectWebviewId).OrderBy(s => s.ClientSessionId))
        {
            session.Hold(known.ClientSessionId);
            if (session.ClientSession(server.Vault, webview.WorkspaceId, known.ClientSessionId) is not { } browser) continue;
            session.Save(server.Vault, browser with { ConnectedAccountIds = [.. browser.ConnectedAccountIds.Union([account.ConnectedAccountId])] });
        }
    }

    Event About(Event happened) => happened with
    {
        About = new Dictionary<string, Guid> { ["connect_webview_id"] = webview.ConnectWebviewId },
        FoundBy = webview.CustomerKey is { } customer ? [CustomerMark.Of(webview.WorkspaceId, customer)] : [],
    };

    static int TriesLeft(ConnectWebview webview) => ConnectWebview.AttemptsMax - webview.Attempts;
}
