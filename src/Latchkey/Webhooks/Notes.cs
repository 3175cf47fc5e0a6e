using Latchkey.Storage;

namespace Latchkey.Webhooks;

/// <summary>What came of a round's attempts, written down as it comes: all that has come meanwhile in one transaction.</summary>
sealed class Notes(Store store, Vault vault, TimeProvider machine, ILogger log, Webhook webhook) : IDisposable
{
    /// <summary>What ends within this time is written down together: a commit costs more than a row. A guess: what a crash would send twice.</summary>
    static readonly TimeSpan Together = TimeSpan.FromMilliseconds(20);

    readonly Lock gate = new();

    /// <summary>Nothing more comes: what is there is written down at once.</summary>
    readonly CancellationTokenSource hurry = new();

    List<(Delivery Delivery, Attempt? Attempt)> unwritten = [];
    Task writing = Task.CompletedTask;

    /// <summary>The webhook is gone or off: nothing more is sent.</summary>
    public bool IsOver { get; private set; }

    public void Add(Delivery delivery, Attempt? attempt)
    {
        var now = machine.GetUtcNow();
        var after = attempt is null ? delivery : Judgement.Of(delivery, attempt, now);
        lock (gate)
        {
            unwritten.Add((after, attempt));
            if (writing.IsCompletedSuccessfully) writing = Task.Run(Write);
        }
    }

    /// <exception cref="StoreBusyException">Some could not be written down.</exception>
    public async Task AllWritten()
    {
        await hurry.CancelAsync();
        await writing;
    }

    public void Dispose() => hurry.Dispose();

    // No time of any door's: the machine's own breath.
    async Task Rest() => await Task.Delay(Together, TimeProvider.System, hurry.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    async Task Write()
    {
        await Rest();
        while (Next() is { Count: > 0 } batch)
        {
            IsOver |= !await store.Write(session => Save(session, batch));
            await Rest();
        }
    }

    List<(Delivery, Attempt?)> Next()
    {
        lock (gate)
        {
            var batch = unwritten;
            unwritten = [];
            // Within the gate, so that whoever adds next begins anew.
            if (batch.Count == 0) writing = Task.CompletedTask;
            return batch;
        }
    }

    /// <returns>False: the webhook is gone or off.</returns>
    bool Save(Session session, List<(Delivery Delivery, Attempt? Attempt)> batch)
    {
        foreach (var (delivery, _) in batch) session.SaveOutcome(delivery);
        if (Find(session) is not { } before) return false;
        if (Judged(before, batch) == before) return before.DisabledAt is null;
        // Its owner may just be changing it.
        session.Hold(webhook.WebhookId);
        if (Find(session) is not { } held) return false;
        var after = Judged(held, batch);
        if (after == held) return held.DisabledAt is null;
        session.Save(vault, after);
        if (after.DisabledAt is not null)
            log.LogWarning("Webhook {WebhookId} was switched off: {Reason}.", webhook.WebhookId, after.DisabledReason);
        return after.DisabledAt is null;
    }

    Webhook? Find(Session session) => session.FindWebhook(vault, webhook.WorkspaceId, webhook.WebhookId);

    Webhook Judged(Webhook before, List<(Delivery Delivery, Attempt? Attempt)> batch)
    {
        var now = machine.GetUtcNow();
        return batch.Select(b => b.Attempt).OfType<Attempt>().Aggregate(before, (judged, attempt) => Judgement.Of(judged, attempt, now));
    }
}
