using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Latchkey.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Latchkey.Webhooks;

/// <summary>Somebody's program that takes events, on a free port of this machine.</summary>
sealed class Receiver : IAsyncDisposable
{
    readonly WebApplication web;

    Receiver(WebApplication web) => this.web = web;

    public string Url => $"{web.Urls.First()}/hook";

    /// <summary>What it got, in the order of coming.</summary>
    public ConcurrentQueue<Parcel> Got { get; } = [];

    /// <summary>Each event once.</summary>
    public HashSet<string> Ids => [.. Got.Select(p => p.Id)];

    /// <summary>What it answers; at first always 204.</summary>
    public Func<Parcel, HttpResponse, Task> Answer { get; set; } = (_, response) => Status(response, 204);

    public void AnswersWith(int status) => Answer = (_, response) => Status(response, status);

    /// <summary>It takes the event, and says nothing.</summary>
    public void Hangs() => Answer = (_, response) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, response.HttpContext.RequestAborted);

    public static Task Status(HttpResponse response, int status)
    {
        response.StatusCode = status;
        return Task.CompletedTask;
    }

    public static async Task<Receiver> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new Receiver(builder.Build());
        receiver.web.Run(receiver.Take);
        await receiver.web.StartAsync();
        return receiver;
    }

    async Task Take(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var headers = http.Request.Headers;
        var parcel = new Parcel(
            http.Request.Path, headers["svix-id"].ToString(), long.Parse(headers["svix-timestamp"].ToString()), headers["svix-signature"].ToString(), await reader.ReadToEndAsync());
        Got.Enqueue(parcel);
        await Answer(parcel, http.Response);
    }

    public async ValueTask DisposeAsync()
    {
        using var cut = new CancellationTokenSource();
        await cut.CancelAsync();
        // Who hangs is not waited for.
        await web.StopAsync(cut.Token);
        await web.DisposeAsync();
    }
}

/// <summary>What came with one request.</summary>
sealed record Parcel(string Path, string Id, long Timestamp, string Signature, string Body)
{
    public DateTimeOffset SentAt => DateTimeOffset.FromUnixTimeSeconds(Timestamp);
    public JsonObject Event => JsonNode.Parse(Body)!.AsObject();

    public bool IsSignedWith(string secret) => Signature.Split(' ').Contains(Webhooks.Signature.Of([secret], Id, Timestamp, System.Text.Encoding.UTF8.GetBytes(Body)));
}
