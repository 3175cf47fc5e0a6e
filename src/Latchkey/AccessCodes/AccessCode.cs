namespace Latchkey.AccessCodes;

/// <summary>A code that somebody wants on a door (managed), or that we found there (unmanaged).</summary>
/// <remarks>Wanted: what callers asked for. <see cref="Held"/>: what the lock last said. Everything else is worked out from the two.</remarks>
sealed record AccessCode
{
    public required Guid WorkspaceId { get; init; }
    public required Guid AccessCodeId { get; init; }
    public required Guid DeviceId { get; init; }
    public required Guid ConnectedAccountId { get; init; }

    /// <summary>False: somebody else made it; we only tell that it is there.</summary>
    public required bool IsManaged { get; init; }

    public string? Name { get; init; }

    /// <summary>Null: the lock chooses and has not told yet, or an unmanaged code cannot be read.</summary>
    public Pin? Pin { get; init; }

    public TimeFrame Frame { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When what is wanted last changed: late is counted from here.</summary>
    public required DateTimeOffset WantedSince { get; init; }

    /// <summary>When its removal was asked for; null: it is wanted.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    public bool PrefersNativeScheduling { get; init; } = true;
    public bool AllowsExternalModification { get; init; }

    /// <summary>The maker's algorithm gave the PIN, and the lock is never spoken to.</summary>
    public bool IsOffline { get; init; }

    public bool IsOneTimeUse { get; init; }

    /// <summary>Waits in its device's backup pool, or came from there.</summary>
    public bool IsBackup { get; init; }

    /// <summary>When it left the backup pool; null: it waits there (or never was in it).</summary>
    public DateTimeOffset? PulledAt { get; init; }

    /// <summary>The backup code that was pulled in place of this one.</summary>
    public Guid? PulledBackupId { get; init; }

    public bool UsesBackupPool { get; init; }

    /// <summary>The access method of a grant that it is part of; null: none.</summary>
    public Guid? AccessMethodId { get; init; }

    /// <summary>Codes with the same key have the same PIN.</summary>
    public string? CommonCodeKey { get; init; }

    /// <summary>The numbered slot that was chosen for it. Kept while the code lives, because a lost answer is looked for there.</summary>
    public string? Slot { get; init; }

    public Held? Held { get; init; }

    /// <summary>A command that went to the lock and whose outcome is not known yet. Before another write, the lock is read.</summary>
    public InFlight? InFlight { get; init; }

    /// <summary>The last put that was never answered, or of which only a list told. It may lie on the lock where nobody has seen it yet.</summary>
    public InFlight? Unanswered { get; init; }

    /// <summary>
    /// What an answer that never came may have left of one of our codes, or has. Taken off without a word where it is found; callers never see it.
    /// </summary>
    public bool IsStray { get; init; }

    public Effort Effort { get; init; } = new();
    public ExternalChange? ExternalChange { get; init; }
    public Told Told { get; init; }

    public string Type => Frame.End is null ? "ongoing" : "time_bound";
    public bool IsInBackupPool => IsBackup && PulledAt is null;
}

/// <summary>What a lock last said of the slot that belongs to a code.</summary>
/// <param name="Pin">What was read, or what was last accepted where it cannot be read. Null: never known.</param>
/// <param name="Name">As <paramref name="Pin"/>, cut to what the lock takes.</param>
/// <param name="Schedule">When the lock lets it in; both ends null: always.</param>
/// <param name="IsReadable">False: masked or withheld. Neither a match nor a mismatch, and never a reason to write.</param>
sealed record Held(string Slot, Pin? Pin, string? Name, TimeFrame Schedule, DateTimeOffset Since, bool IsReadable)
{
    /// <summary>Its removal was never answered, and a list without a single code, which may be an outage, says that it is gone.</summary>
    public bool IsDoubtful { get; init; }
}

/// <param name="Pin">The PIN that was sent; null for a removal, or when the lock chooses.</param>
sealed record InFlight(CommandKind Kind, string? Slot, Pin? Pin, string? Name, TimeFrame Schedule, DateTimeOffset SentAt)
{
    /// <summary>Sent again, it was refused because the lock holds that PIN: it is there, whatever the lists say.</summary>
    public bool IsSaidToBeThere { get; init; }

    /// <summary>
    /// A listing, read when it could no longer land, did not show it. Lists may be old for hours, so where it is found after all, it is known for
    /// ours: <see cref="Timing.LooksForLost"/>.
    /// </summary>
    public bool IsMissing { get; init; }
}

enum CommandKind { Put, Remove }

/// <summary>How the work on a code goes.</summary>
sealed record Effort
{
    /// <summary>Tries in a row that did not get through.</summary>
    public int Tries { get; init; }

    /// <summary>Not before then. Null: at once.</summary>
    public DateTimeOffset? NextTryAt { get; init; }

    /// <summary>What stands in the way now; null: nothing that we know.</summary>
    public Trouble? Trouble { get; init; }

    public DateTimeOffset? TroubleSince { get; init; }

    /// <summary>The code in the way of a duplicate, where known.</summary>
    public Guid? Other { get; init; }

    /// <summary>Waits until the lock's slots are no longer what they were at this version; null: does not wait.</summary>
    public long? WaitsForChangeSince { get; init; }
}

/// <summary>Why a code is not on its lock.</summary>
enum Trouble { Duplicate, NoSpace, Refused, NotReached }

/// <summary>What was done to a code at the lock, by somebody else.</summary>
/// <param name="IsAccepted">The caller allows it: left as it is. Otherwise the code is put back.</param>
sealed record ExternalChange(
    bool IsRemoval, IReadOnlyList<ChangedField> Fields, DateTimeOffset At, bool IsAccepted);

/// <param name="Field">The API's name: <c>code</c>, <c>name</c>, <c>starts_at</c> or <c>ends_at</c>.</param>
sealed record ChangedField(string Field, string? From, string? To);

/// <summary>What callers have been told since it last became true, so that every event is told once.</summary>
readonly record struct Told
{
    public bool Scheduled { get; init; }
    public bool Set { get; init; }
    public bool SettingIsLate { get; init; }
    public bool SettingHasFailed { get; init; }
    public bool RemovingIsLate { get; init; }
    public bool RemovingHasFailed { get; init; }

    /// <summary>When the warning or error was told, for its <c>created_at</c>.</summary>
    public DateTimeOffset? LateSince { get; init; }

    public DateTimeOffset? FailedSince { get; init; }
}
