using Latchkey.Api;
using Latchkey.ConnectedAccounts;
using Latchkey.Drivers.Hubs;
using Latchkey.Storage;
using Latchkey.Workspaces;

namespace Latchkey.ConnectWebviews;

/// <summary>An owner logs in on the page of a connect webview, in one step or several; each sends what was typed before again.</summary>
/// <remarks>Nothing is kept of a login but its account: no password lies in the store between the steps.</remarks>
sealed class LoggingIn(Server server)
{
    /// <param name="Secret">What stands behind the # of the link.</param>
    /// <param name="Code">That the maker sent; asked for in a second step.</param>
    /// <param name="Url">Of a hub.</param>
    /// <param name="Token">Of a hub that asks for one.</param>
    /// <param name="TimeZone">IANA, of the place where a hub's locks are.</param>
    /// <param name="Devices">The keys of the locks that the owner picked; asked for in a last step.</param>
    public sealed record Request(
        [Bounds(1, 100)] string Secret, [Bounds(1, 100)] string Provider, [Bounds(1, 200)] string? Email, [Bounds(1, 200)] string? Password,
        [Bounds(1, 20)] string? Code, [Bounds(1, 2000)] string? Url, [Bounds(1, 1000)] string? Token, [Bounds(1, 100)] string? TimeZone, IReadOnlyList<string>? Devices);

    public sealed record Response(LoginStep Step)
    {
        /// <summary>Of the locks, when the owner is to pick from them.</summary>
        public IReadOnlyList<Choice> Devices { get; init; } = [];

        public FaultWords? Fault { get; init; }

        /// <summary>How often the owner may try again.</summary>
        public int TriesLeft { get; init; }

        /// <summary>Where the owner goes from here; null: nowhere.</summary>
        public string? RedirectUrl { get; init; }

        public Guid ConnectWebviewId { get; init; }
        public Guid? ConnectedAccountId { get; init; }
    }

    /// <exception cref="Refusal">The link opens nothing (any more), or a field breaks its rules.</exception>
    public async Task<Response> Handle(Request ask, CancellationToken gone)
    {
        var (maker, workspace) = await server.Store.Read(session => Chosen(session, ask));
        if (maker.Login != LoginKind.Address) return await server.Store.Write(session => WithPassword(session, ask, maker));
        HubAccounts.CheckZone(ask.TimeZone);
        var driver = HubAccounts.DriverOf(server, maker.Name)!;
        var settings = HubAccounts.Settings(driver, ask.Url, ask.Token);
        // Counted before, so that nobody tries the doors of the network faster than that.
        await server.Store.Write(session => Count(session, ask));
        var answer = await WithAddress(ask, maker, settings, driver, gone);
        if (answer.Step == LoginStep.Done) await server.Hubs.Renew();
        return answer;
    }

    (Maker Maker, Workspace Workspace) Chosen(Session session, Request ask)
    {
        var (webview, workspace) = Find(server, session, ask.Secret);
        var maker = Makers.In(workspace, server).FirstOrDefault(m => m.Name == ask.Provider && webview.AcceptedProviders.Contains(m.Name));
        return (maker ?? throw Refusal.Invalid("provider", "Must be one of those that the page offers"), workspace);
    }

    /// <summary>The connect webview of a link that still opens it.</summary>
    /// <exception cref="Refusal">404: one answer for all that do not, so that nobody learns of those that were.</exception>
    public static (ConnectWebview Webview, Workspace Workspace) Find(Server server, Session session, string secret)
    {
        if (session.ConnectWebviewOf(server.Vault, secret) is not { } webview || session.FindWorkspace(webview.WorkspaceId) is not { IsSuspended: false } workspace
            || !webview.IsOpen(session.ClockOf(webview.WorkspaceId).Now(server.Clock)))
            throw Refusal.NotFound("connect_webview_not_found", "This link is unknown, was used or taken back, or has expired. Ask for a new one.");
        return (webview, workspace);
    }

    /// <summary>As <see cref="Find"/>, and keeps others from using the link until the transaction ends.</summary>
    (ConnectWebview Webview, Workspace Workspace) Hold(Session session, string secret)
    {
        var (seen, _) = Find(server, session, secret);
        // The clock must not be stopped before the moment that is written here.
        session.Share(seen.WorkspaceId);
        session.Hold(seen.ConnectWebviewId);
        return Find(server, session, secret);
    }

