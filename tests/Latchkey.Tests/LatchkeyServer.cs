using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Latchkey.Api;
using Latchkey.Storage;
using Latchkey.Stores;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Latchkey;

/// <summary>The real server on a free port of this machine, on a store of its own, with a clock that only tests move.</summary>
sealed class LatchkeyServer : IAsyncDisposable
{
    public const string ApiKey = "seam_test_of_the_first_sandbox", Token = "seam_at1_of_the_first_person";

    readonly FreshStore fresh;
    readonly Keys vault;
    readonly WebApplication app;

    LatchkeyServer(FreshStore fresh, Keys vault, WebApplication app, Server server, FakeClock clock)
    {
        (this.fresh, this.vault, this.app, Server, Clock) = (fresh, vault, app, server, clock);
        Client = Caller(ApiKey);
    }

    public Server Server { get; }
    public FakeClock Clock { get; }
    public string Url => app.Urls.First();

    /// <summary>Speaks with the first sandbox's API key.</summary>
    public HttpClient Client { get; }

    /// <summary>What the server logged as warnings and errors.</summary>
    public ConcurrentQueue<string> Problems { get; } = [];

    public static Task<LatchkeyServer> OnSqlite(Settings? settings = null) => On(Engine.Sqlite, settings);

    /// <param name="routes">Adds to the API's routes, or puts others over them.</param>
    public static async Task<LatchkeyServer> On(Engine engine, Settings? settings = null, Action<RouteTable>? routes = null)
    {
        var clock = new FakeClock();
        var fresh = await FreshStore.On(engine);
        var vault = new Keys(KeyFile.New());
        var builder = Hosting.Builder(["--urls", "http://127.0.0.1:0"]);
        var problems = new ProblemLog();
        builder.Logging.ClearProviders().AddProvider(problems);
        var app = builder.Build();
        var chosen = (settings ?? new Settings()) with { BootstrapApiKey = ApiKey, BootstrapToken = Token };
        var table = Routes.Table();
        routes?.Invoke(table);
        var server = new Server(fresh.Store, vault, clock, chosen, app.Services.GetRequiredService<ILoggerFactory>())
        {
            Endpoints = table.Freeze(),
        };
        server.Answer(app);
        await app.StartAsync();
        await server.Start();
        var made = new LatchkeyServer(fresh, vault, app, server, clock);
        problems.To = made.Problems;
        return made;
    }

    /// <summary>A client with another key; the caller disposes of it, or leaves it to the end of the test.</summary>
    /// <param name="key">Null: none.</param>
    public HttpClient Caller(string? key, Guid? workspace = null)
    {
        var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        if (key is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (workspace is { } id) client.DefaultRequestHeaders.Add("seam-workspace", id.ToString());
        return client;
    }

    /// <summary>Posts JSON with the first sandbox's key.</summary>
    public Task<Answer> Post(string path, object? body = null) => Client.Ask(path, body);

    /// <summary>Gets with the first sandbox's key.</summary>
    public Task<Answer> Get(string pathAndQuery) => Client.Ask(HttpMethod.Get, pathAndQuery);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.StopAsync();
        await Server.DisposeAsync();
        await app.DisposeAsync();
        vault.Dispose();
        await fresh.DisposeAsync();
    }

    sealed class ProblemLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> To { get; set; } = [];

        public ILogger CreateLogger(string categoryName) => this;
        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public void Log<TState>(LogLevel level, EventId id, TState state, Exception? e, Func<TState, Exception?, string> text)
        {
            if (IsEnabled(level)) To.Enqueue($"{text(state, e)} {e}");
        }

        public void Dispose() { }
    }
}

/// <summary>An answer, read: every one is JSON.</summary>
sealed record Answer(int Status, JsonObject Body, HttpResponseMessage Http, string Text)
{
    public string? ErrorType => (string?)Body["error"]?["type"];
    public string? ErrorMessage => (string?)Body["error"]?["message"];
    public string? Header(string name) => Http.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}

static class Asking
{
    /// <summary>Posts JSON.</summary>
    public static Task<Answer> Ask(this HttpClient client, string path, object? body = null) =>
        client.Ask(HttpMethod.Post, path, body is null ? null : JsonContent.Create(body));

    public static async Task<Answer> Ask(
        this HttpClient client, HttpMethod verb, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(verb, path) { Content = content };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var body = text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject();
        return new((int)response.StatusCode, body, response, text);
    }

    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
