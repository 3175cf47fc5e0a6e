using System.Text.Json;

namespace Latchkey.ConnectedAccounts;

/// <summary>An account at a maker, hub or stack, through which its locks are spoken to.</summary>
sealed record ConnectedAccount
{
    public required Guid WorkspaceId { get; init; }
    public required Guid ConnectedAccountId { get; init; }

    /// <summary>For example <c>august</c> or <c>zwave_js</c>; decides which driver serves its locks.</summary>
    public required string AccountType { get; init; }

    /// <summary>True: the account of a sandbox. Its locks are virtual, whatever its type says of their make.</summary>
    public bool IsVirtual { get; init; }

    public required string DisplayName { get; init; }
    public string? Email { get; init; }

    /// <summary>Of a hub, which has no user: a keyed hash of its address, which may hold a password.</summary>
    public string? HubMark { get; init; }

    /// <summary>By what the account of the same person, or the same hub, is found again; null: by nothing.</summary>
    public string? Login => LoginAs(AccountType, HubMark ?? Email);

    public string? CustomerKey { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public bool ManagesNewDevices { get; init; } = true;
    public IReadOnlyList<string> AcceptedCapabilities { get; init; } = ["lock"];
    public IReadOnlyDictionary<string, JsonElement> CustomMetadata { get; init; } = new Dictionary<string, JsonElement>();
    public string? TimeZone { get; init; }

    /// <summary>What is wrong now: error code of the description → since when, on the workspace's clock.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Errors { get; init; } = new Dictionary<string, DateTimeOffset>();

    public IReadOnlyDictionary<string, DateTimeOffset> Warnings { get; init; } = new Dictionary<string, DateTimeOffset>();
    public IReadOnlyDictionary<string, JsonElement> ProviderMetadata { get; init; } = new Dictionary<string, JsonElement>();

    /// <param name="who">An email address, in any case, or a hub's mark.</param>
    public static string? LoginAs(string accountType, string? who) => who is null ? null : $"{accountType} {who.ToLowerInvariant()}";
}
