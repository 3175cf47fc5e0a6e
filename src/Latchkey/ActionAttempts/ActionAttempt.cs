using System.Text.Json;

namespace Latchkey.ActionAttempts;

/// <summary>Something a caller asked a lock to do, and what became of it.</summary>
sealed record ActionAttempt
{
    public required Guid WorkspaceId { get; init; }
    public required Guid ActionAttemptId { get; init; }

    /// <summary>The public description's word, for example <c>LOCK_DOOR</c>.</summary>
    public required string ActionType { get; init; }

    public Guid? DeviceId { get; init; }
    public Guid? AccessCodeId { get; init; }

    /// <summary>Of an attempt at an access system: its account.</summary>
    public Guid? ConnectedAccountId { get; init; }

    /// <summary>Of an access system; null: the door is a device.</summary>
    public Guid? AcsEntranceId { get; init; }

    /// <summary>Whose cloud key it was; null: the caller's own word.</summary>
    public KeyHolder? Holder { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Not begun by then: it ends in an error, because a door that opens late opens for nobody. UTC, workspace's clock.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Set when the command went to the lock.</summary>
    public DateTimeOffset? SentAt { get; init; }

    public AttemptStatus Status { get; init; } = AttemptStatus.Pending;

    /// <summary>What the command needs: for example the auto-lock delay.</summary>
    public IReadOnlyDictionary<string, JsonElement> Parameters { get; init; } = new Dictionary<string, JsonElement>();

    public IReadOnlyDictionary<string, JsonElement> Result { get; init; } = new Dictionary<string, JsonElement>();
    public string? ErrorType { get; init; }
    public string? ErrorMessage { get; init; }
}

/// <param name="AccessMethodId">The cloud key.</param>
/// <param name="UserIdentityId">Who has it; null: nobody that we know.</param>
sealed record KeyHolder(Guid AccessMethodId, Guid? UserIdentityId);

enum AttemptStatus { Pending, Success, Error }
