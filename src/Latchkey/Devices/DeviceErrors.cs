using Latchkey.ConnectedAccounts;

namespace Latchkey.Devices;

/// <summary>What stands in the way at a door, with the words for it.</summary>
/// <param name="Code">A code of the public description, or one that older documents of the API still name.</param>
/// <param name="Message">What is wrong and what to do about it.</param>
/// <param name="CreatedAt">Since when, on the workspace's clock.</param>
readonly record struct DeviceError(string Code, string Message, DateTimeOffset CreatedAt, ErrorKind Kind);

/// <summary>
/// Whose error it is: shown as <c>is_device_error</c>, <c>is_connected_account_error</c>, <c>is_bridge_error</c>.
/// </summary>
enum ErrorKind { Device, Account, Bridge }

/// <summary>
/// The words of every error and warning of devices and accounts: code → one sentence on what is wrong, one on what to
/// do.
/// </summary>
static class DeviceErrors
{
    public const string AccountDisconnected = "account_disconnected";
    public const string DeviceDisconnected = "device_disconnected";
    public const string DeviceOffline = "device_offline";
    public const string DeviceRemoved = "device_removed";
    public const string HubDisconnected = "hub_disconnected";
    public const string SubscriptionRequired = "subscription_required";
    public const string EmptyBackupPool = "empty_backup_access_code_pool";
    public const string SaltoLimitExceeded = "salto_ks_subscription_limit_exceeded";

    static readonly Dictionary<string, (ErrorKind Kind, string Message)> Words = new()
    {
        [AccountDisconnected] = (ErrorKind.Account,
            "The account's maker no longer lets us in, so its locks cannot be reached. Reconnect the account."),
        [SaltoLimitExceeded] = (ErrorKind.Account,
            "The Salto KS site has all the users that its subscription allows, so no new code can be added. " +
            "Raise the limit or remove users."),
        ["dormakaba_sites_disconnected"] = (ErrorKind.Account,
            "One or more dormakaba sites of this account cannot be reached. Contact dormakaba support."),
        ["bridge_disconnected"] = (ErrorKind.Bridge,
            "The program that bridges to the site's access system does not answer. " +
            "Check that its computer is on and online."),
        [DeviceDisconnected] = (ErrorKind.Device,
            "The lock does not answer. Check its batteries, its radio and its hub's power."),
        [DeviceOffline] = (ErrorKind.Device,
            "The lock is offline. Check its batteries, its radio and its hub's power."),
        [DeviceRemoved] = (ErrorKind.Device,
            "The lock is no longer in this account. Add it again in its maker's app, or delete the device here."),
        [HubDisconnected] = (ErrorKind.Device,
            "The lock's hub or bridge does not answer. Check the hub's power and its network."),
        [EmptyBackupPool] = (ErrorKind.Device,
            "No backup access code is ready on this lock. It is being refilled; " +
            "if this stays, check that the lock is online and has free slots."),
        ["august_lock_not_authorized"] = (ErrorKind.Device,
            "The connected August user may not manage this lock. " +
            "Make that user an owner of the lock in the August app."),
        ["august_lock_missing_bridge"] = (ErrorKind.Device,
            "The August lock has no bridge, so it cannot be reached from afar. " +
            "Pair a Connect bridge with it in the August app."),
        ["missing_device_credentials"] = (ErrorKind.Device,
            "The credentials for this device are missing. Enter them again by reconnecting the account."),
        ["auxiliary_heat_running"] = (ErrorKind.Device,
            "The auxiliary heat is running. Wait until it stops, or check the heat pump."),
        [SubscriptionRequired] = (ErrorKind.Device,
            "The maker's paid subscription for this lock is missing or has expired. Renew it with the maker."),
    };

    /// <summary>Words for an account error, or one of the device.</summary>
    public static string Message(string code) => Words.TryGetValue(code, out var words)
        ? words.Message
        : $"The maker reports {code}. Look the word up in its app or ask its support.";

    public static bool IsError(string code) => Words.ContainsKey(code);

    /// <summary>Every code that has words here.</summary>
    public static IReadOnlyCollection<string> Codes => Words.Keys;

    /// <summary>The account's errors, then the device's own, each code once, oldest first.</summary>
    public static IReadOnlyList<DeviceError> Of(Device device, ConnectedAccount account)
    {
        if (device.Errors.Count == 0 && account.Errors.Count == 0)
            return [];
        return [.. All(account.Errors, ErrorKind.Account)
            .Concat(All(device.Errors, ErrorKind.Device).Where(e => !account.Errors.ContainsKey(e.Code)))];
    }

    public static IReadOnlyList<DeviceError> Of(ConnectedAccount account) =>
        account.Errors.Count == 0 ? [] : [.. All(account.Errors, ErrorKind.Account)];

    static IEnumerable<DeviceError> All(IReadOnlyDictionary<string, DateTimeOffset> errors, ErrorKind whose) =>
        errors.OrderBy(e => e.Value).ThenBy(e => e.Key, StringComparer.Ordinal).Select(e =>
            new DeviceError(e.Key, Message(e.Key), e.Value, KindOf(e.Key, whose)));

    static ErrorKind KindOf(string code, ErrorKind otherwise) =>
        Words.TryGetValue(code, out var words) ? words.Kind : otherwise;
}
