namespace Latchkey.Webhooks;

/// <summary>What an attempt makes of its delivery, and of the webhook.</summary>
static class Judgement
{
    /// <summary>The pauses between attempts, the first of which is made at once. Source: Svix's schedule, in the owner's paper on the wire.</summary>
    public static readonly IReadOnlyList<TimeSpan> Pauses =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(10),
    ];

    /// <summary>Nothing but failure for so long switches a webhook off. Source: as <see cref="Pauses"/>.</summary>
    public static readonly TimeSpan FailsFor = TimeSpan.FromDays(5);

    /// <summary>
    /// Two failures with so long between them are not one run of failures: nothing was tried meanwhile, and nobody knows whether it would have
    /// got through. A guess: more than twice the longest pause.
    /// </summary>
    public static readonly TimeSpan RunEndsAfter = TimeSpan.FromDays(1);

    /// <summary>How exactly the last failure is remembered, so that a webhook's row is not written at each.</summary>
    static readonly TimeSpan LastFailedStep = TimeSpan.FromHours(1);

    /// <summary>A receiver that asks for a longer pause gets this. A guess: after a day an answer is as likely as ever.</summary>
    static readonly TimeSpan RetryAfterMax = TimeSpan.FromDays(1);

    const int Gone = 410;

    /// <param name="now">When the attempt ended.</param>
    public static Delivery Of(Delivery delivery, Attempt attempt, DateTimeOffset now)
    {
        var after = delivery with
        {
            Tries = delivery.Tries + 1,
            Attempts = [.. delivery.Attempts.Append(attempt).TakeLast(Delivery.AttemptsKept)],
        };
        if (attempt.GotThrough) return after with { DueAt = null, DeliveredAt = now };
        return after with { DueAt = attempt.Status == Gone ? null : NextAt(after.Tries, attempt, now) };
    }

    /// <returns>The webhook as it was when nothing changes.</returns>
    public static Webhook Of(Webhook webhook, Attempt attempt, DateTimeOffset now)
    {
        if (webhook.DisabledAt is not null) return webhook;
        if (attempt.GotThrough)
            return webhook.FailingSince is null ? webhook : webhook with { FailingSince = null, LastFailedAt = null };
        if (attempt.Status == Gone) return webhook with { DisabledAt = now, DisabledReason = DisabledReason.Gone };
        if (webhook.FailingSince is not { } since || now - webhook.LastFailedAt > RunEndsAfter)
            return webhook with { FailingSince = now, LastFailedAt = now };
        if (now - since >= FailsFor) return webhook with { DisabledAt = now, DisabledReason = DisabledReason.Failing };
        return now - webhook.LastFailedAt >= LastFailedStep ? webhook with { LastFailedAt = now } : webhook;
    }

    static DateTimeOffset? NextAt(int tries, Attempt attempt, DateTimeOffset now)
    {
        if (tries > Pauses.Count) return null;
        var pause = Pauses[tries - 1];
        if (attempt.RetryAfter is not { } asked || asked <= pause) return now + pause;
        return now + (asked < RetryAfterMax ? asked : RetryAfterMax);
    }
}
