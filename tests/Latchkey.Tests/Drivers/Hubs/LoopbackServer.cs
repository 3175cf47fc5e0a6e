using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Latchkey.Drivers.Hubs;

/// <summary>A web server of the test's own on a free port, for a peer that speaks over a WebSocket.</summary>
sealed class LoopbackServer : IAsyncDisposable
{
    readonly WebApplication web;
    readonly CancellationTokenSource ending = new();

    LoopbackServer(WebApplication web) => this.web = web;

    public string Url => web.Urls.First().Replace("http", "ws", StringComparison.Ordinal);

    /// <summary>Cancelled when the test is over.</summary>
    public CancellationToken Ending => ending.Token;

    public static async Task<LoopbackServer> Start(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var web = builder.Build();
        web.UseWebSockets();
        web.Run(answer);
        await web.StartAsync();
        return new(web);
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await web.StopAsync();
        await web.DisposeAsync();
        ending.Dispose();
    }
}
