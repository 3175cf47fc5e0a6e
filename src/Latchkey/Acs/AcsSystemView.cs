using System.Text.Json.Serialization;
using Latchkey.Devices;
using static System.Text.Json.Serialization.JsonIgnoreCondition;

namespace Latchkey.Acs;

/// <summary>The public description's <c>acs_system</c>.</summary>
sealed record AcsSystemView
{
    public Guid AcsSystemId { get; }
    public Guid WorkspaceId { get; }
    public Guid ConnectedAccountId { get; }

    /// <summary>The same under its older name.</summary>
    public IReadOnlyList<Guid> ConnectedAccountIds { get; }

    public string Name { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public string? ExternalType { get; }
    public string ExternalTypeDisplayName { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public string? SystemType => ExternalType;
    public string SystemTypeDisplayName => ExternalTypeDisplayName;
    public bool IsCredentialManager { get; }
    public Guid? DefaultCredentialManagerAcsSystemId { get; }
    public long AcsUserCount { get; }
    public long AcsAccessGroupCount { get; }
    public string ImageUrl { get; }
    public string ImageAltText { get; }
    public SystemLocation Location { get; }
    public IReadOnlyList<TroubleView> Errors { get; }
    public IReadOnlyList<TroubleView> Warnings { get; }
    public DateTimeOffset CreatedAt { get; }

    public AcsSystemView(AcsSystem system, long users, long groups, string origin)
    {
        AcsSystemId = system.AcsSystemId;
        WorkspaceId = system.WorkspaceId;
        ConnectedAccountId = system.ConnectedAccountId;
        ConnectedAccountIds = [system.ConnectedAccountId];
        Name = system.Name;
        ExternalType = system.Traits.ExternalType;
        ExternalTypeDisplayName = system.Traits.TypeName;
        IsCredentialManager = system.Traits.IsCredentialManager;
        DefaultCredentialManagerAcsSystemId = system.ManagerSystemId;
        (AcsUserCount, AcsAccessGroupCount) = (users, groups);
        ImageUrl = Picture.AddressOf(null, system.Make, origin);
        ImageAltText = $"A drawing of {system.Traits.TypeName}";
        Location = new(system.TimeZone);
        Errors = TroubleView.Errors(system.Errors);
        Warnings = TroubleView.Warnings(system.Warnings);
        CreatedAt = system.CreatedAt;
    }
}

/// <param name="TimeZone">IANA.</param>
sealed record SystemLocation(string? TimeZone);

/// <summary>An entry of <c>errors</c> or <c>warnings</c>.</summary>
sealed record TroubleView(string Message, DateTimeOffset CreatedAt)
{
    [JsonIgnore(Condition = WhenWritingNull)] public string? ErrorCode { get; private init; }
    [JsonIgnore(Condition = WhenWritingNull)] public string? WarningCode { get; private init; }

    public static TroubleView Error(string code, string message, DateTimeOffset since) => new(message, since) { ErrorCode = code };

    public static TroubleView Warning(string code, string message, DateTimeOffset since) => new(message, since) { WarningCode = code };

    public static IReadOnlyList<TroubleView> Errors(IReadOnlyDictionary<string, DateTimeOffset> troubles) =>
        [.. troubles.OrderBy(t => t.Value).Select(t => Error(t.Key, SystemTroubles.Message(t.Key), t.Value))];

    public static IReadOnlyList<TroubleView> Warnings(IReadOnlyDictionary<string, DateTimeOffset> troubles) =>
        [.. troubles.OrderBy(t => t.Value).Select(t => Warning(t.Key, SystemTroubles.Message(t.Key), t.Value))];
}
