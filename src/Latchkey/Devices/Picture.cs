using System.Globalization;
using System.Text;

namespace Latchkey.Devices;

/// <summary>
/// A drawing of a lock that bears its make's first letters. Makers' own pictures are theirs, and are not copied here.
/// </summary>
static class Picture
{
    public const string Folder = "/assets/devices/";

    /// <param name="given">The picture's own address or its path on this server, when there is one.</param>
    /// <param name="make">A provider or manufacturer, for example <c>august</c>.</param>
    public static string AddressOf(string? given, string make, string origin) =>
        given is null ? $"{origin}{Folder}{Uri.EscapeDataString(make)}.svg" :
        given.StartsWith('/') ? origin + given :
        given;

    public static string Draw(string make)
    {
        var name = Providers.DisplayName(make);
        return $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 160" role="img" aria-label="{Escaped(name)} lock">
              <path d="M36 72V48a24 24 0 0 1 48 0v24" fill="none" stroke="hsl({Hue(make)} 30% 35%)" stroke-width="10"/>
              <rect x="20" y="72" width="80" height="76" rx="12" fill="hsl({Hue(make)} 35% 45%)"/>
              <text x="60" y="122" fill="#fff" font-family="sans-serif" font-size="32" text-anchor="middle"
                >{Escaped(Initials(name))}</text>
            </svg>
            """;
    }

    /// <summary>The make whose picture is at a path; null: none is.</summary>
    public static string? MakeAt(string? path) =>
        path is not null &&
        path.StartsWith(Folder, StringComparison.Ordinal) && path.EndsWith(".svg", StringComparison.Ordinal) &&
        path[Folder.Length..^4] is { Length: > 0 and <= 40 } make &&
        make.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            ? make
            : null;

    public static async Task Answer(HttpContext http, string make)
    {
        var response = http.Response;
        response.ContentType = "image/svg+xml; charset=utf-8";
        response.Headers.CacheControl = "public, max-age=86400";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'";
        await response.WriteAsync(Draw(make), http.RequestAborted);
    }

    static string Initials(string name) => name.Length <= 2 ? name : name[..2];

    static string Hue(string make) =>
        Encoding.UTF8.GetBytes(make).Aggregate(7, (sum, letter) => (sum * 31 + letter) % 360)
            .ToString(CultureInfo.InvariantCulture);

    static string Escaped(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace("\"", "&quot;");
}
