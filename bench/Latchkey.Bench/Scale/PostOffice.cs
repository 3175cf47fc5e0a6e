using System.Collections.Concurrent;
using Latchkey.ConnectedAccounts;
using Latchkey.Events;
using Latchkey.Storage;
using Latchkey.Webhooks;
using Microsoft.Extensions.Logging.Abstractions;
using Stopwatch = System.Diagnostics.Stopwatch;

namespace Latchkey.Bench.Scale;

/// <summary>A store with events, the sender that the server has, and receivers in this process: one that answers at once, one that never does.</summary>
sealed class PostOffice : IAsyncDisposable
{
    /// <summary>Events in one transaction while it is filled.</summary>
    const int Batch = 1_000;

    /// <summary>As many requests at once as the sender makes to one receiver.</summary>
    const int AtOnce = 16;

    readonly Store store;
    readonly Keys vault;
    readonly WebApplication receiver;
    readonly Guid workspaceId = Guid.CreateVersion7();
    readonly ConnectedAccount account;
    readonly Ids ids = new(Chance.OfTheMachine.Fill);
    readonly EventLog log;
    byte[] sample = [];

    PostOffice(Store store, Keys vault, WebApplication receiver)
    {
        (this.store, this.vault, this.receiver) = (store, vault, receiver);
        log = new(vault, ids, TimeProvider.System);
        account = new()
        {
            WorkspaceId = workspaceId, ConnectedAccountId = Guid.CreateVersion7(), AccountType = "inn", DisplayName = "Inn", CreatedAt = TimeProvider.System.GetUtcNow(),
        };
    }

    string Url => receiver.Urls.First();

    public static async Task<PostOffice> Open(string folder)
    {
        var opened = await Engines.Open(new() { ConnectionString = $"Data Source={Path.Combine(folder, "latchkey.db")}" }, TimeProvider.System, NullLogger.Instance);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var web = builder.Build();
        web.Urls.Add("http://127.0.0.1:0");
        web.Run(async http =>
        {
            await http.Request.Body.CopyToAsync(System.IO.Stream.Null);
            if (http.Request.Path == "/dead") await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        });
        await web.StartAsync();
        return new(opened, await Vaults.Open(opened, Path.Combine(folder, "latchkey.key")), web);
    }

    /// <returns>Deliveries a second to the living, until the last of them is written down.</returns>
    public async Task<double> Deliver(int events, int live, int dead)
    {
        var hooks = Enumerable.Range(0, live + dead).Select(i => NewHook(i < live ? "/live" : "/dead")).ToList();
        await store.Write(session => { foreach (var hook in hooks) session.Save(vault, hook); return true; });
        for (var written = 0; written < events; written += Batch) await store.Write(session => Happen(session, Math.Min(Batch, events - written)));
        using var courier = new Courier(AddressRules.Of("127.0.0.0/8"), TimeProvider.System);
        var sender = new Deliverer(store, vault, courier, TimeProvider.System, NullLogger.Instance);
        var began = Stopwatch.GetTimestamp();
        await sender.Start();
        foreach (var hook in hooks.Take(live))
            while (await store.Read(session => IsWaiting(session, hook))) await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        var took = Stopwatch.GetElapsedTime(began);
        await sender.DisposeAsync();
        await store.Write(session => { foreach (var hook in hooks) session.DeleteWebhook(vault, workspaceId, hook.WebhookId, TimeProvider.System.GetUtcNow()); return true; });
        await Keeping.Purge(store, TimeProvider.System);
        return events * live / took.TotalSeconds;
    }

    /// <returns>Requests a second, with the same bytes to the same receiver, and nothing else done.</returns>
    public async Task<double> JustPost(int count)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var waiting = new ConcurrentQueue<int>(Enumerable.Range(0, count));
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(async () =>
        {
            while (waiting.TryDequeue(out var _))
            {
                using var content = new ByteArrayContent(sample);
                using var answer = await client.PostAsync($"{Url}/live", content);
                answer.EnsureSuccessStatusCode();
            }
        })));
        return count / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    Webhook NewHook(string path) => new()
    {
        WorkspaceId = workspaceId, WebhookId = Guid.CreateVersion7(), CreatedAt = TimeProvider.System.GetUtcNow(), Url = Url + path, EventTypes = ["*"],
        Secret = Signature.NewSecret(Chance.OfTheMachine),
    };

    bool Happen(Session session, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var now = Moments.Whole(TimeProvider.System.GetUtcNow());
            var id = log.Append(session, new("connected_account.connected", now) { ConnectedAccountId = account.ConnectedAccountId }, null, account);
            if (i == 0) sample = Bodies.Bytes(session.FindEvent(vault, workspaceId, id)!.Event.Details);
        }
        return true;
    }

    bool IsWaiting(Session session, Webhook hook) => session.Query(
        "select 1 from webhook_deliveries where workspace_id = $1 and webhook_id = $2 and due_at is not null limit 1", row => row.Long(0), workspaceId, hook.WebhookId).Count > 0;

    public async ValueTask DisposeAsync()
    {
        await receiver.DisposeAsync();
        await store.DisposeAsync();
        vault.Dispose();
    }
}
