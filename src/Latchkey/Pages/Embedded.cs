using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Latchkey.Pages;

/// <summary>Pages of ours: each one file with nothing from elsewhere, kept by nobody on the way.</summary>
static class Embedded
{
    /// <summary>What lies in the program beside this file.</summary>
    public static string Text(string name)
    {
        using var file = typeof(Embedded).Assembly.GetManifestResourceStream($"Latchkey.Pages.{name}")
            ?? throw new InvalidOperationException($"The program lacks {name}.");
        using var reader = new StreamReader(file, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>Only this style and this script are heeded, and they and pictures come from us alone.</summary>
    /// <param name="forms">Where forms may be sent, with further rules after it.</param>
    public static string Policy(string style, string script, string forms) =>
        $"default-src 'none'; script-src '{Hash(script)}'; style-src '{Hash(style)}'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action {forms}";

    /// <summary>As <see cref="Policy(string, string, string)"/>, for a whole page that has one style and one script, and no forms.</summary>
    public static string PolicyOf(string page) => Policy(Within(page, "style"), Within(page, "script"), "'none'");

    public static async Task Answer(HttpContext http, int status, string policy, string page)
    {
        var bytes = Encoding.UTF8.GetBytes(page);
        var response = http.Response;
        Close(response);
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ContentSecurityPolicy = policy;
        if (http.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
        {
            bytes = Zipped(bytes);
            response.Headers.ContentEncoding = "gzip";
        }
        response.ContentLength = bytes.Length;
        await response.BodyWriter.WriteAsync(bytes, http.RequestAborted);
    }

    /// <summary>For the eyes of who holds the link: kept nowhere, found by no search, and the link is told to nobody.</summary>
    public static void Close(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["X-Robots-Tag"] = "noindex, nofollow";
        response.Headers.XContentTypeOptions = "nosniff";
    }

    static byte[] Zipped(byte[] bytes)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Optimal)) gzip.Write(bytes);
        return zipped.ToArray();
    }

    static string Within(string page, string element)
    {
        var start = page.IndexOf($"<{element}>", StringComparison.Ordinal) + element.Length + 2;
        return page[start..page.IndexOf($"</{element}>", start, StringComparison.Ordinal)];
    }

    static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
}
