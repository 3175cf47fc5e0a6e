using Latchkey.Api;
using Latchkey.Drivers.Hubs;
using Latchkey.Storage;
using NodaTime;

namespace Latchkey.ConnectedAccounts;

/// <summary>
/// Connects a hub or local stack with what its make asks for: ours, the public description knows only makers' own pages.
/// The hub is tried first; what cannot be reached is not stored. Its locks appear as devices.
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
        var driver = call.Server.Drivers.OfType<HubDriver>().FirstOrDefault(d => d.AccountType == ask.Provider) ?? throw NoProvider(call);
        if (ask.TimeZone is { } zone && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null)
            throw Refusal.Invalid("time_zone", "Must be an IANA time zone, for example Europe/Berlin");
        var settings = Settings(ask, driver);
        await Try(driver, settings, call);
        var answer = await call.Write(session => new Response(new(Add(session, ask, settings, call), call.Origin)));
        await call.Server.Hubs.Renew();
        return answer;
    }

    static async Task Try(HubDriver driver, HubSettings settings, Call call)
    {
        try
        {
            await driver.Try(settings, call.Gone);
        }
        catch (HubLostException lost)
        {
            throw Refusal.Invalid(lost.Field, $"The hub could not be connected ({lost.Message})");
        }
    }

    static ConnectedAccount Add(Session session, Request ask, HubSettings settings, Call call)
    {
        var now = call.Now(session);
        var account = new ConnectedAccount
        {
            WorkspaceId = call.WorkspaceId, ConnectedAccountId = call.Server.Ids.New(now), AccountType = ask.Provider,
            DisplayName = ask.DisplayName ?? Devices.Providers.DisplayName(ask.Provider), CustomerKey = ask.CustomerKey,
            TimeZone = ask.TimeZone, CreatedAt = now, ManagesNewDevices = ask.AutomaticallyManageNewDevices ?? true,
        };
        session.AddConnectedAccount(account);
        session.SetCredentials(call.Server.Vault, call.WorkspaceId, account.ConnectedAccountId, Bodies.Bytes(settings));
        session.AddHub(call.WorkspaceId, account.ConnectedAccountId);
        var connected = new Events.Event("connected_account.connected", now) { ConnectedAccountId = account.ConnectedAccountId };
        call.Server.Events.Append(session, connected, null, account);
        return account;
    }

    static HubSettings Settings(Request ask, HubDriver driver)
    {
        (string Name, string? Value)[] given = [(HubSettings.UrlName, ask.Url), (HubSettings.TokenName, ask.Token)];
        FieldError[] wrong = [.. given.Select(field => new FieldError(field.Name, Objection(driver, field.Name, field.Value) ?? "")).Where(e => e.Rule != "")];
        if (wrong.Length > 0) throw Refusal.Invalid(wrong);
        return new(given.Where(field => field.Value is not null).ToDictionary(field => field.Name, field => field.Value!));
    }

    static string? Objection(HubDriver driver, string name, string? value) => driver.Fields.FirstOrDefault(f => f.Name == name) switch
    {
        null => value is null ? null : $"Is not taken by {Devices.Providers.DisplayName(driver.AccountType)}",
        var field when value is null => field.IsRequired ? FieldError.Required : null,
        var field => field.Objection(value),
    };

    static Refusal NoProvider(Call call) => Refusal.Invalid("provider",
        $"Must be one of {string.Join(", ", call.Server.Drivers.OfType<HubDriver>().Select(d => d.AccountType))}");
}
