using Microsoft.Extensions.Configuration.Memory;

namespace Latchkey.Api;

/// <summary>The web server around the API: Kestrel's bounds, and a log that has a line for each problem and none for each request.</summary>
static class Hosting
{
    public const string DefaultUrl = "http://127.0.0.1:3900";

    /// <summary>A list of 1,000 ids in a query (SDK 2.x) takes 50 KB.</summary>
    const int RequestLineBytesMax = 128 * 1024;

    public static WebApplicationBuilder Builder(string[] args)
    {
        // Settings are read once. Watching their files would have the system tell of every write to the data beside them.
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false", .. args]);
        Quieten(builder);
        if (string.IsNullOrEmpty(builder.Configuration["urls"])) builder.WebHost.UseUrls(DefaultUrl);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Body.BytesMax;
            kestrel.Limits.MaxRequestLineSize = RequestLineBytesMax;
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
        return builder;
    }

    static void Quieten(WebApplicationBuilder builder)
    {
        // First, so that whatever the operator configures is stronger.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?>
            {
                ["Logging:LogLevel:Default"] = "Information",
                ["Logging:LogLevel:Microsoft"] = "Warning",
                // Its lines hold the path of each request, and that of a pass is a secret: who wants them must ask for exactly these.
                ["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "None",
                // A start that fails is told in one line by Program, without where in the framework it was noticed.
                ["Logging:LogLevel:Microsoft.Extensions.Hosting"] = "None",
            },
        });
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ssZ ";
            console.UseUtcTimestamp = true;
        });
    }
}
