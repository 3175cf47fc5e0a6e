using Latchkey.AccessCodes;
using Latchkey.ConnectedAccounts;
using Latchkey.ConnectWebviews;
using Latchkey.Devices;
using Latchkey.UserIdentities;

namespace Latchkey.ClientSessions;

/// <summary>What a client session sees. To it nothing else is there.</summary>
/// <remarks>
/// A request's transaction carries its caller's sight (<see cref="Storage.Session.Sight"/>), and what reads rows passes over those outside of
/// it: so an id that the session must not see is answered exactly like one that never was, wherever it comes from. No sight: all is seen.
/// </remarks>
/// <param name="Accounts">With their devices, the codes on these, and what happened to them.</param>
/// <param name="Devices">More devices, but not the accounts that they are in.</param>
/// <param name="People">User identities.</param>
sealed record Sight(IReadOnlySet<Guid> Accounts, IReadOnlySet<Guid> Devices, IReadOnlySet<Guid> People)
{
    public static readonly Sight Nothing = new(new HashSet<Guid>(), new HashSet<Guid>(), new HashSet<Guid>());

    /// <summary>Connect webviews, beside those of its customers.</summary>
    public IReadOnlySet<Guid> Webviews { get; init; } = new HashSet<Guid>();

    /// <summary>The keys of customers of the caller's.</summary>
    public IReadOnlySet<string> Customers { get; init; } = new HashSet<string>();

    public bool Sees(ConnectedAccount account) => Accounts.Contains(account.ConnectedAccountId);
    public bool Sees(Device device) => Accounts.Contains(device.ConnectedAccountId) || Devices.Contains(device.DeviceId);
    public bool Sees(AccessCode code) => Accounts.Contains(code.ConnectedAccountId) || Devices.Contains(code.DeviceId);
    public bool Sees(UserIdentity person) => People.Contains(person.UserIdentityId);

    public bool Sees(AccessGrants.AccessGrant grant) => People.Contains(grant.UserIdentityId);

    public bool Sees(ConnectWebview webview) =>
        Webviews.Contains(webview.ConnectWebviewId) || (webview.CustomerKey is { } customer && Customers.Contains(customer));

    public Sight And(Sight other) => new(Both(Accounts, other.Accounts), Both(Devices, other.Devices), Both(People, other.People))
    {
        Webviews = Both(Webviews, other.Webviews), Customers = Both(Customers, other.Customers),
    };

    static HashSet<T> Both<T>(IReadOnlySet<T> some, IReadOnlySet<T> more) => [.. some, .. more];
}
