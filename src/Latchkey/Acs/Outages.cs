using System.Text.Json.Nodes;
using Latchkey.Api;
using Latchkey.ConnectedAccounts;
using Latchkey.Devices;
using Latchkey.Storage;

namespace Latchkey.Acs;

/// <summary>An access system that cannot be reached, and one that is back.</summary>
static class Outages
{
    /// <summary>To be called in the transaction in which an account's errors changed: its systems are cut off with it, or come back.</summary>
    public static void Follow(AcsDesk desk, ConnectedAccount account)
    {
        var isCutOff = account.Errors.ContainsKey(DeviceErrors.AccountDisconnected);
        foreach (var system in SystemsOf(desk, account.ConnectedAccountId))
            Set(desk, desk.Hold(system.AcsSystemId), DeviceErrors.AccountDisconnected, isCutOff);
    }

    /// <summary>Sets an error or takes it away. When the system comes within reach again, all that waits is brought to it.</summary>
    public static void Set(AcsDesk desk, AcsSystem system, string code, bool isThere)
    {
        if (system.Errors.ContainsKey(code) == isThere) return;
        var changed = system with { Errors = isThere ? Condition.With(system.Errors, code, desk.Now) : Condition.Without(system.Errors, code) };
        desk.Save(changed);
        if (changed.IsReachable == system.IsReachable) return;
        if (changed.IsReachable)
        {
            desk.Tell("acs_system.connected", changed);
            desk.LookAtAll(changed);
        }
        else desk.Tell("acs_system.disconnected", changed, Details(desk, changed));
    }

    public static List<AcsSystem> SystemsOf(AcsDesk desk, Guid accountId) => [.. AcsRows.Systems
        .List(desk.Session, desk.Server.Vault, desk.WorkspaceId, new() { Owners = [accountId] }).OrderBy(s => s.AcsSystemId)];

    static JsonObject Details(AcsDesk desk, AcsSystem system)
    {
        var account = desk.Session.FindConnectedAccount(desk.WorkspaceId, system.ConnectedAccountId);
        return new()
        {
            ["acs_system_errors"] = Troubles(system.Errors, "error_code", SystemTroubles.Message),
            ["acs_system_warnings"] = Troubles(system.Warnings, "warning_code", SystemTroubles.Message),
            ["connected_account_errors"] = Troubles(account?.Errors ?? new Dictionary<string, DateTimeOffset>(), "error_code", DeviceErrors.Message),
            ["connected_account_warnings"] = Troubles(account?.Warnings ?? new Dictionary<string, DateTimeOffset>(), "warning_code", DeviceErrors.Message),
        };
    }

    static JsonArray Troubles(IReadOnlyDictionary<string, DateTimeOffset> troubles, string name, Func<string, string> message) =>
        [.. troubles.OrderBy(t => t.Value).Select(t => (JsonNode)new JsonObject
        {
            [name] = t.Key, ["message"] = message(t.Key), ["created_at"] = Rfc3339.Text(t.Value),
        })];
}
