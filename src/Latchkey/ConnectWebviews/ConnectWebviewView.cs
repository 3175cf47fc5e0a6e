using System.Text.Json;
using System.Text.Json.Serialization;
using Latchkey.Pages;

namespace Latchkey.ConnectWebviews;

/// <summary>The public description's <c>connect_webview</c>.</summary>
sealed record ConnectWebviewView
{
    public Guid ConnectWebviewId { get; }
    public Guid WorkspaceId { get; }
    public string Url { get; }
    public WebviewStatus Status { get; }
    public bool LoginSuccessful { get; }
    public Guid? ConnectedAccountId { get; }
    public string? SelectedProvider { get; }
    public IReadOnlyList<string> AcceptedProviders { get; }
    public IReadOnlyList<string> AcceptedCapabilities { get; }

    /// <summary>Unused, as the description says: no list of devices restricts a page.</summary>
    public IReadOnlyList<string> AcceptedDevices { get; } = [];

    public bool AnyProviderAllowed { get; }

    /// <summary>Unused, as the description says.</summary>
    public bool AnyDeviceAllowed { get; }

    public DeviceSelectionMode DeviceSelectionMode { get; }
    public bool AutomaticallyManageNewDevices { get; }
    public bool WaitForDeviceCreation { get; }
    public string? CustomRedirectUrl { get; }
    public string? CustomRedirectFailureUrl { get; }
    public IReadOnlyDictionary<string, JsonElement> CustomMetadata { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CustomerKey { get; }

    public DateTimeOffset CreatedAt { get; }
    public DateTimeOffset? AuthorizedAt { get; }

    /// <param name="makers">Those of the workspace.</param>
    public ConnectWebviewView(ConnectWebview webview, IReadOnlyList<Maker> makers)
    {
        ConnectWebviewId = webview.ConnectWebviewId;
        WorkspaceId = webview.WorkspaceId;
        Url = ConnectPage.AddressOf(webview.Origin, webview.Secret);
        Status = webview.Status;
        LoginSuccessful = webview.Status == WebviewStatus.Authorized;
        ConnectedAccountId = webview.ConnectedAccountId;
        SelectedProvider = webview.SelectedProvider;
        AcceptedProviders = webview.AcceptedProviders;
        AcceptedCapabilities = webview.AcceptedCapabilities
            ?? [.. makers.Where(m => webview.AcceptedProviders.Contains(m.Name)).SelectMany(m => m.Capabilities).Distinct()];
        AnyProviderAllowed = webview.IsAnyProviderAllowed;
        DeviceSelectionMode = webview.SelectionMode;
        AutomaticallyManageNewDevices = webview.ManagesDevicesLater;
        WaitForDeviceCreation = webview.WaitsForDevices;
        CustomRedirectUrl = webview.RedirectUrl;
        CustomRedirectFailureUrl = webview.FailureUrl;
        CustomMetadata = webview.CustomMetadata;
        CustomerKey = webview.CustomerKey;
        CreatedAt = webview.CreatedAt;
        AuthorizedAt = webview.AuthorizedAt;
    }
}
