using Latchkey.Api;

namespace Latchkey.ConnectWebviews;

/// <summary>Where an owner goes from the page. Source of the parameters: the public documentation on embedding a connect webview.</summary>
static class Redirects
{
    /// <summary>Schemes that would run something in our page, or show it something of its own, instead of leaving it.</summary>
    static readonly string[] closed = ["javascript", "data", "vbscript", "blob", "file", "about", "filesystem", "view-source"];

    /// <exception cref="Refusal">It is no address to which a page may go. Those of apps (<c>myapp://done</c>) may be given.</exception>
    public static void Check(string? url, string field)
    {
        if (url is null) return;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || !url.StartsWith($"{uri.Scheme}:", StringComparison.OrdinalIgnoreCase)
            || closed.Contains(uri.Scheme))
            throw Refusal.Invalid(field, "Must be an absolute address, for example https://example.com/connected");
        if (uri.Scheme is "http" or "https" && uri.UserInfo.Length > 0) throw Refusal.Invalid(field, "Must not hold a user name or password");
    }

    /// <summary>Null: the owner stays on the page.</summary>
    public static string? Success(ConnectWebview webview, Guid connectedAccountId) => webview.RedirectUrl is { } url
        ? With(url, ("connect_webview_id", $"{webview.ConnectWebviewId}"), ("connected_account_id", $"{connectedAccountId}"))
        : null;

    /// <inheritdoc cref="Success"/>
    public static string? Failure(ConnectWebview webview, FaultWords words) => (webview.FailureUrl ?? webview.RedirectUrl) is { } url
        ? With(url, ("connect_webview_id", $"{webview.ConnectWebviewId}"), ("error_code", words.Code), ("error_message", words.Message))
        : null;

    // By hand: what builds addresses would write those of apps anew.
    static string With(string url, params (string Name, string Value)[] parameters)
    {
        var fragmentAt = url.IndexOf('#', StringComparison.Ordinal);
        var (address, fragment) = fragmentAt < 0 ? (url, "") : (url[..fragmentAt], url[fragmentAt..]);
        var query = string.Join('&', parameters.Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value)}"));
        var joint = !address.Contains('?', StringComparison.Ordinal) ? "?" : address[^1] is '?' or '&' ? "" : "&";
        return address + joint + query + fragment;
    }
}