    bool Count(Session session, Request ask)
    {
        var (webview, _) = Hold(session, ask.Secret);
        session.Save(server.Vault, webview with { Attempts = webview.Attempts + 1 });
        return true;
    }

    Response WithPassword(Session session, Request ask, Maker maker)
    {
        var (webview, workspace) = Hold(session, ask.Secret);
        var email = ask.Email?.Trim() ?? throw Refusal.Invalid("email", FieldError.Required);
        var password = ask.Password ?? throw Refusal.Invalid("password", FieldError.Required);
        var outcome = new LoginOutcome(server, session, webview, workspace, maker);
        var login = ConnectedAccount.LoginAs(maker.Name, email)!;
        session.HoldLogin(webview.WorkspaceId, login);
        var known = session.ConnectedAccountOf(webview.WorkspaceId, login);
        return TestLogins.Of(maker.Name, email, password, ask.Code?.Trim(), known is not null) switch
        {
            LoginVerdict.WrongPassword => outcome.Fail(LoginFault.WrongPassword, isCounted: false),
            LoginVerdict.WrongCode => outcome.Fail(LoginFault.WrongCode, isCounted: false),
            LoginVerdict.NeedsCode => outcome.Ask(LoginStep.TwoFactor),
            LoginVerdict.In => new VirtualLogin(server, session, outcome).Enter(email, known, ask.Devices),
        };
    }

    async Task<Response> WithAddress(Request ask, Maker maker, HubSettings settings, HubDriver driver, CancellationToken gone)
    {
        HubLocks? locks = null;
        try
        {
            locks = await driver.Look(settings, gone);
        }
        catch (HubLostException)
        {
            // What exactly answered is not for who has a link: it would tell of the network behind us.
        }
        return await server.Store.Write(session => Enter(session, ask, maker, settings, locks));
    }

    Response Enter(Session session, Request ask, Maker maker, HubSettings settings, HubLocks? locks)
    {
        // Its last attempt is this one.
        var (webview, workspace) = FindCounted(session, ask.Secret);
        var outcome = new LoginOutcome(server, session, webview, workspace, maker);
        if (locks is null) return outcome.Fail(LoginFault.HubNotReached, isCounted: true);
        var mark = HubAccounts.MarkOf(server.Vault, webview.WorkspaceId, settings);
        var login = ConnectedAccount.LoginAs(maker.Name, mark)!;
        session.HoldLogin(webview.WorkspaceId, login);
        if (session.ConnectedAccountOf(webview.WorkspaceId, login) is { } known) return outcome.Again(known);
        var choices = locks.Found.Select(l => new Choice(l.Native, l.Name)).ToList();
        if (outcome.MustPick(choices, ask.Devices)) return outcome.Ask(LoginStep.SelectDevices, choices);
        var account = outcome.NewAccount(maker.DisplayName) with { HubMark = mark, TimeZone = ask.TimeZone, AcceptedCapabilities = [Makers.Lock] };
        HubAccounts.Add(server, session, account, settings, locks, found => outcome.IsManaged(found.Native, ask.Devices), webview.ConnectWebviewId);
        return outcome.Succeed(account);
    }

    (ConnectWebview Webview, Workspace Workspace) FindCounted(Session session, string secret)
    {
        if (session.ConnectWebviewOf(server.Vault, secret) is not { } seen) return Find(server, session, secret);
        session.Share(seen.WorkspaceId);
        session.Hold(seen.ConnectWebviewId);
        var webview = session.ConnectWebview(server.Vault, seen.WorkspaceId, seen.ConnectWebviewId);
        var now = session.ClockOf(seen.WorkspaceId).Now(server.Clock);
        return webview is not null && (webview with { Attempts = webview.Attempts - 1 }).IsOpen(now)
            ? (webview, session.FindWorkspace(seen.WorkspaceId)!)
            : Find(server, session, secret);
    }
}

/// <summary>What comes next on the page.</summary>
enum LoginStep
{
    /// <summary>The maker has sent a code.</summary>
    TwoFactor,

    SelectDevices,

    /// <summary>The owner was not let in.</summary>
    Failed,

    Done,
}

/// <summary>A lock that an owner may pick.</summary>
/// <param name="Key">Within the account.</param>
sealed record Choice(string Key, string Name);
