using System.Text.Json;

namespace Latchkey.ConnectWebviews;

/// <summary>A link to a page on which an owner connects one account at a maker, and what came of it.</summary>
sealed record ConnectWebview
{
    /// <summary>How long a link opens. A guess: it is mailed, and opened within a week.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(7);

    /// <summary>Logins that one link allows, right or wrong. A guess: a person gives up before; who guesses passwords gets nowhere.</summary>
    public const int AttemptsMax = 10;

    public required Guid WorkspaceId { get; init; }
    public required Guid ConnectWebviewId { get; init; }

    /// <summary>What stands behind the # of the address, in clear: rows that hold it are sealed.</summary>
    public required string Secret { get; init; }

    /// <summary>Scheme and host under which the caller who made it reached us.</summary>
    public required string Origin { get; init; }

    /// <summary>The workspace's clock.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Exclusive.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Names of <see cref="Makers"/>, from which the owner chooses.</summary>
    public required IReadOnlyList<string> AcceptedProviders { get; init; }

    /// <summary>True: the caller left the choice of makers to the owner.</summary>
    public bool IsAnyProviderAllowed { get; init; }

    /// <summary>The description's words. Null: what the chosen maker has.</summary>
    public IReadOnlyList<string>? AcceptedCapabilities { get; init; }

    /// <summary>Null: not said.</summary>
    public bool? ManagesNewDevices { get; init; }

    public bool WaitsForDevices { get; init; }
    public DeviceSelectionMode SelectionMode { get; init; }
    public string? CustomerKey { get; init; }
    public IReadOnlyDictionary<string, JsonElement> CustomMetadata { get; init; } = new Dictionary<string, JsonElement>();
    public string? RedirectUrl { get; init; }

    /// <summary>Null: an owner who fails goes where one who succeeds goes.</summary>
    public string? FailureUrl { get; init; }

    public WebviewStatus Status { get; init; }

    /// <summary>Logins so far.</summary>
    public int Attempts { get; init; }

    /// <summary>Of the last login.</summary>
    public string? SelectedProvider { get; init; }

    public Guid? ConnectedAccountId { get; init; }
    public DateTimeOffset? AuthorizedAt { get; init; }

    /// <summary>Whether the link still opens the page.</summary>
    public bool IsOpen(DateTimeOffset now) => Status != WebviewStatus.Authorized && now < ExpiresAt && Attempts < AttemptsMax;

    /// <summary>Who picks devices brings the others along unmanaged, and those that come later too, unless the caller says otherwise.</summary>
    public bool ManagesDevicesLater => ManagesNewDevices ?? SelectionMode == DeviceSelectionMode.None;
}

/// <summary>The public description's <c>status</c>: after a wrong login it is failed, until a right one.</summary>
enum WebviewStatus { Pending, Failed, Authorized }

/// <summary>The public description's <c>device_selection_mode</c>: how many of the account's locks the owner picks; none: all come along.</summary>
enum DeviceSelectionMode { None, Single, Multiple }
