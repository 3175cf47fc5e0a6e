using System.Collections.Concurrent;
using Latchkey.Storage;

namespace Latchkey.Webhooks;

/// <summary>What a webhook is to be sent in one round, read ahead: requests go on while more is read and what came of others is written down.</summary>
/// <remarks>Each is read once, in the order in which they are due; what falls due behind those that were read is for the next round.</remarks>
sealed class Outbox(Store store, Vault vault, TimeProvider machine, Webhook webhook)
{
    /// <summary>Deliveries read at once: some tenths of a megabyte.</summary>
    const int ReadMax = 512;

    /// <summary>With so few left, more are read. A guess: what is sent while a read takes its time.</summary>
    const int Few = ReadMax / 2;

    readonly ConcurrentQueue<DueDelivery> waiting = new();
    readonly Lock gate = new();
    (DateTimeOffset DueAt, Guid EventId) last = (DateTimeOffset.UnixEpoch, Guid.Empty);
    Task reading = Task.CompletedTask;

    /// <summary>Nothing more was due.</summary>
    public bool IsEmpty { get; private set; }

    /// <returns>Null: nothing more is due.</returns>
    public async Task<DueDelivery?> Next()
    {
        while (true)
        {
            // Asked before the look into the queue, as a read fills that first.
            var wasEmpty = IsEmpty;
            var more = !wasEmpty && waiting.Count < Few ? ReadOn() : Task.CompletedTask;
            if (waiting.TryDequeue(out var next)) return next;
            if (wasEmpty) return null;
            await more;
        }
    }

    Task ReadOn()
    {
        lock (gate)
        {
            if (reading.IsCompletedSuccessfully) reading = Task.Run(Read);
            return reading;
        }
    }

    async Task Read()
    {
        var due = await store.Read(session =>
            session.DueDeliveries(vault, webhook.WorkspaceId, webhook.WebhookId, last, machine.GetUtcNow(), ReadMax));
        foreach (var found in due) waiting.Enqueue(found);
        if (due is [.., var furthest]) last = (furthest.Delivery.DueAt!.Value, furthest.Delivery.EventId);
        else IsEmpty = true;
    }
}
