using System.Text.Json;
using Latchkey.AccessCodes;

namespace Latchkey.Devices;

/// <summary>A door's lock: what it is, what it can do, and what it last told of itself.</summary>
sealed record Device
{
    public required Guid WorkspaceId { get; init; }
    public required Guid DeviceId { get; init; }
    public required Guid ConnectedAccountId { get; init; }

    /// <summary>The lock's own name at its maker, hub or stack.</summary>
    public required string Native { get; init; }

    /// <summary>A <c>device_type</c> of the public description, for example <c>august_lock</c>.</summary>
    public required string DeviceType { get; init; }

    /// <summary>A name of <c>device_providers</c>: through whom the lock is spoken to.</summary>
    public required string Provider { get; init; }

    /// <summary>Who built it; the description's <c>manufacturer</c>.</summary>
    public required string Manufacturer { get; init; }

    /// <summary>The lock's name at its maker.</summary>
    public required string Name { get; init; }

    /// <summary>What the caller calls it; shown before <see cref="Name"/>.</summary>
    public string? Nickname { get; init; }

    public required bool IsManaged { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Keys and their strings or booleans, as the caller set them.</summary>
    public IReadOnlyDictionary<string, JsonElement> CustomMetadata { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>IANA. Null: unknown, and then the lock gets no native schedule.</summary>
    public string? TimeZone { get; init; }

    public required LockTraits Traits { get; init; }
    public required LockState State { get; init; }

    /// <summary>What is wrong with the device now: error code of the description → since when, on the workspace's clock.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Errors { get; init; } = new Dictionary<string, DateTimeOffset>();

    /// <summary>As <see cref="Errors"/>, for warnings.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Warnings { get; init; } = new Dictionary<string, DateTimeOffset>();

    public bool IsBackupPoolEnabled { get; init; }

    /// <summary>The maker's own facts, shown as <c>properties.{name}</c>: for example <c>august_metadata</c>.</summary>
    public IReadOnlyDictionary<string, JsonElement> ProviderMetadata { get; init; } = new Dictionary<string, JsonElement>();

    public Watch Watch { get; init; } = new();

    public string DisplayName => Nickname ?? Name;
}

/// <summary>What a lock can do.</summary>
sealed record LockTraits
{
    // True, false, or null where the question does not arise (shown as an absent flag).
    public bool? CanRemotelyLock { get; init; }
    public bool? CanRemotelyUnlock { get; init; }
    public bool? CanProgramOnlineCodes { get; init; }
    public bool? CanProgramOfflineCodes { get; init; }
    public bool? CanUnlockWithCode { get; init; }
    public bool? CanConfigureAutoLock { get; init; }
    public bool HasHub { get; init; }
    public bool HasPaidSubscription { get; init; }

    public required PinRules Pins { get; init; }

    /// <summary>The lock itself lets a code in at its start and out at its end.</summary>
    public bool SchedulesNatively { get; init; }

    /// <summary>
    /// Schedules are minutes on the lock's own wall clock. What such a clock cannot tell exactly goes on just in time.
    /// </summary>
    public bool SchedulesByWallClock { get; init; }

    /// <summary>The lock itself keeps hours of days of the week, by the clock on its wall, as well as a start and an end.</summary>
    public bool KeepsWeeks { get; init; }

    /// <summary>The number of the first slot where slots are numbered; null where the maker names what it stores.</summary>
    public int? FirstSlot { get; init; }

    /// <summary>How many codes the lock holds, whoever made them. Null: the maker states no limit.</summary>
    public int? CodesMax { get; init; }

    /// <summary>False: the lock has no names, so a new name is no reason to write to it.</summary>
    public bool KeepsNames { get; init; } = true;

    public bool SupportsBackupPool { get; init; }

    /// <summary>Which maker's algorithm makes offline codes; null: none.</summary>
    public OfflineAlgorithm? OfflineAlgorithm { get; init; }

    /// <summary>True: the maker tells which code opened the door.</summary>
    public bool TellsWhichCodeOpened { get; init; }

    public string ModelName { get; init; } = "";
    public string ManufacturerName { get; init; } = "";
    public bool? HasBuiltInKeypad { get; init; }
    public bool? CanConnectKeypad { get; init; }
    public string? ImageUrl { get; init; }
    public string? ImageText { get; init; }
}

/// <summary>Makers whose algorithm gives a PIN to a lock that is never spoken to.</summary>
enum OfflineAlgorithm { Igloohome, Oracode, Lockly }

/// <summary>What a lock last told of itself; null: it never did.</summary>
sealed record LockState
{
    public bool IsOnline { get; init; } = true;
    public bool? IsLocked { get; init; }
    public bool? IsDoorOpen { get; init; }

    /// <summary>0 to 1.</summary>
    public double? Battery { get; init; }

    public bool? IsKeypadConnected { get; init; }
    public double? KeypadBattery { get; init; }
    public TimeSpan? AutoLockDelay { get; init; }
    public bool? IsAutoLockOn { get; init; }
    public string? SerialNumber { get; init; }
}

/// <summary>How the reconciler stands with a lock. Moments are the workspace's clock.</summary>
sealed record Watch
{
    /// <summary>Counts every change of a slot, so that a code that waits for "something to change" knows when it did.</summary>
    public long SlotsVersion { get; init; }

    /// <summary>When a complete listing was last taken; null: never.</summary>
    public DateTimeOffset? ListedAt { get; init; }

    /// <summary>The next routine listing; null: with the next look.</summary>
    public DateTimeOffset? RoutineAt { get; init; }

    /// <summary>A listing that something waits for (an answer that never came, a suspicion); null: none.</summary>
    public DateTimeOffset? RecheckAt { get; init; }

    /// <summary>Until then a command that was never answered may still be carried out; then the lock is read. Null: none.</summary>
    public DateTimeOffset? LateUntil { get; init; }

    /// <summary>Commands in a row that did not get through, whatever they were about.</summary>
    public int FailuresInARow { get; init; }

    /// <summary>The code whose command was the last of them; null: none was, or it was a listing.</summary>
    public Guid? LastFailed { get; init; }

    /// <summary>Nothing but door commands is sent before then; null: no pause.</summary>
    public DateTimeOffset? PausedUntil { get; init; }

    /// <summary>The latest that the clock showed when moments that the lock waits for were worked out; null: not since this is noted.</summary>
    public DateTimeOffset? PlannedAt { get; init; }

    /// <summary>How many codes of the backup pool lie on the lock.</summary>
    public int BackupsReady { get; init; }

    /// <summary>What one listing said against what we know: slot → since when. Believed when a later listing repeats it.</summary>
    public IReadOnlyDictionary<string, Suspicion> Suspicions { get; init; } = new Dictionary<string, Suspicion>();
}

/// <param name="What">A fingerprint of the reading, without PINs: equal when the lock says the same again.</param>
sealed record Suspicion(string What, DateTimeOffset Since);
