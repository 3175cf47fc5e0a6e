using System.Text.Json;
using System.Text.Json.Serialization;
using Latchkey.AccessCodes;
using Latchkey.ConnectedAccounts;
using static System.Text.Json.Serialization.JsonIgnoreCondition;

namespace Latchkey.Devices;

/// <summary><c>device.properties</c> as far as they are shown of an unmanaged device.</summary>
record DevicePropertiesView
{
    public bool Online { get; }
    public string Name { get; }
    public ModelView Model { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public string? Manufacturer { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public BatteryView? Battery { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public double? BatteryLevel { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public AccessoryKeypadView? AccessoryKeypad { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public bool? OnlineAccessCodesEnabled { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public bool? OfflineAccessCodesEnabled { get; }
    public string ImageUrl { get; }
    public string ImageAltText { get; }

    public DevicePropertiesView(Device device, ConnectedAccount account, string origin)
    {
        Online = Connection.IsOnline(device, account);
        Name = device.DisplayName;
        Model = new(device.Traits);
        Manufacturer = device.Manufacturer;
        Battery = BatteryView.Of(device.State.Battery);
        BatteryLevel = device.State.Battery;
        AccessoryKeypad = AccessoryKeypadView.Of(device.State);
        OnlineAccessCodesEnabled = device.Traits.CanProgramOnlineCodes;
        OfflineAccessCodesEnabled = device.Traits.CanProgramOfflineCodes;
        ImageUrl = Picture.AddressOf(device.Traits.ImageUrl, device.Manufacturer, origin);
        ImageAltText = device.Traits.ImageText ?? $"{device.Traits.ManufacturerName} {device.Traits.ModelName}".Trim();
    }
}

/// <summary><c>device.properties</c> of a managed lock.</summary>
sealed record ManagedPropertiesView : DevicePropertiesView
{
    public AppearanceView Appearance { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public bool? Locked { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public bool? DoorOpen { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public string? SerialNumber { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public bool? AutoLockEnabled { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public double? AutoLockDelaySeconds { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public KeypadBatteryView? KeypadBattery { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public bool? SupportsAccessoryKeypad { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public bool? SupportsOfflineAccessCodes { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public IReadOnlyList<int>? SupportedCodeLengths { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public int? MaxActiveCodesSupported { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public IReadOnlyList<CodeConstraintView>? CodeConstraints { get; }
    public bool SupportsBackupAccessCodePool { get; }
    public bool BackupAccessCodePoolEnabled { get; }
    public bool HasNativeEntryEvents { get; }

    [JsonIgnore(Condition = WhenWritingNull)]
    public IReadOnlyList<OfflineTimeFrameOption>? OfflineTimeFrameOptions { get; }

    /// <summary>The maker's own facts, each under its own name.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement> ProviderMetadata { get; }

    public ManagedPropertiesView(Device device, ConnectedAccount account, string origin) : base(device, account, origin)
    {
        var (traits, state) = (device.Traits, device.State);
        var takesCodes = traits is { CanProgramOnlineCodes: true } or { CanProgramOfflineCodes: true };
        Appearance = new(device.Name);
        Locked = state.IsLocked;
        DoorOpen = state.IsDoorOpen;
        SerialNumber = state.SerialNumber;
        AutoLockEnabled = state.IsAutoLockOn;
        AutoLockDelaySeconds = state.AutoLockDelay?.TotalSeconds;
        KeypadBattery = state.KeypadBattery is { } level ? new(level) : null;
        SupportsAccessoryKeypad = traits.CanConnectKeypad;
        SupportsOfflineAccessCodes = traits.CanProgramOfflineCodes;
        SupportedCodeLengths = takesCodes && traits.Pins.Lengths.Count > 0 ? traits.Pins.Lengths : null;
        MaxActiveCodesSupported = traits.CodesMax;
        CodeConstraints = takesCodes ? CodeConstraintView.Of(traits.Pins) : null;
        SupportsBackupAccessCodePool = traits.SupportsBackupPool;
        BackupAccessCodePoolEnabled = device.IsBackupPoolEnabled;
        HasNativeEntryEvents = traits.TellsWhichCodeOpened;
        OfflineTimeFrameOptions = OfflineTimeFrameOption.Of(device);
        ProviderMetadata = device.ProviderMetadata.ToDictionary();
    }
}

sealed record AppearanceView(string Name);

sealed record BatteryView(double Level, string Status)
{
    public static BatteryView? Of(double? level) => level is { } l ? new(l, Battery.Word(Battery.StatusOf(l))) : null;
}

sealed record KeypadBatteryView(double Level);

sealed record AccessoryKeypadView(bool IsConnected)
{
    [JsonIgnore(Condition = WhenWritingNull)] public KeypadBatteryView? Battery { get; init; }

    public static AccessoryKeypadView? Of(LockState state) => state.IsKeypadConnected is { } isConnected
        ? new(isConnected) { Battery = state.KeypadBattery is { } level ? new(level) : null }
        : null;
}

sealed record ModelView
{
    public string DisplayName { get; }
    public string ManufacturerDisplayName { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public bool? HasBuiltInKeypad { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public bool? CanConnectAccessoryKeypad { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public bool? AccessoryKeypadSupported => CanConnectAccessoryKeypad;
    [JsonIgnore(Condition = WhenWritingNull)] public bool? OnlineAccessCodesSupported { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public bool? OfflineAccessCodesSupported { get; }

    public ModelView(LockTraits traits)
    {
        DisplayName = traits.ModelName;
        ManufacturerDisplayName = traits.ManufacturerName;
        HasBuiltInKeypad = traits.HasBuiltInKeypad;
        CanConnectAccessoryKeypad = traits.CanConnectKeypad;
        OnlineAccessCodesSupported = traits.CanProgramOnlineCodes;
        OfflineAccessCodesSupported = traits.CanProgramOfflineCodes;
    }
}

sealed record CodeConstraintView(string ConstraintType)
{
    [JsonIgnore(Condition = WhenWritingNull)] public int? MinLength { get; init; }
    [JsonIgnore(Condition = WhenWritingNull)] public int? MaxLength { get; init; }

    public static IReadOnlyList<CodeConstraintView> Of(PinRules rules)
    {
        var shown = rules.Constraints.Select(c => new CodeConstraintView(Word(c))).ToList();
        if (rules.NameLengthMax is { } longest)
            shown.Add(new("name_length") { MinLength = 1, MaxLength = longest });
        if (rules.NamesMustBeUnique)
            shown.Add(new("name_must_be_unique"));
        return shown;
    }

    public static string Word(PinConstraint constraint) => constraint switch
    {
        PinConstraint.NoZeros => "no_zeros",
        PinConstraint.CannotStartWith12 => "cannot_start_with_12",
        PinConstraint.NoTripleConsecutiveInts => "no_triple_consecutive_ints",
        PinConstraint.CannotSpecifyPinCode => "cannot_specify_pin_code",
        PinConstraint.PinCodeMatchesExistingSet => "pin_code_matches_existing_set",
        PinConstraint.StartDateInFuture => "start_date_in_future",
        PinConstraint.NoAscendingOrDescendingSequence => "no_ascending_or_descending_sequence",
        PinConstraint.AtLeastThreeUniqueDigits => "at_least_three_unique_digits",
        PinConstraint.CannotContain089 => "cannot_contain_089",
        PinConstraint.CannotContain0789 => "cannot_contain_0789",
        PinConstraint.UniqueFirstFourDigits => "unique_first_four_digits",
        PinConstraint.NoAllSameDigits => "no_all_same_digits",
    };
}
