namespace Latchkey.Devices;

/// <summary>Which devices a list holds; null: no matter.</summary>
/// <remarks>Those of one list are all asked: a device must fit each.</remarks>
sealed record DeviceFilter
{
    public static readonly DeviceFilter All = new();

    public bool? IsManaged { get; init; }
    public IReadOnlyCollection<Guid>? DeviceIds { get; init; }
    public IReadOnlyCollection<Guid>? ConnectedAccountIds { get; init; }

    /// <summary>UTC, exclusive.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>What the store's columns do not know.</summary>
    public Func<Device, bool> Fits { get; init; } = _ => true;
}
