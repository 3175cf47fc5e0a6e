namespace Latchkey.Webhooks;

/// <summary>An event on its way to a webhook. All moments but <see cref="OccurredAt"/> are on the machine's clock.</summary>
sealed record Delivery
{
    /// <summary>Attempts that are remembered of a delivery: those of two sendings, and a few. A guess.</summary>
    public const int AttemptsKept = 20;

    public required Guid WorkspaceId { get; init; }
    public required Guid WebhookId { get; init; }
    public required Guid EventId { get; init; }
    public required string EventType { get; init; }

    /// <summary>On the workspace's clock.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is tried next; null: it is delivered, or given up.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>How often sending was begun: by the event, and by each who asked for it again.</summary>
    public int Asked { get; init; } = 1;

    /// <summary>Attempts since sending was last begun.</summary>
    public int Tries { get; init; }

    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>Oldest first; of many the last <see cref="AttemptsKept"/>.</summary>
    public IReadOnlyList<Attempt> Attempts { get; init; } = [];

    /// <summary>By which the receiver knows it again: the same on every attempt.</summary>
    public string MessageId => MessageIdOf(EventId);

    public static string MessageIdOf(Guid eventId) => $"msg_{eventId:N}";

    public DeliveryStatus Status => DueAt is not null ? DeliveryStatus.Pending
        : DeliveredAt is not null ? DeliveryStatus.Delivered
        : DeliveryStatus.Failed;

    /// <summary>To be sent (again) from now on, with all attempts ahead.</summary>
    public Delivery AskedAgain(DateTimeOffset now) => this with { DueAt = now, Asked = Asked + 1, Tries = 0 };
}

enum DeliveryStatus { Pending, Delivered, Failed }

/// <summary>One request to the receiver, and what came of it.</summary>
/// <param name="Status">The answer's; null: there was none.</param>
/// <param name="Error">Why there was none; null: there was one.</param>
sealed record Attempt(DateTimeOffset At, int? Status, AttemptError? Error, int Milliseconds)
{
    /// <summary>How long the receiver asks to be left alone; null: it does not say.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public TimeSpan? RetryAfter { get; init; }

    public bool GotThrough => Status is >= 200 and < 300;
}

enum AttemptError
{
    /// <summary>No address of it is in a network that webhooks may reach.</summary>
    AddressRefused,

    /// <summary>Its name has no address.</summary>
    NameNotFound,

    ConnectionFailed,
    TlsFailed,
    TimedOut,
}
