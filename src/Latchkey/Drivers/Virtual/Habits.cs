namespace Latchkey.Drivers.Virtual;

/// <summary>How a make behaves, beyond what it says of itself in its traits.</summary>
sealed record Habits
{
    /// <summary>Tells which slots are occupied, never with which PIN.</summary>
    public bool HidesPins { get; init; }

    public bool RefusesDuplicates { get; init; } = true;

    /// <summary>Tells that somebody came in, or tried to, over the keypad.</summary>
    public bool TellsEntries { get; init; } = true;

    /// <summary>Null: the keypad takes wrong entries for ever.</summary>
    public Lockout? Lockout { get; init; }

    /// <summary>Spoken to through a bridge, gateway or hub.</summary>
    public bool NeedsHub { get; init; }

    /// <summary>
    /// The public description's error for a lock whose bridge is missing; null: the make has no such error.
    /// </summary>
    public string? MissingHubError { get; init; }

    /// <summary>
    /// The public description's error that the make's account shows when no more codes fit; null: it shows none.
    /// </summary>
    public string? FullError { get; init; }

    /// <summary>A subscription at the maker is needed to reach the lock, and can end.</summary>
    public bool NeedsSubscription { get; init; }

    /// <summary>Beside it is a button for whoever stands outside, and it tells that it was pressed.</summary>
    public bool HasDoorbell { get; init; }

    /// <summary>The lock's own zone, IANA. Null: UTC. Makers count days and times of day in it.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Oracode: the stays that an installer has programmed.</summary>
    public IReadOnlyList<UserLevel> UserLevels { get; init; } = [];
}

/// <summary>So many wrong entries, and the keypad takes none at all for a while.</summary>
sealed record Lockout(int WrongEntriesMax, TimeSpan Lasts);

/// <summary>A stay with fixed times of day in the lock's zone; all its PINs begin alike.</summary>
/// <param name="Prefix">100 to 999.</param>
/// <param name="CheckOut">
/// On the last day; equal to <paramref name="CheckIn"/> where the level opens around the clock.
/// </param>
sealed record UserLevel(int Prefix, string Name, TimeOnly CheckIn, TimeOnly CheckOut, bool IsOneShot);
