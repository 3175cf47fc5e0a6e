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

    /// <exception cref="Refusal">It is no address of a WebSocket.</exception>
    public static HubSettings Settings(string? url) => url is null
        ? throw Refusal.Invalid("url", FieldError.Required)
        : Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "ws" or "wss"
            ? new(url)
            : throw Refusal.Invalid("url", "Must be a WebSocket address, for example ws://192.168.1.20:3000");

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
        Server server, Session session, ConnectedAccount account, HubSettings settings, IReadOnlyList<FoundLock> locks,
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
