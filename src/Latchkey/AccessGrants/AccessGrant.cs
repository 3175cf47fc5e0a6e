using Latchkey.AccessCodes;
using Latchkey.Acs;

namespace Latchkey.AccessGrants;

/// <summary>Somebody may come in: who, where, when, and how.</summary>
/// <remarks>What is wanted. How it comes to the doors stands in the grant's access methods.</remarks>
sealed record AccessGrant
{
    public required Guid WorkspaceId { get; init; }
    public required Guid AccessGrantId { get; init; }

    /// <summary>Who.</summary>
    public required Guid UserIdentityId { get; init; }

    /// <summary>The caller's own name of the grant; no other in the workspace has it.</summary>
    public string? AccessGrantKey { get; init; }

    public string? Name { get; init; }

    /// <summary>Grants of one stay have the same.</summary>
    public string? ReservationKey { get; init; }

    /// <summary>When. It always has a start; of its schedule, it knows the zone.</summary>
    public required TimeFrame Frame { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Where: devices that are named themselves.</summary>
    public IReadOnlyList<Guid> DeviceIds { get; init; } = [];

    /// <summary>Where: entrances that are named themselves.</summary>
    public IReadOnlyList<Guid> AcsEntranceIds { get; init; } = [];

    /// <summary>Where: whatever lies in these, now or later.</summary>
    public IReadOnlyList<Guid> SpaceIds { get; init; } = [];

    /// <summary>How.</summary>
    public IReadOnlyList<RequestedMethod> Requests { get; init; } = [];

    /// <summary>Doors that did not take the code that was asked for, and what they got.</summary>
    public IReadOnlyList<ReplacedCode> Replaced { get; init; } = [];

    /// <summary>Devices that could have had a code, if one had been free.</summary>
    public IReadOnlyList<Guid> WithoutCode { get; init; } = [];

    /// <summary>Offline codes that the maker does not give.</summary>
    public IReadOnlyList<Unmade> Unmade { get; init; } = [];

    /// <summary>Scheme and host under which the caller reached us: links to the grant's keys begin with it.</summary>
    public string Origin { get; init; } = "";

    /// <summary>When its removal was asked for. To callers it is gone; what it gave is on its way off.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    public GrantTold Told { get; init; } = new();

    public bool IsOver(DateTimeOffset now) => DeletedAt is not null || Frame.PhaseAt(now) == Phase.Over;

    /// <summary>It is asked for, and not all of it was revoked.</summary>
    public bool Wants(Means mode) => Requests.Any(r => r.Mode == mode && !r.IsWithdrawn);

    public IEnumerable<Guid> Places => DeviceIds.Concat(AcsEntranceIds).Concat(SpaceIds);
}

/// <summary>One of the ways in which the caller wants doors to open.</summary>
/// <param name="Code">A preference; null: any PIN.</param>
/// <param name="UsesMax">Of a mobile key: how many phones may have it; null: one.</param>
sealed record RequestedMethod(Means Mode, DateTimeOffset CreatedAt, Pin? Code, int? UsesMax)
{
    /// <summary>Doors whose method was revoked: they get no other by themselves.</summary>
    public IReadOnlyList<Guid> Withdrawn { get; init; } = [];

    /// <summary>All of its methods were revoked: doors that come later get none either.</summary>
    public bool IsWithdrawn { get; init; }
}

/// <param name="New">What the device got instead; null: the lock makes it.</param>
sealed record ReplacedCode(Guid DeviceId, Pin Original, Pin? New, DateTimeOffset At);

/// <summary>The maker of a device gives no offline code; with other times it is asked again.</summary>
/// <param name="IsOutOfTime">Because of these times. False: there are no more, or none at all.</param>
/// <param name="Reason">A sentence.</param>
sealed record Unmade(Guid DeviceId, TimeFrame Frame, bool IsOutOfTime, string Reason, DateTimeOffset At);

/// <summary>What callers have been told since it last became true, so that every event is told once.</summary>
sealed record GrantTold
{
    /// <summary>Entrances that open.</summary>
    public IReadOnlyList<Guid> Entrances { get; init; } = [];

    public bool AllDoors { get; init; }

    /// <summary>That a requested method could not be made, since then.</summary>
    public DateTimeOffset? CouldNotSince { get; init; }
}
