using System.Text.Json.Serialization;
using Latchkey.Storage;
using static System.Text.Json.Serialization.JsonIgnoreCondition;

namespace Latchkey.Spaces;

/// <summary>A part of a property, such as a flat or a floor: doors that belong together.</summary>
sealed record Space
{
    public required Guid WorkspaceId { get; init; }
    public required Guid SpaceId { get; init; }
    public required string Name { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The caller's own name for it, once in a workspace.</summary>
    public string? SpaceKey { get; init; }

    public string? CustomerKey { get; init; }
    public CustomerData? CustomerData { get; init; }
}

/// <summary>What stays in a space begin and end with, unless they say otherwise.</summary>
/// <param name="DefaultCheckinTime">HH:mm or HH:mm:ss on the space's wall clock.</param>
/// <param name="TimeZone">IANA.</param>
sealed record CustomerData(string? Address, string? DefaultCheckinTime, string? DefaultCheckoutTime, string? TimeZone);

/// <summary>What can lie in a space.</summary>
enum MemberKind { Device, AcsEntrance, ConnectedAccount }

/// <summary>The public description's <c>space</c>.</summary>
sealed record SpaceView
{
    public required Guid SpaceId { get; init; }
    public required Guid WorkspaceId { get; init; }
    public required string Name { get; init; }
    public string DisplayName => Name;
    [JsonIgnore(Condition = WhenWritingNull)] public required string? SpaceKey { get; init; }
    [JsonIgnore(Condition = WhenWritingNull)] public required string? CustomerKey { get; init; }
    [JsonIgnore(Condition = WhenWritingNull)] public required CustomerData? CustomerData { get; init; }
    public required long DeviceCount { get; init; }
    public required long AcsEntranceCount { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    public static SpaceView Of(Session session, Space space) => new()
    {
        SpaceId = space.SpaceId, WorkspaceId = space.WorkspaceId, Name = space.Name, SpaceKey = space.SpaceKey,
        CustomerKey = space.CustomerKey, CustomerData = space.CustomerData, CreatedAt = space.CreatedAt,
        DeviceCount = session.CountMembers(space.WorkspaceId, space.SpaceId, MemberKind.Device),
        AcsEntranceCount = session.CountMembers(space.WorkspaceId, space.SpaceId, MemberKind.AcsEntrance),
    };
}
