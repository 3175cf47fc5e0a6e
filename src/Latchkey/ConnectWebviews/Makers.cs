using Latchkey.Devices;
using Latchkey.Drivers.Hubs;
using Latchkey.Drivers.Virtual;
using Latchkey.Workspaces;

namespace Latchkey.ConnectWebviews;

/// <summary>A maker, hub or stack whose accounts can be connected on a page.</summary>
/// <param name="Name">The <c>account_type</c> of its accounts, and a <c>device_provider_name</c>.</param>
/// <param name="Capabilities">The description's <c>accepted_capabilities</c> that its accounts have.</param>
sealed record Maker(string Name, LoginKind Login, IReadOnlyList<string> Capabilities)
{
    public string DisplayName => Providers.DisplayName(Name);

    /// <summary>What a hub is connected with; of others empty.</summary>
    public IReadOnlyList<HubField> Fields { get; init; } = [];

    /// <summary>Whether the page lets an owner connect what is asked for.</summary>
    /// <param name="capabilities">Null: whatever it has.</param>
    public bool Offers(IReadOnlyList<string>? capabilities) => capabilities is null || Capabilities.Any(capabilities.Contains);
}

/// <summary>What an owner is asked for.</summary>
enum LoginKind
{
    /// <summary>An email address and a password.</summary>
    Password,

    /// <summary>These, and then a code that the maker sends.</summary>
    PasswordAndCode,

    /// <summary>The address of a hub.</summary>
    Address,
}

/// <summary>What can be connected: in a sandbox the makes that are played there, in production what a driver speaks to.</summary>
static class Makers
{
    public const string Lock = "lock", AccessControl = "access_control";

    /// <summary>In the order of their names.</summary>
    public static IReadOnlyList<Maker> In(Workspace workspace, Server server) => workspace.IsSandbox ? virtuals : OfDrivers(server);

    static readonly IReadOnlyList<Maker> virtuals =
    [
        .. Makes.All.Select(m => m.AccountType).Concat(SystemMakes.All.Select(m => m.AccountType)).Distinct()
            .Order(StringComparer.Ordinal).Select(Virtual),
    ];

    static Maker Virtual(string accountType) => new(
        accountType, TestLogins.KindOf(accountType),
        [
            .. Makes.All.Any(m => m.AccountType == accountType) ? [Lock] : Array.Empty<string>(),
            .. SystemMakes.All.Any(m => m.AccountType == accountType) ? [AccessControl] : Array.Empty<string>(),
        ]);

    static IReadOnlyList<Maker> OfDrivers(Server server) =>
        [.. server.Drivers.OfType<HubDriver>().Select(d => new Maker(d.AccountType, LoginKind.Address, [Lock]) { Fields = d.Fields }).OrderBy(m => m.Name, StringComparer.Ordinal)];
}
