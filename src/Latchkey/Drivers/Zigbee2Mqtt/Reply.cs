namespace Latchkey.Drivers.Zigbee2Mqtt;

/// <summary>What a lock, or Zigbee2MQTT in its place, has answered to one command.</summary>
/// <param name="Status">The lock's own, when it said no (Zigbee Cluster Library 7, 2.6.3, and 7.3.2 for the door lock's own).</param>
readonly record struct Reply(ReplyKind Kind, byte Status = 0)
{
    public static readonly Reply Done = new(ReplyKind.Done);

    public bool IsDone => Kind == ReplyKind.Done;

    /// <summary>The lock was heard: it is within reach.</summary>
    public bool IsFromLock => Kind is ReplyKind.Done or ReplyKind.Refused;

    public Outcome Outcome => Kind switch
    {
        ReplyKind.Done => Outcome.Confirmed,
        ReplyKind.Refused => Outcome.RefusedForGood,
        ReplyKind.NotSent or ReplyKind.NotDelivered => Outcome.Transient,
        ReplyKind.NoAnswer or ReplyKind.Failed => Outcome.Unknown,
    };

    /// <summary>Our own words: those of Zigbee2MQTT quote what was sent, PINs among it.</summary>
    public string Detail => Kind switch
    {
        ReplyKind.Done => "done",
        ReplyKind.Refused => $"the lock refused (status {Status})",
        ReplyKind.NotSent => "Zigbee2MQTT is not connected",
        ReplyKind.NotDelivered => "the radio did not get through to the lock",
        ReplyKind.NoAnswer => "the lock did not answer in time",
        ReplyKind.Failed => "Zigbee2MQTT could not do it",
    };

    public CommandAnswer AsCommand() => new(Outcome, Outcome == Outcome.RefusedForGood ? Refused.Other : null, Detail);

    /// <summary>What Zigbee2MQTT means by an error.</summary>
    /// <remarks>Words of the radio adapters of zigbee-herdsman 9: Ember, Z-Stack, deCONZ. What they leave open may have happened.</remarks>
    public static Reply OfError(string? error) =>
        error is null ? new(ReplyKind.Failed) :
        notDelivered.Any(words => error.Contains(words, StringComparison.OrdinalIgnoreCase)) ? new(ReplyKind.NotDelivered) :
        noAnswer.Any(words => error.Contains(words, StringComparison.OrdinalIgnoreCase)) ? new(ReplyKind.NoAnswer) :
        new(ReplyKind.Failed);

    static readonly string[] notDelivered = ["Delivery failed", "Failed to send", "Data request failed", "no ack", "NO_ACK"];
    static readonly string[] noAnswer = ["Timeout", "No ZCL response"];
}

enum ReplyKind
{
    Done,

    /// <summary>The lock said no.</summary>
    Refused,

    /// <summary>The session was down: nothing was asked.</summary>
    NotSent,

    /// <summary>The lock did not acknowledge the radio's frames, which were repeated.</summary>
    NotDelivered,

    /// <summary>Asked, and never answered: it may have been carried out.</summary>
    NoAnswer,

    /// <summary>Zigbee2MQTT said what we do not understand, or the lock did: it may have been carried out.</summary>
    Failed,
}

/// <summary>What a lock told, when <see cref="Reply"/> is done.</summary>
readonly record struct Told<T>(Reply Reply, T? Value = default);
