using System.Security.Cryptography;
using System.Text;
using Latchkey.Api;
using Latchkey.Drivers.Hubs;
using Latchkey.Storage;
using NodaTime;

namespace Latchkey.ConnectedAccounts;

/// <summary>Accounts of hubs and local stacks, which are reached by an address instead of a login.</summary>
static class HubAccounts
{
    public static HubDriver? DriverOf(Server server, string provider) =>
        server.Drivers.OfType<HubDriver>().FirstOrDefault(d => d.AccountType == provider);

    /// <param name="url">What was given for the field of that name; null: nothing. So <paramref name="token"/>.</param>
    /// <exception cref="Refusal">Not what the make asks for.</exception>
    public static HubSettings Settings(HubDriver driver, string? url, string? token)
    {
        (string Name, string? Value)[] given = [(HubSettings.UrlName, url), (HubSettings.TokenName, token)];
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

    /// <exception cref="Refusal">It is no zone of IANA's.</exception>
    public static void CheckZone(string? timeZone)
    {
        if (timeZone is { } zone && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null)
            throw Refusal.Invalid("time_zone", "Must be an IANA time zone, for example Europe/Berlin");
    }

    /// <summary>By what the same hub is known again.</summary>
    public static string MarkOf(Vault vault, Guid workspaceId, HubSettings settings) => Convert.ToHexStringLower(
        vault.IndexOf(workspaceId, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(settings.Url)))));

    /// <summary>Writes a hub's new account with the locks that were found, and tells of them; some node connects from now on.</summary>
    /// <param name="webviewId">As <see cref="AccountNews.Tell"/> takes it.</param>
    public static void Add(
        Server server, Session session, ConnectedAccount account, HubSettings settings, HubLocks locks,
        Func<FoundLock, bool> isManaged, Guid? webviewId = null)
    {
        session.AddConnectedAccount(account);
        session.SetCredentials(server.Vault, account.WorkspaceId, account.ConnectedAccountId, Bodies.Bytes(settings));
        session.AddHub(account.WorkspaceId, account.ConnectedAccountId);
        if (webviewId is { } id) AccountNews.Tell(server, session, account, "connected_account.created", id);
        AccountNews.Tell(server, session, account, "connected_account.connected", webviewId);
        server.HubLedger.Begin(session, account, locks, isManaged);
        AccountNews.Tell(server, session, account, "connected_account.completed_first_sync");
    }
}
