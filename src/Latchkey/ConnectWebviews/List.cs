using System.Text.Json;
using Latchkey.Api;
using Latchkey.ClientSessions;
using Latchkey.Storage;

namespace Latchkey.ConnectWebviews;

/// <summary>The workspace's connect webviews that fit, in the order of their making.</summary>
static class List
{
    /// <summary>Source: the public description's default.</summary>
    const int DefaultLimit = 500;

    /// <summary>A guess: some megabytes.</summary>
    const int LimitMax = 10_000;

    public sealed record Request(
        string? CustomerKey, IReadOnlyDictionary<string, JsonElement>? CustomMetadataHas, [Bounds(1)] string? Search, string? UserIdentifierKey,
        [Bounds(0, LimitMax)] int? Limit, string? PageCursor);

    public sealed record Response(IReadOnlyList<ConnectWebviewView> ConnectWebviews, Pagination Pagination);

    public static async Task<Response> Handle(Request ask, Call call)
    {
        var page = Paging.Of(ask, ask.PageCursor, call);
        var limit = ask.Limit ?? DefaultLimit;
        var found = await call.Read(session =>
        {
            var user = session.SightOf(ask.UserIdentifierKey, call);
            return session.ConnectWebviews(
                call.Server.Vault, call.WorkspaceId, ask.CustomerKey, webview => user?.Sees(webview) != false && Fits(webview, ask), limit + 1, page.After);
        });
        var (webviews, pagination) = page.Cut(found, limit, w => (w.CreatedAt, w.ConnectWebviewId));
        var makers = Makers.In(call.Workspace, call.Server);
        return new([.. webviews.Select(webview => new ConnectWebviewView(webview, makers))], pagination);
    }

    static bool Fits(ConnectWebview webview, Request ask) =>
        (ask.CustomMetadataHas is null || CustomMetadata.Has(webview.CustomMetadata, ask.CustomMetadataHas)) &&
        (ask.Search is null || IsMentioned(webview, ask.Search));

    static bool IsMentioned(ConnectWebview webview, string text) =>
        webview.AcceptedProviders.Append($"{webview.ConnectWebviewId}").Append(webview.CustomerKey)
            .Any(word => word?.Contains(text, StringComparison.OrdinalIgnoreCase) == true) ||
        CustomMetadata.Mentions(webview.CustomMetadata, text);
}
