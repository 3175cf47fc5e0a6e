using System.Text.Json.Nodes;
using Latchkey.Acs;

namespace Latchkey.Drivers.Virtual;

/// <summary>A make of access system as the sandbox plays it, with the building that it looks after.</summary>
sealed record SystemMake
{
    /// <summary>Names it among the sandbox's, for example <c>salto_ks</c>.</summary>
    public required string Key { get; init; }

    /// <summary>The <c>connected_account.account_type</c>.</summary>
    public required string AccountType { get; init; }

    public required string AccountName { get; init; }

    /// <summary>The building's name.</summary>
    public required string Name { get; init; }

    /// <summary>IANA.</summary>
    public required string TimeZone { get; init; }

    public required SystemTraits Traits { get; init; }
    public IReadOnlyList<Door> Doors { get; init; } = [];

    /// <summary>Access groups: name → the doors that they open.</summary>
    public IReadOnlyList<(string Name, string[] Doors)> Groups { get; init; } = [];

    /// <summary>Encoders: name and, where the make counts them, number.</summary>
    public IReadOnlyList<(string Name, string? Number)> Encoders { get; init; } = [];

    /// <summary>Cards from the factory that lie in the drawer, assigned to nobody.</summary>
    public int CardsInDrawer { get; init; }

    /// <summary>Whom the system knows already, before any caller: name and email address. They are unmanaged user identities.</summary>
    public IReadOnlyList<(string Name, string Email)> Staff { get; init; } = [];

    /// <summary>The make that puts its mobile keys onto phones, in the same account; null: it does so itself.</summary>
    public string? Manager { get; init; }

    /// <param name="IsRoom">One party has it at a time.</param>
    /// <param name="Metadata">The make's own facts about it, under the name that the description gives them.</param>
    public sealed record Door(string Name, IReadOnlyList<Means> Means, bool IsRoom = false, (string Name, JsonObject Facts)? Metadata = null);
}
