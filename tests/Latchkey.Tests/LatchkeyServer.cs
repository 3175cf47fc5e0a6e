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

    readonly FreshStore store;
    readonly Keys keys;
    readonly Func<ValueTask> afterwards;
    readonly WebApplication web;

    LatchkeyServer(
        FreshStore store, Keys keys, WebApplication web, Server server, FakeClock clock, ConcurrentQueue<string> problems, Func<ValueTask> afterwards)
    {
        (this.store, this.keys, this.web, Server, Clock, Problems, this.afterwards) = (store, keys, web, server, clock, problems, afterwards);
        Client = Caller(ApiKey);
    }

    public Server Server { get; }
    public FakeClock Clock { get; }
    public string Url => web.Urls.First();

    /// <summary>Speaks with the first sandbox's API key.</summary>
    public HttpClient Client { get; }

    /// <summary>What the server logged as warnings and errors.</summary>
    public ConcurrentQueue<string> Problems { get; }

    public static Task<LatchkeyServer> OnSqlite(Settings? settings = null) => On(Engine.Sqlite, settings);

    /// <param name="routes">Adds to the API's routes, or puts others over them.</param>
    /// <param name="repeatsReads">Every read is run twice.</param>
    /// <param name="early">Is done when the server listens, and has not started.</param>
    public static async Task<LatchkeyServer> On(
        Engine engine, Settings? settings = null, Action<RouteTable>? routes = null, bool repeatsReads = false, Func<HttpClient, Task>? early = null)
    {
        var fresh = await FreshStore.On(engine);
        var keys = new Keys(KeyFile.New());
        return await On(fresh, repeatsReads ? new RepeatingStore(fresh.Store) : fresh.Store, keys, new(), settings, routes, async () =>
        {
            keys.Dispose();
            await fresh.DisposeAsync();
        }, early);
    }

    /// <summary>Another node on the same database and the same clock; the caller ends it first.</summary>
    public async Task<LatchkeyServer> Another()
    {
        var another = await store.OpenAnother();
        return await On(store, another, keys, Clock, Server.Settings, null, another.DisposeAsync);
    }

    static async Task<LatchkeyServer> On(
        FreshStore fresh, Store store, Keys keys, FakeClock clock, Settings? settings, Action<RouteTable>? routes, Func<ValueTask> afterwards,
        Func<HttpClient, Task>? early = null)
    {
        var builder = Hosting.Builder(["--urls", "http://127.0.0.1:0"]);
        var notebook = new Notebook();
        builder.Logging.ClearProviders().AddProvider(notebook);
        var app = builder.Build();
        var chosen = (settings ?? new Settings()) with { BootstrapApiKey = ApiKey, BootstrapToken = Token };
        var table = Routes.Table();
        routes?.Invoke(table);
        var server = new Server(store, keys, clock, chosen, app.Services.GetRequiredService<ILoggerFactory>())
        {
            Endpoints = table.Freeze(),
        };
        server.Answer(app);
        await app.StartAsync();
        if (early is not null) await early(NewCaller(app.Urls.First(), ApiKey));
        await server.Start();
        return new(fresh, keys, app, server, clock, notebook.Lines, afterwards);
    }

    /// <summary>A client with another key; the caller disposes of it, or leaves it to the end of the test.</summary>
    /// <param name="key">Null: none.</param>
    public HttpClient Caller(string? key, Guid? workspace = null)
    {
        var client = NewCaller(Url, key);
        if (workspace is { } id) client.DefaultRequestHeaders.Add("seam-workspace", id.ToString());
        return client;
    }

    static HttpClient NewCaller(string url, string? key)
    {
        var client = new HttpClient { BaseAddress = new Uri(url) };
        if (key is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>Posts JSON with the first sandbox's key.</summary>
    public Task<Answer> Post(string path, object? body = null) => Client.Ask(path, body);

    /// <summary>Gets with the first sandbox's key.</summary>
    public Task<Answer> Get(string pathAndQuery) => Client.Ask(HttpMethod.Get, pathAndQuery);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await web.StopAsync();
        var stopped = Server.DisposeAsync().AsTask();
        // Locks that are being waited for answer or are given up, as they would be if the clock ran.
        while (!stopped.IsCompleted)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(stopped, Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System));
        }
        await stopped;
        await web.DisposeAsync();
        await afterwards();
    }

    sealed class Notebook : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;
        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public void Log<TState>(LogLevel level, EventId id, TState state, Exception? e, Func<TState, Exception?, string> text)
        {
            if (IsEnabled(level)) Lines.Enqueue($"{text(state, e)} {e}");
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
