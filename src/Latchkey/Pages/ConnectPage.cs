using Latchkey.Api;
using Latchkey.Api.Binding;
using Latchkey.ConnectWebviews;
using Latchkey.Devices;

namespace Latchkey.Pages;

/// <summary>The page of a connect webview, and what it asks of us: two paths that no description has.</summary>
/// <remarks>
/// As with the <see cref="Portal"/>, the secret is behind the #. It comes in the body of what the page asks, and nothing else opens the page: no
/// cookie, so another site's page can ask nothing in an owner's name.
/// </remarks>
static class ConnectPage
{
    const string Path = "/connect", OpenPath = "/connect/open", LoginPath = "/connect/login";

    static readonly string page = Embedded.Text("connect.html"), policy = Embedded.PolicyOf(page);

    public static string AddressOf(string origin, string secret) => $"{origin}{Path}#{secret}";

    public static bool IsAt(HttpRequest request) => request.Path.Value is Path or OpenPath or LoginPath;

    /// <exception cref="Refusal">The link opens nothing (any more), or a field breaks its rules.</exception>
    public static async Task Answer(HttpContext http, Server server)
    {
        var isPage = http.Request.Path.Value == Path;
        if (isPage && (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)))
        {
            await Embedded.Answer(http, 200, policy, page);
            return;
        }
        if (isPage || !HttpMethods.IsPost(http.Request.Method))
        {
            http.Response.Headers.Allow = isPage ? "GET" : "POST";
            throw new Refusal(405, "method_not_allowed", isPage ? "This is a page: GET it." : "The page posts here.");
        }
        http.Response.Headers.CacheControl = "no-store";
        using var body = await Body.Read(http);
        if (http.Request.Path.Value == OpenPath)
        {
            var ask = Bound<OpenRequest>(body);
            await Answers.Write(http, 200, await server.Store.Read(session => Open(session, server, ask.Secret)));
        }
        else
        {
            await Answers.Write(http, 200, await new LoggingIn(server).Handle(Bound<LoggingIn.Request>(body), http.RequestAborted));
        }
    }

    public sealed record OpenRequest([Bounds(1, 100)] string Secret);

    /// <summary>What the page shows first.</summary>
    /// <param name="CancelUrl">Where an owner goes who does not want to; null: nowhere.</param>
    sealed record Response(
        Guid ConnectWebviewId, string Inviter, bool IsSandbox, IReadOnlyList<ProviderChoice> Providers, DeviceSelectionMode DeviceSelectionMode,
        string? CancelUrl, string? PrimaryButtonColor, string? PrimaryButtonTextColor, string? SuccessMessage);

    /// <param name="Fields">What a hub is connected with.</param>
    sealed record ProviderChoice(string Name, string DisplayName, string ImageUrl, LoginKind Login, IReadOnlyList<Field> Fields);

    sealed record Field(string Name, bool IsRequired, string? Example);

    static Response Open(Storage.Session session, Server server, string secret)
    {
        var (webview, workspace) = LoggingIn.Find(server, session, secret);
        var offered = Makers.In(workspace, server).Where(m => webview.AcceptedProviders.Contains(m.Name)).OrderBy(m => m.DisplayName, StringComparer.OrdinalIgnoreCase);
        return new(
            webview.ConnectWebviewId, workspace.ConnectPartnerName ?? workspace.CompanyName ?? workspace.Name, workspace.IsSandbox,
            [.. offered.Select(m => new ProviderChoice(m.Name, m.DisplayName, Picture.AddressOf(null, m.Name, ""), m.Login,
                [.. m.Fields.Select(f => new Field(f.Name, f.IsRequired, f.Example))]))],
            webview.SelectionMode, Redirects.Failure(webview, FaultWords.Cancelled),
            workspace.PrimaryButtonColor, workspace.PrimaryButtonTextColor, workspace.SuccessMessage);
    }

    static T Bound<T>(Body body) where T : class
    {
        var faults = new Faults();
        return (T?)Kinds.OfRequest(typeof(T)).Read(body.Json, faults) ?? throw Refusal.Invalid(faults.Errors);
    }
}
