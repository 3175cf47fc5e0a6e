namespace Latchkey.Drivers.Virtual;

/// <summary>What is wrong with a virtual lock, switched on and off by whoever tests against it.</summary>
sealed record LockFaults
{
    public bool IsOffline { get; init; }
    public bool IsHubOffline { get; init; }

    /// <summary>The account at the maker no longer lists the lock.</summary>
    public bool IsRemoved { get; init; }

    /// <summary>The subscription at the maker has ended; nothing is allowed until it is paid.</summary>
    public bool IsSubscriptionExpired { get; init; }

    /// <summary>Commands are carried out at once, their answers come this much later.</summary>
    public TimeSpan AnswerDelay { get; init; }

    /// <summary>Carries out what it is told and never answers.</summary>
    public bool IsSilent { get; init; }

    /// <summary>Says yes to a code or a command, and does nothing.</summary>
    public bool DropsWrites { get; init; }

    /// <summary>Null: as the make does.</summary>
    public bool? RefusesDuplicates { get; init; }

    /// <summary>No slot is free, whatever the lock holds.</summary>
    public bool IsFull { get; init; }

    public bool IsJammed { get; init; }

    /// <summary>Somebody pries at it.</summary>
    public bool IsTampered { get; init; }

    /// <summary>Goes offline and comes back all the time, so its maker says.</summary>
    public bool IsFlaky { get; init; }

    /// <summary>Its maker sees another integration program it.</summary>
    public bool IsProgrammedByOthers { get; init; }

    /// <summary>Somebody inside has asked not to be disturbed.</summary>
    public bool IsInPrivacyMode { get; init; }

    /// <summary>The keypad that hangs beside the door has lost the lock.</summary>
    public bool IsKeypadDisconnected { get; init; }

    /// <summary>Shows which slots are occupied and hides the PINs; null: as the make does.</summary>
    public bool? IsMasked { get; init; }

    /// <summary>So many commands, reads not counted, fail before anything happens.</summary>
    public int FailsNextCommands { get; init; }

    public ReadFault Reading { get; init; }
}

/// <summary>How reading the lock goes wrong.</summary>
enum ReadFault
{
    None,

    /// <summary>No answer.</summary>
    Failing,

    /// <summary>What the lock held when the fault began, as if it were true now.</summary>
    Stale,

    /// <summary>Every other slot, and it says that it left some out.</summary>
    Partial,

    /// <summary>Nothing at all, as if that were everything: what a cloud does on a bad day.</summary>
    Empty,
}
