using Latchkey.AccessCodes;
using Latchkey.Acs;

namespace Latchkey.AccessMethods;

/// <summary>With what somebody opens the doors of a grant: one PIN, one card, one key on a phone, or the right to open from afar.</summary>
/// <remarks>Made of access codes and credentials. Whether it is issued is worked out from these (<see cref="Standing"/>), never stored.</remarks>
sealed record AccessMethod
{
    public required Guid WorkspaceId { get; init; }
    public required Guid AccessMethodId { get; init; }
    public required Guid AccessGrantId { get; init; }

    /// <summary>The place of what was requested among <see cref="AccessGrants.AccessGrant.Requests"/>.</summary>
    public required int Request { get; init; }

    public required Means Mode { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The PIN that all its doors share; null: no code, or the lock or system makes it.</summary>
    public Pin? Pin { get; init; }

    /// <summary>One for each door that it is to open.</summary>
    public IReadOnlyList<Part> Parts { get; init; } = [];

    /// <summary>For doors that it is to open no more, until they know.</summary>
    public IReadOnlyList<Part> Leaving { get; init; } = [];

    /// <summary>When doors last came to it.</summary>
    public required DateTimeOffset WantedSince { get; init; }

    /// <summary>Its PIN came from a lock's backup pool at this moment; null: it did not.</summary>
    public DateTimeOffset? PulledAt { get; init; }

    /// <summary>The method whose PIN did not get onto this door in time; null: this one itself, or none.</summary>
    public Guid? SplitFrom { get; init; }

    /// <summary>Of a mobile key.</summary>
    public Guid? InstantKeyId { get; init; }

    /// <summary>Of a cloud key.</summary>
    public PassLink? Pass { get; init; }

    /// <summary>When its removal was asked for; it stays until nothing of it opens a door.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>How the makers of its doors are asked for offline codes.</summary>
    public Asking Ask { get; init; } = new();

    public MethodTold Told { get; init; } = new();
}

/// <param name="Tries">In a row that brought no answer.</param>
/// <param name="NextAt">Not before then. Null: at once.</param>
sealed record Asking(int Tries = 0, DateTimeOffset? NextAt = null);

/// <summary>What opens one door.</summary>
/// <param name="ThingId">
/// The access code on the device, or the credential of the entrance's system (several entrances of a system share one). Null: nothing is
/// needed (a cloud key of a device), or nothing is there yet (a card that is to be assigned, an offline code that its maker is asked for).
/// </param>
sealed record Part(DoorKind Kind, Guid DoorId, Guid? ThingId);

/// <summary>The two kinds of doors.</summary>
enum DoorKind { Device, AcsEntrance }

/// <summary>What callers have been told since it last became true.</summary>
sealed record MethodTold
{
    /// <summary>Since when every door takes it; null: not now.</summary>
    public DateTimeOffset? IssuedAt { get; init; }

    /// <summary>It was issued before: the next time is a reissue.</summary>
    public bool WasIssued { get; init; }

    /// <summary>With this PIN.</summary>
    public Pin? IssuedPin { get; init; }

    public DateTimeOffset? LateSince { get; init; }
    public DateTimeOffset? FailedSince { get; init; }
    public bool Revoked { get; init; }
    public bool NeedsEncoding { get; init; }
}
