namespace Latchkey.Bench;

/// <summary>Kestrel and nothing else: what the machine gives to a server that only answers.</summary>
static class BareServer
{
    public static async Task Run(string url, byte[] answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add(url);
        app.MapPost("/access_codes/get", async context =>
        {
            context.Response.ContentType = "application/json; charset=utf-8";
            context.Response.ContentLength = answer.Length;
            await context.Response.Body.WriteAsync(answer);
        });
        app.MapGet("/health", () => "ready");
        await app.RunAsync();
    }
}
