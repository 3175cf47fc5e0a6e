using System.Text.Json;
using System.Text.Json.Serialization;
using Latchkey.Devices;
using static System.Text.Json.Serialization.JsonIgnoreCondition;

namespace Latchkey.ConnectedAccounts;

/// <summary>The public description's <c>connected_account</c>.</summary>
sealed record ConnectedAccountView
{
    public Guid ConnectedAccountId { get; }
    public string AccountType { get; }
    public string AccountTypeDisplayName { get; }
    public string DisplayName { get; }
    public string ImageUrl { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public UserIdentifierView? UserIdentifier { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public string? CustomerKey { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public string? TimeZone { get; }
    public bool AutomaticallyManageNewDevices { get; }
    public IReadOnlyList<string> AcceptedCapabilities { get; }
    public IReadOnlyDictionary<string, JsonElement> CustomMetadata { get; }
    public IReadOnlyList<AccountErrorView> Errors { get; }
    public IReadOnlyList<AccountWarningView> Warnings { get; }
    public DateTimeOffset CreatedAt { get; }

    public ConnectedAccountView(ConnectedAccount account, string origin)
    {
        ConnectedAccountId = account.ConnectedAccountId;
        AccountType = account.AccountType;
        AccountTypeDisplayName = Providers.DisplayName(account.AccountType);
        DisplayName = account.DisplayName;
        ImageUrl = Picture.AddressOf(null, account.AccountType, origin);
        UserIdentifier = account.Email is { } email ? new(email) : null;
        CustomerKey = account.CustomerKey;
        TimeZone = account.TimeZone;
        AutomaticallyManageNewDevices = account.ManagesNewDevices;
        AcceptedCapabilities = account.AcceptedCapabilities;
        CustomMetadata = account.CustomMetadata;
        Errors = AccountErrorView.Of(account);
        Warnings = AccountWarningView.Of(account);
        CreatedAt = account.CreatedAt;
    }
}

sealed record UserIdentifierView(string Email);

sealed record AccountErrorView(string ErrorCode, string Message, DateTimeOffset CreatedAt)
{
    public bool IsConnectedAccountError { get; init; }
    public bool IsBridgeError { get; init; }
    [JsonIgnore(Condition = WhenWritingNull)] public JsonElement? SaltoKsMetadata { get; init; }

    public static IReadOnlyList<AccountErrorView> Of(ConnectedAccount account) =>
        [.. DeviceErrors.Of(account).Select(error => new AccountErrorView(error.Code, error.Message, error.CreatedAt)
        {
            IsConnectedAccountError = error.Kind != ErrorKind.Bridge,
            IsBridgeError = error.Kind == ErrorKind.Bridge,
            SaltoKsMetadata = SaltoSites.Of(account, error.Code),
        })];
}

sealed record AccountWarningView(string WarningCode, string Message, DateTimeOffset CreatedAt)
{
    [JsonIgnore(Condition = WhenWritingNull)] public JsonElement? SaltoKsMetadata { get; init; }

    public static IReadOnlyList<AccountWarningView> Of(ConnectedAccount account) =>
        [.. DeviceWarnings.Of(account.Warnings).Select(warning =>
            new AccountWarningView(warning.Code, warning.Message, warning.CreatedAt)
            {
                SaltoKsMetadata = SaltoSites.Of(account, warning.Code),
            })];
}

/// <summary>Which Salto KS sites a full subscription is about.</summary>
static class SaltoSites
{
    static readonly JsonElement Unknown = JsonElement.Parse("""{"sites": []}""");

    public static JsonElement? Of(ConnectedAccount account, string code) =>
        !code.StartsWith("salto_ks_subscription_limit_", StringComparison.Ordinal) ? null :
        account.ProviderMetadata.TryGetValue("salto_ks_metadata", out var sites) ? sites :
        Unknown;
}
