using System.Text.Json.Nodes;

namespace Latchkey.Events;

/// <summary>Something that happened, once, at a moment on its workspace's clock.</summary>
/// <param name="Type">The public description's word, for example <c>access_code.set_on_device</c>; <c>internal.…</c> for the timeline only.</param>
/// <param name="Details">The properties that this type has beside the ids and moments. May hold a PIN: stored sealed.</param>
sealed record Event(string Type, DateTimeOffset OccurredAt, JsonObject? Details = null)
{
    /// <summary>Not told unless it is asked for by its type.</summary>
    public bool IsInternal => IsInternalType(Type);

    public static bool IsInternalType(string type) => type.StartsWith("internal.", StringComparison.Ordinal);

    public Guid? DeviceId { get; init; }
    public Guid? AccessCodeId { get; init; }
    public Guid? ConnectedAccountId { get; init; }
    public Guid? ActionAttemptId { get; init; }

    /// <summary>What else it is about, by the property that names it (<c>acs_system_id</c>): events are found by these too.</summary>
    public IReadOnlyDictionary<string, Guid> About { get; init; } = new Dictionary<string, Guid>();

    /// <summary>What it is found by too, and does not name by an id of its own.</summary>
    public IReadOnlyList<Guid> FoundBy { get; init; } = [];
}
