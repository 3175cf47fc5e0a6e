using System.Text.Json;
using System.Text.Json.Serialization;
using Latchkey.ConnectedAccounts;
using static System.Text.Json.Serialization.JsonIgnoreCondition;

namespace Latchkey.Devices;

/// <summary>The public description's <c>device</c>.</summary>
sealed record DeviceView : CapabilityFlags
{
    public Guid DeviceId { get; }
    public Guid WorkspaceId { get; }
    public Guid ConnectedAccountId { get; }
    public string DeviceType { get; }
    public string DisplayName { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public string? Nickname { get; }
    public IReadOnlyList<string> CapabilitiesSupported { get; }
    public ManagedPropertiesView Properties { get; }
    public DeviceProviderTag DeviceProvider { get; }
    public DeviceManufacturerTag DeviceManufacturer { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public LocationView? Location { get; }
    public IReadOnlyList<Guid> SpaceIds { get; init; } = [];
    public IReadOnlyList<DeviceErrorView> Errors { get; }
    public IReadOnlyList<DeviceWarningView> Warnings { get; }
    public DateTimeOffset CreatedAt { get; }
    public bool IsManaged => true;
    public IReadOnlyDictionary<string, JsonElement> CustomMetadata { get; }

    /// <param name="origin">
    /// Scheme and host under which the caller reached us: <c>https://locks.example.com</c>.
    /// </param>
    public DeviceView(Device device, ConnectedAccount account, bool isSandbox, string origin)
        : base(device.Traits, isSandbox)
    {
        DeviceId = device.DeviceId;
        WorkspaceId = device.WorkspaceId;
        ConnectedAccountId = device.ConnectedAccountId;
        DeviceType = device.DeviceType;
        DisplayName = device.DisplayName;
        Nickname = device.Nickname;
        CapabilitiesSupported = CapabilityWords(device);
        Properties = new(device, account, origin);
        DeviceProvider = Providers.TagOf(device.Provider, origin);
        DeviceManufacturer = Providers.ManufacturerOf(device, origin);
        Location = LocationView.Of(device);
        Errors = DeviceErrorView.Of(device, account);
        Warnings = DeviceWarningView.Of(device);
        CreatedAt = device.CreatedAt;
        CustomMetadata = device.CustomMetadata;
    }

    /// <summary>The older list that the flags replace: <c>access_code</c>, <c>lock</c>, <c>battery</c>.</summary>
    public static IReadOnlyList<string> CapabilityWords(Device device)
    {
        var words = new List<string>();
        if (device.Traits is { CanProgramOnlineCodes: true } or { CanProgramOfflineCodes: true })
            words.Add("access_code");
        if (device.Traits is { CanRemotelyLock: true } or { CanRemotelyUnlock: true })
            words.Add("lock");
        if (device.State.Battery is not null)
            words.Add("battery");
        return words;
    }
}

/// <summary>
/// The public description's <c>unmanaged_device</c>: what may be seen of a device that is not controlled.
/// </summary>
sealed record UnmanagedDeviceView : CapabilityFlags
{
    public Guid DeviceId { get; }
    public Guid WorkspaceId { get; }
    public Guid ConnectedAccountId { get; }
    public string DeviceType { get; }
    public IReadOnlyList<string> CapabilitiesSupported { get; }
    public DevicePropertiesView Properties { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public LocationView? Location { get; }
    public IReadOnlyList<DeviceErrorView> Errors { get; }
    public IReadOnlyList<DeviceWarningView> Warnings { get; }
    public DateTimeOffset CreatedAt { get; }
    public bool IsManaged => false;
    public IReadOnlyDictionary<string, JsonElement> CustomMetadata { get; }

    public UnmanagedDeviceView(Device device, ConnectedAccount account, bool isSandbox, string origin)
        : base(device.Traits, isSandbox)
    {
        DeviceId = device.DeviceId;
        WorkspaceId = device.WorkspaceId;
        ConnectedAccountId = device.ConnectedAccountId;
        DeviceType = device.DeviceType;
        CapabilitiesSupported = DeviceView.CapabilityWords(device);
        Properties = new(device, account, origin);
        Location = LocationView.Of(device);
        Errors = DeviceErrorView.Of(device, account);
        Warnings = DeviceWarningView.Of(device);
        CreatedAt = device.CreatedAt;
        CustomMetadata = device.CustomMetadata;
    }
}

sealed record LocationView
{
    /// <summary>IANA.</summary>
    public required string TimeZone { get; init; }

    /// <summary>The same under its older name.</summary>
    public string Timezone => TimeZone;

    public static LocationView? Of(Device device) => device.TimeZone is { } zone ? new() { TimeZone = zone } : null;
}

sealed record DeviceErrorView(string ErrorCode, string Message, DateTimeOffset CreatedAt)
{
    [JsonIgnore(Condition = WhenWritingNull)] public bool? IsDeviceError { get; init; }
    [JsonIgnore(Condition = WhenWritingNull)] public bool? IsConnectedAccountError { get; init; }
    [JsonIgnore(Condition = WhenWritingNull)] public bool? IsBridgeError { get; init; }

    public static IReadOnlyList<DeviceErrorView> Of(Device device, ConnectedAccount account) =>
        [.. DeviceErrors.Of(device, account).Select(Of)];

    static DeviceErrorView Of(DeviceError error)
    {
        var view = new DeviceErrorView(error.Code, error.Message, error.CreatedAt);
        return error.Kind switch
        {
            ErrorKind.Device => view with { IsDeviceError = true },
            ErrorKind.Account => view with { IsConnectedAccountError = true, IsDeviceError = false },
            ErrorKind.Bridge => view with { IsConnectedAccountError = true, IsBridgeError = true },
        };
    }
}

sealed record DeviceWarningView(string WarningCode, string Message, DateTimeOffset CreatedAt)
{
    [JsonIgnore(Condition = WhenWritingNull)] public int? ActiveAccessCodeCount { get; init; }
    [JsonIgnore(Condition = WhenWritingNull)] public int? MaxActiveAccessCodeCount { get; init; }

    public static IReadOnlyList<DeviceWarningView> Of(Device device) =>
        [.. DeviceWarnings.Of(device.Warnings).Select(warning => Of(warning, device.Traits.CodesMax ?? 0))];

    static DeviceWarningView Of(DeviceWarning warning, int codesMax)
    {
        var view = new DeviceWarningView(warning.Code, warning.Message, warning.CreatedAt);
        // The warning is set when every place is taken, so the two are one number.
        return warning.Code == DeviceWarnings.MaxCodesReached
            ? view with { ActiveAccessCodeCount = codesMax, MaxActiveAccessCodeCount = codesMax }
            : view;
    }
}
