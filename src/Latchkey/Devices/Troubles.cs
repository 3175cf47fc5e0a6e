using System.Text.Json.Nodes;
using Latchkey.Api;
using Latchkey.ConnectedAccounts;

namespace Latchkey.Devices;

/// <summary>
/// The four lists that events about failures carry: errors and warnings of the device and of its account.
/// </summary>
static class Troubles
{
    public static JsonObject Of(Device device, ConnectedAccount account)
    {
        var body = Of(account);
        body["device_errors"] = List(device.Errors, "error_code", DeviceErrors.Message);
        body["device_warnings"] = List(device.Warnings, "warning_code", DeviceWarnings.Message);
        return body;
    }

    public static JsonObject Of(ConnectedAccount account) => new()
    {
        ["connected_account_errors"] = List(account.Errors, "error_code", DeviceErrors.Message),
        ["connected_account_warnings"] = List(account.Warnings, "warning_code", DeviceWarnings.Message),
    };

    /// <param name="name"><c>error_code</c> or <c>warning_code</c>.</param>
    public static JsonArray List(
        IReadOnlyDictionary<string, DateTimeOffset> codes, string name, Func<string, string> message) => [.. codes
        .OrderBy(code => code.Value).ThenBy(code => code.Key, StringComparer.Ordinal)
        .Select(code => new JsonObject
        {
            [name] = code.Key,
            ["message"] = message(code.Key),
            ["created_at"] = Rfc3339.Text(code.Value),
        })];
}
