using System.Diagnostics;
using Latchkey.Storage;

namespace Latchkey.Webhooks;

/// <summary>Finds the webhooks that have something due and sends it: each in a lane of its own, so that a dead one costs the others nothing.</summary>
/// <remarks>
/// At least once: an attempt is written down after it was made, so that one whose end nobody wrote down is made again, under the same id.
/// Deliveries to one webhook go out several at once and may overtake each other; the event says when it occurred.
/// </remarks>
sealed class Deliverer(Store store, Vault vault, Courier courier, TimeProvider machine, ILogger log) : IAsyncDisposable
{
    /// <summary>Webhooks that are sent to at once. A guess: a waiting request costs little, and dead receivers must not use up the room.</summary>
    const int LanesMax = 1_024;

    /// <summary>Requests under way to one webhook. A guess: more would only wait at the receiver's.</summary>
    const int AtOnce = 16;

    /// <summary>After this a round begins no more requests, so that it ends, with the last request's patience, well within its lease.</summary>
    static readonly TimeSpan RoundLasts = TimeSpan.FromSeconds(20);

    /// <summary>After a failure of the store. A guess.</summary>
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    readonly Alarm alarm = new(machine);
    readonly CancellationTokenSource stopping = new();
    int lanes;
    Task loop = Task.CompletedTask;

    public async Task Start()
    {
        if (store.IsMineAlone) await store.Write(session => { session.VoidWebhookLeases(); return true; });
        store.DeliveryBecameDue += alarm.Ring;
        loop = Task.Run(Loop);
    }

    public async ValueTask DisposeAsync()
    {
        store.DeliveryBecameDue -= alarm.Ring;
        await stopping.CancelAsync();
        await loop;
        // Requests under way are cut off, and made again after the next start.
        while (Volatile.Read(ref lanes) > 0) await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        stopping.Dispose();
        alarm.Dispose();
    }

    async Task Loop()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (!await StartDue()) await Sleep();
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                log.LogError(e, "Looking for due webhooks failed; trying again.");
                await alarm.WaitUntil(null, Pause, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <returns>True: something was due.</returns>
    async Task<bool> StartDue()
    {
        var now = machine.GetUtcNow();
        var room = LanesMax - Volatile.Read(ref lanes);
        if (room <= 0 || await store.Read(session => session.NextDueWebhook(now)) is not { } due || due > now) return false;
        foreach (var lease in await store.Write(session => session.TakeDueWebhooks(now, room)))
        {
            Interlocked.Increment(ref lanes);
            _ = Task.Run(() => Serve(lease));
        }
        return true;
    }

    async Task Sleep()
    {
        var due = await store.Read(session => session.NextDueWebhook(machine.GetUtcNow()));
        // While all lanes are taken the next that ends rings.
        if (Volatile.Read(ref lanes) >= LanesMax) due = null;
        // At least once a lease's length: those of nodes that died run out without anybody telling.
        await alarm.WaitUntil(due, WebhookLease.Length, stopping.Token);
    }

    async Task Serve(WebhookLease lease)
    {
        try
        {
            while (await Round(lease) && !stopping.IsCancellationRequested)
                if (!await store.Write(session => session.Extend(lease, machine.GetUtcNow()))) return;
            // Whoever writes a delivery now waits until it is known when the webhook is due.
            await store.Write(session => Close(session, lease));
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            log.LogError(e, "Sending to webhook {WebhookId} failed; it is tried again within a minute.", lease.WebhookId);
        }
        catch (Exception)
        {
            // The server stops: what was not written down is due still.
        }
        finally
        {
            Interlocked.Decrement(ref lanes);
            alarm.Ring();
        }
    }

    bool Close(Session session, WebhookLease lease)
    {
        session.Hold(lease.WebhookId);
        if (session.FindWebhook(vault, lease.WorkspaceId, lease.WebhookId) is { } webhook) session.MarkNext(webhook, machine.GetUtcNow());
        session.GiveBack(lease);
        return true;
    }

    /// <returns>True: there is more to send.</returns>
    async Task<bool> Round(WebhookLease lease)
    {
        var (workspaceId, webhookId, _) = lease;
        var now = machine.GetUtcNow();
        var isReplaying = await store.Read(session => session.FindWebhook(vault, workspaceId, webhookId)?.Replay is not null);
        if (isReplaying) await store.Write(session => Replaying.Step(session, vault, workspaceId, webhookId, now));
        var (webhook, isProduction) = await store.Read(session => (
            session.FindWebhook(vault, workspaceId, webhookId), session.FindWorkspace(workspaceId)?.IsSandbox == false));
        if (webhook is not { DisabledAt: null }) return false;
        var outbox = new Outbox(store, vault, machine, webhook);
        using var notes = new Notes(store, vault, machine, log, webhook);
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(async () =>
        {
            while (!notes.IsOver && Stopwatch.GetElapsedTime(began) < RoundLasts && await outbox.Next() is { } next)
            {
                // The event is there no more: nothing can be sent.
                if (next.Body is not { } body) notes.Add(next.Delivery with { DueAt = null }, null);
                else notes.Add(next.Delivery, await courier.Send(webhook, isProduction, next.Delivery.MessageId, body, stopping.Token));
            }
        })));
        await notes.AllWritten();
        return !outbox.IsEmpty && !notes.IsOver;
    }
}
