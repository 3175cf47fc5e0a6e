using Latchkey.AccessCodes;
using Latchkey.Acs;
using Latchkey.ConnectedAccounts;
using Latchkey.ConnectWebviews;
using Latchkey.Devices;
using Latchkey.Spaces;
using Latchkey.UserIdentities;

namespace Latchkey.ClientSessions;

/// <summary>What a client session sees. To it nothing else is there.</summary>
/// <remarks>
/// A request's transaction carries its caller's sight (<see cref="Storage.Session.Sight"/>), and what reads rows passes over those outside of
/// it: so an id that the session must not see is answered exactly like one that never was, wherever it comes from. No sight: all is seen.
/// The same rules as conditions of texts stand in <see cref="Storage.Seen"/>.
/// </remarks>
sealed record Sight
{
    public static readonly Sight Nothing = new();

    /// <summary>With their devices and access systems, all that is in these, and what happened to it.</summary>
    public IReadOnlySet<Guid> Accounts { get; init; } = new HashSet<Guid>();

    /// <summary>More devices, but not the accounts that they are in.</summary>
    public IReadOnlySet<Guid> Devices { get; init; } = new HashSet<Guid>();

    /// <summary>User identities, with their Access Grants.</summary>
    public IReadOnlySet<Guid> People { get; init; } = new HashSet<Guid>();

    /// <summary>Their keys: with their people, spaces and connect webviews, however many.</summary>
    public IReadOnlySet<string> Customers { get; init; } = new HashSet<string>();

    /// <summary>What the people are in access systems of other accounts, with the credentials that they have there.</summary>
    public IReadOnlySet<Guid> AcsUsers { get; init; } = new HashSet<Guid>();

    /// <summary>The systems of these users, but not what else is in them.</summary>
    public IReadOnlySet<Guid> AcsSystems { get; init; } = new HashSet<Guid>();

    /// <summary>Where these users may pass.</summary>
    public IReadOnlySet<Guid> AcsEntrances { get; init; } = new HashSet<Guid>();

    /// <summary>Connect webviews, beside those of its customers.</summary>
    public IReadOnlySet<Guid> Webviews { get; init; } = new HashSet<Guid>();

    public bool Sees(ConnectedAccount account) => Accounts.Contains(account.ConnectedAccountId);
    public bool Sees(Device device) => Accounts.Contains(device.ConnectedAccountId) || Devices.Contains(device.DeviceId);
    public bool Sees(AccessCode code) => Accounts.Contains(code.ConnectedAccountId) || Devices.Contains(code.DeviceId);
    public bool Sees(UserIdentity person) => People.Contains(person.UserIdentityId) || IsOf(person.CustomerKey);
    public bool Sees(Space space) => IsOf(space.CustomerKey);
    public bool Sees(AcsSystem system) => Accounts.Contains(system.ConnectedAccountId) || AcsSystems.Contains(system.AcsSystemId);
    public bool Sees(AcsEntrance entrance) => Accounts.Contains(entrance.ConnectedAccountId) || AcsEntrances.Contains(entrance.AcsEntranceId);
    public bool Sees(AcsEncoder encoder) => Accounts.Contains(encoder.ConnectedAccountId);
    public bool Sees(AcsAccessGroup group) => Accounts.Contains(group.ConnectedAccountId);
    public bool Sees(AcsUser user) => Accounts.Contains(user.ConnectedAccountId) || AcsUsers.Contains(user.AcsUserId);

    public bool Sees(AcsCredential credential) =>
        Accounts.Contains(credential.ConnectedAccountId) || (credential.AcsUserId is { } user && AcsUsers.Contains(user));

    public bool Sees(ConnectWebview webview) => Webviews.Contains(webview.ConnectWebviewId) || IsOf(webview.CustomerKey);

    public Sight And(Sight other) => new()
    {
        Accounts = Both(Accounts, other.Accounts), Devices = Both(Devices, other.Devices), People = Both(People, other.People),
        Webviews = Both(Webviews, other.Webviews), Customers = Both(Customers, other.Customers), AcsUsers = Both(AcsUsers, other.AcsUsers),
        AcsSystems = Both(AcsSystems, other.AcsSystems), AcsEntrances = Both(AcsEntrances, other.AcsEntrances),
    };

    bool IsOf(string? customerKey) => customerKey is not null && Customers.Contains(customerKey);

    static HashSet<T> Both<T>(IReadOnlySet<T> some, IReadOnlySet<T> more) => [.. some, .. more];
}
