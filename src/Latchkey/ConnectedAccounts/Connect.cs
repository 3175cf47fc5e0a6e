using Latchkey.Api;
using Latchkey.Drivers.Hubs;
using Latchkey.Storage;

namespace Latchkey.ConnectedAccounts;

/// <summary>
/// Connects a hub or local stack with what its make asks for: ours, the public description knows only makers' own pages. The hub is
/// asked for its locks first; what cannot be reached is not stored. Its locks appear as devices.
/// </summary>
static class Connect
{
    public sealed record Request(
        [Bounds(1, 100)] string Provider, [Bounds(1, 2000)] string? Url, [Bounds(1, 1000)] string? Token,
        [Bounds(1, 100)] string? TimeZone, [Bounds(1, 255)] string? DisplayName, [Bounds(1)] string? CustomerKey, bool? AutomaticallyManageNewDevices);

    public sealed record Response(ConnectedAccountView ConnectedAccount);

    public static async Task<Response> Handle(Request ask, Call call)
    {
        if (call.Workspace.IsSandbox)
            throw new Refusal(400, "production_only",
                "A sandbox has virtual locks only. Connect real ones in a production workspace (workspaces/create with is_sandbox: false).");
        var driver = HubAccounts.DriverOf(call.Server, ask.Provider) ?? throw NoProvider(call);
        HubAccounts.CheckZone(ask.TimeZone);
        var settings = HubAccounts.Settings(driver, ask.Url, ask.Token);
        var locks = await Look(driver, settings, call);
        var answer = await call.Write(session => new Response(new(Add(session, ask, settings, locks, call), call.Origin)));
        await call.Server.Hubs.Renew();
        return answer;
    }

    static async Task<HubLocks> Look(HubDriver driver, HubSettings settings, Call call)
    {
        try
        {
            return await driver.Look(settings, call.Gone);
        }
        catch (HubLostException lost)
        {
            throw Refusal.Invalid(lost.Field, $"The hub could not be connected ({lost.Message})");
        }
    }

    static ConnectedAccount Add(Session session, Request ask, HubSettings settings, HubLocks locks, Call call)
    {
        var now = call.Now(session);
        var account = new ConnectedAccount
        {
            WorkspaceId = call.WorkspaceId, ConnectedAccountId = call.Server.Ids.New(now), AccountType = ask.Provider,
            DisplayName = ask.DisplayName ?? Devices.Providers.DisplayName(ask.Provider), CustomerKey = ask.CustomerKey,
            HubMark = HubAccounts.MarkOf(call.Server.Vault, call.WorkspaceId, settings),
            TimeZone = ask.TimeZone, CreatedAt = now, ManagesNewDevices = ask.AutomaticallyManageNewDevices ?? true,
        };
        session.HoldLogin(call.WorkspaceId, account.Login!);
        if (session.ConnectedAccountOf(call.WorkspaceId, account.Login!) is { } there)
            throw Refusal.Conflict("hub_already_connected", $"The hub at this address is connected as account {there.ConnectedAccountId}.");
        HubAccounts.Add(call.Server, session, account, settings, locks, _ => account.ManagesNewDevices);
        return account;
    }

    static Refusal NoProvider(Call call) => Refusal.Invalid("provider",
        $"Must be one of {string.Join(", ", call.Server.Drivers.OfType<HubDriver>().Select(d => d.AccountType))}");
}
