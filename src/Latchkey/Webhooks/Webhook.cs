using Latchkey.Events;

namespace Latchkey.Webhooks;

/// <summary>An address that is told of a workspace's events.</summary>
sealed record Webhook
{
    /// <summary>How long an old secret still signs beside the new one: long enough to roll out the new one at the receiver's.</summary>
    /// <remarks>Source: the owner's paper on the wire, "old and new valid for a day".</remarks>
    public static readonly TimeSpan OldSecretSignsFor = TimeSpan.FromDays(1);

    public required Guid WorkspaceId { get; init; }
    public required Guid WebhookId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Absolute, http or https.</summary>
    public required string Url { get; init; }

    /// <summary>Public types, or <see cref="EveryType"/> alone or among them.</summary>
    public required IReadOnlyList<string> EventTypes { get; init; }

    /// <summary>What signs: <see cref="Signature"/>.</summary>
    public required string Secret { get; init; }

    /// <summary>The secret before this one; null: there was none.</summary>
    public string? OldSecret { get; init; }

    public DateTimeOffset? RotatedAt { get; init; }

    /// <summary>When it was switched off because nobody took its events; null: it is on.</summary>
    public DateTimeOffset? DisabledAt { get; init; }

    public DisabledReason? DisabledReason { get; init; }

    /// <summary>Since when every attempt failed, without a day between two; null: the last one got through, or there was none.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>The last failure, to the hour.</summary>
    public DateTimeOffset? LastFailedAt { get; init; }

    /// <summary>Events that are yet to be sent again; null: none.</summary>
    public Replay? Replay { get; init; }

    public const string EveryType = "*";

    /// <summary>The secrets that sign now.</summary>
    public IEnumerable<string> SecretsAt(DateTimeOffset now) =>
        OldSecret is { } old && now < RotatedAt + OldSecretSignsFor ? [Secret, old] : [Secret];
}

enum DisabledReason
{
    /// <summary>Nothing but failure for <see cref="Judgement.FailsFor"/>.</summary>
    Failing,

    /// <summary>The receiver answered 410: it is gone for good.</summary>
    Gone,
}

/// <summary>Events that were asked to be sent again, from one moment to another on the workspace's clock.</summary>
/// <param name="AfterId">The last that was made a delivery again; null: none yet.</param>
/// <param name="Until">Inclusive: what happens later is sent by itself.</param>
/// <param name="IsUndeliveredOnly">False: also what was delivered before.</param>
sealed record Replay(DateTimeOffset From, DateTimeOffset Until, bool IsUndeliveredOnly, Guid? AfterId = null);

/// <summary>Who in a workspace hears of events. Kept beside the rows that cost a query, for every event asks for it.</summary>
sealed record Listeners(IReadOnlyList<Listener> All);

/// <summary>A webhook that is switched on.</summary>
sealed record Listener(Guid WebhookId, IReadOnlyList<string> EventTypes)
{
    public bool Hears(Event happened) =>
        EventTypes.Any(type => type == happened.Type || (type == Webhook.EveryType && !happened.IsInternal));
}
