using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Latchkey.Api;

/// <summary>Server-sent events to one listener (HTML Standard, 9.2). What it has not read yet is bounded by the connection's buffer.</summary>
sealed class EventSource : IDisposable
{
    const string LastIdHeader = "Last-Event-ID";

    /// <summary>A listener that takes nothing for this long is cut off. A guess: a phone in a lift.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly HttpContext http;
    readonly HttpCall call;
    readonly CancellationTokenSource ended;
    readonly CancellationToken stopping;

    public EventSource(HttpContext http, HttpCall call)
    {
        (this.http, this.call) = (http, call);
        stopping = http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
    }

    /// <summary>Cancelled when the listener is gone, or the server stops.</summary>
    public CancellationToken Ended => ended.Token;

    public bool IsStopping => stopping.IsCancellationRequested;

    /// <summary>The id after which the listener wants to go on; null: it begins now.</summary>
    /// <exception cref="Refusal">It is no id of ours.</exception>
    public Guid? LastId()
    {
        var given = http.Request.Headers[LastIdHeader].ToString();
        if (given.Length == 0) return null;
        return Guid.TryParseExact(given, "D", out var id)
            ? id
            : throw new Refusal(400, "invalid_last_event_id", $"The header {LastIdHeader} holds the id of an event that this stream has told.");
    }

    /// <inheritdoc cref="HttpCall.AskAgain"/>
    public ValueTask<bool> IsWelcome() => call.AskAgain();

    public async Task Begin()
    {
        var response = http.Response;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        // Else some proxies keep it until there is much of it.
        response.Headers["x-accel-buffering"] = "no";
        await Pulse();
    }

    /// <summary>A comment: says to whoever stands between that the connection lives.</summary>
    public Task Pulse()
    {
        http.Response.BodyWriter.Write(": \n\n"u8);
        return Flush();
    }

    /// <summary>One event; it goes out with <see cref="Flush"/>.</summary>
    public void Tell(Guid id, JsonObject happened)
    {
        var to = http.Response.BodyWriter;
        to.Write(Encoding.ASCII.GetBytes($"id: {id}\ndata: "));
        using (var json = new Utf8JsonWriter(to, new JsonWriterOptions { Encoder = Wire.Json.Encoder, SkipValidation = true }))
            happened.WriteTo(json);
        to.Write("\n\n"u8);
    }

    /// <exception cref="OperationCanceledException">The listener is gone or takes too long, or the server stops.</exception>
    public async Task Flush()
    {
        using var patience = new CancellationTokenSource(Patience, call.Server.Clock);
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, Ended);
        await http.Response.BodyWriter.FlushAsync(cut.Token);
    }

    public void Dispose() => ended.Dispose();
}
