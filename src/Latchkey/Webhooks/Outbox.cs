using System.Collections.Concurrent;
using Latchkey.Storage;

namespace Latchkey.Webhooks;

/// <summary>What a webhook is to be sent, read as it is taken: requests go on while what came of others is written down.</summary>
sealed class Outbox(Store store, Vault vault, TimeProvider machine, Webhook webhook) : IDisposable
{
    /// <summary>Deliveries read at once: some tenths of a megabyte.</summary>
    const int ReadMax = 512;

    readonly ConcurrentQueue<DueDelivery> waiting = new();

    /// <summary>The events that were read and whose outcome is not written down: in the store they are due still.</summary>
    readonly ConcurrentDictionary<Guid, bool> underWay = new();

    readonly SemaphoreSlim reading = new(1, 1);

    /// <summary>Nothing more was due.</summary>
    public bool IsEmpty { get; private set; }

    /// <returns>Null: nothing more is due.</returns>
    public async Task<DueDelivery?> Next()
    {
        while (true)
        {
            if (waiting.TryDequeue(out var next)) return next;
            if (IsEmpty) return null;
            await reading.WaitAsync();
            try
            {
                if (waiting.IsEmpty && !IsEmpty) await Read();
            }
            finally
            {
                reading.Release();
            }
        }
    }

    /// <summary>What came of it is in the store: it may become due again.</summary>
    public void Written(Guid eventId) => underWay.TryRemove(eventId, out _);

    public void Dispose() => reading.Dispose();

    async Task Read()
    {
        // Before the look: what is written down during it may still be seen as due.
        var before = underWay.Keys.ToHashSet();
        var now = machine.GetUtcNow();
        var due = await store.Read(session =>
            session.DueDeliveries(vault, webhook.WorkspaceId, webhook.WebhookId, now, ReadMax + before.Count));
        IsEmpty = true;
        foreach (var found in due.Where(d => !before.Contains(d.Delivery.EventId)))
        {
            IsEmpty = false;
            underWay[found.Delivery.EventId] = true;
            waiting.Enqueue(found);
        }
    }
}
