namespace Latchkey.Devices;

/// <param name="Message">What to know and what to do about it.</param>
/// <param name="CreatedAt">Since when, on the workspace's clock.</param>
readonly record struct DeviceWarning(string Code, string Message, DateTimeOffset CreatedAt);

/// <summary>The words of every warning of devices and accounts. A warning does not stop codes; an error may.</summary>
static class DeviceWarnings
{
    public const string ProviderIssue = "provider_issue";
    public const string MaxCodesReached = "max_access_codes_reached";
    public const string PartialBackupPool = "partial_backup_access_code_pool";
    public const string ManyActiveBackupCodes = "many_active_backup_codes";
    public const string ReauthorizationRequested = "account_reauthorization_requested";

    static readonly Dictionary<string, string> Words = new()
    {
        [PartialBackupPool] =
            "Fewer backup access codes than asked for are ready on this lock. They are being refilled.",
        [ManyActiveBackupCodes] =
            "Many backup access codes are in use on this lock. Find out why codes fail here before more are needed.",
        ["third_party_integration_detected"] =
            "Another integration programs this lock and may undo what is set here. Disconnect it in the maker's app.",
        ["ttlock_lock_gateway_unlocking_not_enabled"] =
            "Remote unlock is turned off in this lock's settings. Turn it on in the TTLock app.",
        ["ttlock_weak_gateway_signal"] =
            "The gateway hears this lock badly, so commands may be late. Move the gateway closer to the door.",
        ["power_saving_mode"] =
            "The device saves power and does less. Charge it or change its batteries.",
        ["temperature_threshold_exceeded"] =
            "The temperature left its limits. Check the room.",
        ["device_communication_degraded"] =
            "The lock answers rarely, so commands may be late. Check its batteries and its radio.",
        ["scheduled_maintenance_window"] =
            "The maker has announced maintenance. Commands may be late until it ends.",
        ["device_has_flaky_connection"] =
            "The lock often goes offline and comes back. Check its radio and its hub's place.",
        ["salto_ks_office_mode"] =
            "The lock is in Office Mode, so codes do not open it. End Office Mode at the lock.",
        ["salto_ks_privacy_mode"] =
            "The lock is in Privacy Mode, so codes do not open it. End Privacy Mode from inside.",
        ["privacy_mode"] =
            "The lock is in Privacy Mode, so codes and remote unlocking are blocked. End Privacy Mode from inside.",
        ["salto_ks_subscription_limit_almost_reached"] =
            "The Salto KS site has more than 80 % of the users that its subscription allows. " +
            "Raise the limit or remove users.",
        ["salto_ks_lock_access_code_support_removed"] =
            "The lock reports another model than before and may no longer take codes. " +
            "Check it after the last reset of its IQ hub.",
        ["unknown_issue_with_phone"] =
            "The phone's state could not be read from its provider. Keys on it may not work.",
        ["lockly_time_zone_not_configured"] =
            "The lock has no time zone, so time-bound codes may open at the wrong hour. Set it in the Lockly app.",
        ["ultraloq_time_zone_unknown"] =
            "The lock's time zone is not known. Report it, so that time-bound codes open at the right hour.",
        ["time_zone_unknown"] =
            "The lock's time zone is not known. Report it, so that time-bound codes open at the right hour.",
        ["time_zone_mismatch"] =
            "The lock's clock does not agree with its time zone, so time-bound codes may open at the wrong hour. " +
            "Set the lock's clock.",
        ["two_n_device_missing_timezone"] =
            "The 2N device has no time zone. Set it in the device's own settings, so that codes can be used.",
        ["hub_required_for_additional_capabilities"] =
            "Without a hub this lock cannot be opened from afar. Connect one in the maker's app.",
        [ProviderIssue] =
            "The lock reports a fault of its own, such as a jammed bolt. Look at the door.",
        ["keynest_unsupported_locker"] =
            "The key lies in a locker that takes no codes. Move the key.",
        ["accessory_keypad_setup_required"] =
            "The keypad is not linked to the lock, so codes cannot be set. Link it in the maker's app.",
        ["unreliable_online_status"] =
            "The maker does not tell reliably whether the lock is online. " +
            "It may be offline although it is shown as online.",
        [MaxCodesReached] =
            "The lock holds as many codes as it can. Delete codes that are no longer needed.",
        ["insufficient_permissions"] =
            "The connected user may not manage codes or open this lock. " +
            "Make that user an admin or owner in the maker's app.",
        ["unknown_issue_with_connected_account"] =
            "The account's state could not be read from its maker. Its locks may be shown as they were before.",
        [ReauthorizationRequested] =
            "The account must be authorized again for its newer features. " +
            "Reconnect it before the maker ends the old authorization.",
        ["being_deleted"] =
            "The account is being deleted, with its devices and their codes.",
        ["provider_service_unavailable"] =
            "The maker's service does not answer. It is tried again until it does.",
        ["setup_required"] =
            "The account needs more setup in the maker's app before its locks can be used.",
        ["dormakaba_sites_unapproved"] =
            "One or more dormakaba sites of this account are not approved yet. Ask dormakaba to approve them.",
    };

    public static string Message(string code) => Words.TryGetValue(code, out var words)
        ? words
        : $"The maker reports {code}. Look the word up in its app or ask its support.";

    public static bool IsWarning(string code) => Words.ContainsKey(code);

    public static IReadOnlyCollection<string> Codes => Words.Keys;

    /// <summary>Oldest first.</summary>
    public static IReadOnlyList<DeviceWarning> Of(IReadOnlyDictionary<string, DateTimeOffset> warnings) =>
        warnings.Count == 0 ? [] :
        [.. warnings.OrderBy(w => w.Value).ThenBy(w => w.Key, StringComparer.Ordinal)
            .Select(w => new DeviceWarning(w.Key, Message(w.Key), w.Value))];
}
